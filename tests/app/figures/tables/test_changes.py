from __future__ import annotations

import pytest

from app.figures.tables import changes
from googlenet_core.why.effects import ClassChange, HeadChange


def change(before: str, after: str, moved: float) -> HeadChange:
    return HeadChange("main", (ClassChange("tench", 0.9, 0.9 - moved),), before, after, moved, 0.1)


def test_each_class_has_its_probability_before_and_after() -> None:
    main, *_ = changes.make({"main": change("tench", "tench", 0.2)})["heads"]
    assert main["rows"] == [{"label": "tench", "before": 0.9, "after": pytest.approx(0.7), "percent": "90.0% → 70.0%"}]


@pytest.mark.parametrize(
    ("found", "ahead", "finding"),
    [
        (change("tench", "tench", 0.2), (), "Still tench; 20.0% of the probability moves."),
        (change("tench", "church", 0.6), (), "tench becomes church; 60.0% of the probability moves."),
        (change("tench", "tench", 0.0), ("main",), "Nothing changes: this head reads what comes before the part."),
        (change("tench", "tench", 0.0), ("aux_4a",), "Nothing changes."),
        (None, (), "No trained weights: nothing to say."),
    ],
)
def test_what_becomes_of_the_answer_is_said(found: HeadChange | None, ahead: tuple[str, ...], finding: str) -> None:
    main, *_ = changes.make({"main": found}, ahead)["heads"]
    assert main["finding"] == finding


@pytest.mark.parametrize(
    ("found", "finding"),
    [
        ({"main": change("tench", "tench", 0.2)}, "the main head answers as before"),
        (
            {"main": change("tench", "tench", 0.2), "aux_4a": change("cat", "cat", 0.0)},
            "both heads answer as before",
        ),
        (
            {"main": change("a", "a", 0.2), "aux_4a": change("b", "b", 0.1), "aux_4d": change("c", "c", 0.0)},
            "all three heads answer as before",
        ),
        (
            {"main": change("tench", "tench", 0.2), "aux_4d": change("tench", "church", 0.6)},
            "the head after inception (4d) answers church instead of tench",
        ),
        (
            {"main": change("tench", "cat", 0.7), "aux_4a": None, "aux_4d": change("tench", "church", 0.6)},
            "2 of 2 heads answer otherwise",
        ),
        ({"main": change("tench", "tench", 0.0), "aux_4a": None}, "nothing changes"),
        ({"main": None}, "nothing changes"),
    ],
)
def test_the_finding_is_what_becomes_of_the_answers(found: dict[str, HeadChange | None], finding: str) -> None:
    assert changes.write_finding("a part", found) == f"Without a part, {finding}"
