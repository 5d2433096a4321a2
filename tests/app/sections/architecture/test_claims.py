from __future__ import annotations

import pytest

from app.sections.architecture.claims import _numbers
from app.words.prose import passage, passages
from googlenet_core.blueprint.specs import PAPER, VARIANTS, GoogLeNetSpec
from googlenet_core.network.introspection import architecture

TOPIC = "architecture_claims"


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_every_claim_is_answered_with_numbers(spec: GoogLeNetSpec) -> None:
    numbers = _numbers(architecture(spec), spec)
    for claim in passages(TOPIC):
        assert "{" not in passage(TOPIC, claim, **numbers)


def test_the_answers_about_depth() -> None:
    numbers = _numbers(architecture(PAPER), PAPER)
    assert "1 + 2 + 9·2 + 1 = 22" in passage(TOPIC, "22 layers deep", **numbers)
    assert "57 convolutions and 1 linear layer; the auxiliary heads add 2 and 4" in passage(
        TOPIC, "22 layers in all", **numbers
    )
    assert "715 px" in passage(TOPIC, "The receptive field is 224×224", **numbers)
