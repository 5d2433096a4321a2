from __future__ import annotations

import json
import math

import pytest

from googlenet_core.arithmetic.accuracy import Bin
from googlenet_core.weights import catalogue
from googlenet_core.weights.confidence import Confidence, HeadConfidence, read, written

FOUND = Confidence(
    fitted_on="9 photographs",
    measured_on="8 other photographs",
    heads={"main": HeadConfidence(1.5, 0.1, 0.02, (Bin(0.8, 0.9, 8, 0.85, 0.875),))},
)


def test_what_is_written_is_read() -> None:
    assert read(json.loads(json.dumps(written(FOUND)))) == FOUND


def test_empty_bins_are_left_out() -> None:
    head = HeadConfidence(1, 0, 0, (Bin(0, 0.5, 0, None, None), Bin(0.5, 1, 2, 0.75, 0.5)))
    facts = written(Confidence("a", "b", {"main": head}))
    assert facts["heads"]["main"]["bins"] == [[0.5, 1, 2, 0.75, 0.5]]


@pytest.mark.parametrize("temperature", [0, -1, math.inf, math.nan])
def test_a_temperature_that_cannot_be_is_refused(temperature: float) -> None:
    facts = written(FOUND)
    facts["heads"]["main"]["temperature"] = temperature
    with pytest.raises(ValueError, match="above 0"):
        read(facts)


@pytest.mark.parametrize("part", ["fitted_on", "measured_on", "heads"])
def test_a_part_that_is_missing_is_refused(part: str) -> None:
    facts = written(FOUND)
    del facts[part]
    with pytest.raises(KeyError):
        read(facts)


def test_the_bundled_card_says_what_its_answers_are_worth() -> None:
    recipe = catalogue.load("bundled")[1]
    found = recipe.confidence
    assert found is not None
    assert set(found.heads) == recipe.trained_heads
    for head in found.heads.values():
        counts = [one.count for one in head.bins]
        right = sum(one.count * (one.accuracy or 0) for one in head.bins)
        gaps = sum(one.count * abs((one.accuracy or 0) - (one.confidence or 0)) for one in head.bins)
        assert head.error == pytest.approx(gaps / sum(counts), abs=1e-9)
        assert right == pytest.approx(round(right), abs=1e-6)


def test_where_nobody_measured_there_is_nothing() -> None:
    assert catalogue.load("random")[1].confidence is None
