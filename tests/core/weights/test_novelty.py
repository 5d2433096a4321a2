from __future__ import annotations

import json
from typing import Any

import pytest

from googlenet_core.weights import catalogue
from googlenet_core.weights.novelty import Called, Novelty, read, written

FOUND = Novelty(
    file="means.safetensors",
    sha256="00ff",
    threshold=0.5,
    trained_on="9 photographs",
    fitted_on="8 other photographs",
    rates=(Called("photographs", 1, 8), Called("noise", 3, 4)),
)


def test_what_is_written_is_read() -> None:
    assert read(json.loads(json.dumps(written(FOUND)))) == FOUND


@pytest.mark.parametrize("part", written(FOUND))
def test_a_part_that_is_missing_is_refused(part: str) -> None:
    facts = written(FOUND)
    del facts[part]
    with pytest.raises(KeyError):
        read(facts)


@pytest.mark.parametrize(
    "wrong",
    [
        {"threshold": 1.01},
        {"threshold": float("nan")},
        {"rates": []},
        {"rates": [["noise", 5, 4]]},
        {"rates": [["noise", 0, 0]]},
        {"rates": [["noise", -1, 4]]},
    ],
)
def test_numbers_that_cannot_be_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a threshold is a cosine"):
        read(written(FOUND) | wrong)


def test_the_file_of_means_lies_beside_the_card() -> None:
    assert read(written(FOUND) | {"file": "../../etc/passwd"}).file == "passwd"


def test_the_bundled_card_says_how_what_is_unlike_is_told() -> None:
    known = catalogue.load("bundled")[1].novelty
    assert known is not None
    own, *others = known.rates
    assert own.share < 0.1
    assert all(rate.share > own.share for rate in others)


def test_where_nobody_measured_there_is_nothing() -> None:
    assert catalogue.load("random")[1].novelty is None
