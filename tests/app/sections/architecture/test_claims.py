from __future__ import annotations

import pytest

from app.sections.architecture.claims import _written, heading
from googlenet_core.blueprint import PAPER, TORCHVISION, VARIANTS, GoogLeNetSpec
from googlenet_core.studies.claims import check_claims, find_claim


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_every_claim_is_answered_with_a_verdict_and_a_link(spec: GoogLeNetSpec) -> None:
    for claim in check_claims(spec):
        written = _written(claim)
        assert f"“{claim.said}”" in written
        assert written.endswith(f"]({claim.view}).")
        assert "{" not in written


def test_the_verdict_is_the_first_word_of_the_answer() -> None:
    assert "**True.** On the longest path" in _written(find_claim("depth", PAPER))
    assert "**Imprecise.** In training." in _written(find_claim("outputs", PAPER))
    assert "**Not so.** Depth is not a count" in _written(find_claim("count", PAPER))


def test_the_heading_counts_the_claims_that_are_true_of_the_variant() -> None:
    assert heading(PAPER) == "Of 25 things often said about GoogLeNet, 3 are true as said"
    assert heading(TORCHVISION) == "Of 25 things often said about GoogLeNet, 2 are true as said"
