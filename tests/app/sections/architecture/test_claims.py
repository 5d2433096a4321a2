from __future__ import annotations

import pytest

from app.sections.architecture.claims import _numbers, heading
from app.words.prose import passage, passages
from googlenet_core.blueprint.depth import count_depth
from googlenet_core.blueprint.specs import PAPER, VARIANTS, GoogLeNetSpec
from googlenet_core.network.introspection import architecture

TOPIC = "architecture_claims"


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_every_claim_is_answered_with_numbers(spec: GoogLeNetSpec) -> None:
    numbers = _numbers(architecture(spec), spec)
    for claim in passages(TOPIC):
        assert "{" not in passage(TOPIC, claim, **numbers)


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_the_pools_that_are_named_make_the_difference_between_22_and_27(spec: GoogLeNetSpec) -> None:
    counted, pools = count_depth(architecture(spec)), _numbers(architecture(spec), spec)["max_pools"]
    assert isinstance(pools, int)
    assert counted.learned + pools + 1 == counted.with_pooling  # 1: the average pool


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_the_heads_come_after_every_three_modules_by_count(spec: GoogLeNetSpec) -> None:
    said = passage(TOPIC, "An auxiliary head after every three modules", **_numbers(architecture(spec), spec))
    assert "(4a) is module 3 and (4d) module 6 of 9" in said


def test_the_answers_about_depth() -> None:
    numbers = _numbers(architecture(PAPER), PAPER)
    deep = passage(TOPIC, "22 layers deep", **numbers)
    assert "1 + 2 + 9·2 + 1 = 22" in deep
    assert deep.endswith("the 4 max pools between the stages and the average pool it is 27.")
    assert "57 convolutions and 1 linear layer; the auxiliary heads add 2 and 4" in passage(
        TOPIC, "22 layers in all", **numbers
    )
    assert "715 px" in passage(TOPIC, "The receptive field is 224×224", **numbers)


def test_the_heading_counts_the_claims_that_are_called_true() -> None:
    assert heading() == "Of 7 things often said about GoogLeNet, 2 are true as they are said"
    assert [claim for claim, answer in passages(TOPIC).items() if answer.startswith("**True")] == [
        "22 layers deep",
        "An auxiliary head after every three modules",
    ]
