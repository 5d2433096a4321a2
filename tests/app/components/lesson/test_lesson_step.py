"""What a browser says that somebody did in a step of the lesson, and what its scripts work out by themselves."""

from __future__ import annotations

from typing import Any

import pytest

from app.components.lesson_overview import read_forget, read_step
from app.components.lesson_step import LONGEST, Report, read_guesses, read_report
from app.session.lesson import Guessed
from tests.support.scripts import Script

STEPS = ("3.1", "3.2")


@pytest.mark.parametrize(
    "value",
    [
        None,
        "did",
        {},
        {"did": 1},
        {"did": {"kind": "guess"}},
        {"did": {"kind": "guess", "step": "9.9", "text": "1", "turn": 1}},
        {"did": {"kind": "guess", "step": "3.1", "text": 1, "turn": 1}},
        {"did": {"kind": "guess", "step": "3.1", "text": "1", "turn": -1}},
        {"did": {"kind": "guess", "step": "3.1", "text": "1", "turn": float("nan")}},
        {"did": {"kind": "guess", "step": ["3.1"], "text": "1", "turn": 1}},
        {"did": {"kind": "burn", "step": "3.1"}},
    ],
)
def test_what_is_no_report_is_ignored(value: object) -> None:
    assert read_report(value, STEPS) is None


@pytest.mark.parametrize(
    ("did", "report"),
    [
        ({"kind": "guess", "step": "3.1", "text": "90", "turn": 2}, Report("guess", "3.1", "90", 2)),
        ({"kind": "guess", "step": "3.1", "text": "9" * 500, "turn": 2.0}, Report("guess", "3.1", "9" * LONGEST, 2)),
        ({"kind": "show", "step": "3.2", "text": "", "turn": 1}, Report("show", "3.2", "", 1)),
        ({"kind": "go", "step": "3.2"}, Report("go", "3.2")),
        ({"kind": "look", "step": "3.2"}, Report("look", "3.2")),
        ({"kind": "leave", "step": "nowhere"}, Report("leave")),
        ({"kind": "recall"}, Report("recall")),
    ],
)
def test_a_report_says_what_somebody_did(did: dict[str, Any], report: Report) -> None:
    assert read_report({"did": did}, STEPS) == report


@pytest.mark.parametrize("given", [None, 1, [], "3.1", {"3.1": "90"}, {"3.1": ["90"]}, {"3.1": ["90", "great"]},
                                   {"3.1": ["9" * 99, "right"]}, {"3.1": [90, "right"]}, {"9.9": ["90", "right"]}])  # fmt: skip
def test_what_no_browser_of_ours_kept_is_left_out(given: object) -> None:
    assert read_guesses(given, STEPS) == {}


def test_what_the_browser_kept_comes_back() -> None:
    given = {"3.1": ["90", "too large"], "3.2": ["", "shown"], "x": 1}
    assert read_guesses(given, STEPS) == {"3.1": Guessed("90", "too large"), "3.2": Guessed("", "shown")}


def test_the_chapters_report_a_step_or_that_all_is_to_be_forgotten() -> None:
    assert read_step({"did": {"step": "3.1"}}, STEPS) == "3.1"
    assert read_step({"did": {"step": "9.9"}}, STEPS) is None
    assert read_step({"did": {"step": ["3.1"]}}, STEPS) is None
    assert read_forget({"did": {"forget": True}})
    assert not read_forget({"did": {"forget": 1}})
    assert not read_forget(None)


@pytest.mark.parametrize(
    ("value", "decimals", "text"), [(5, 0, "5"), (6998552, 0, "6,998,552"), (1234.56, 1, "1,234.6"), (-0.5, 2, "−0.50"), (999, 0, "999")]
)  # fmt: skip
def test_numbers_have_commas_and_a_real_minus(value: float, decimals: int, text: str) -> None:
    assert Script("lesson_number.js").call("grouped", value, decimals) == text


@pytest.mark.parametrize(("text", "value"), [("31", 31), ("6,998,552", 6998552), ("−0.5", -0.5), ("", 0), ("x", 0)])
def test_a_typed_number_is_read_for_drawing(text: str, value: float) -> None:
    assert Script("lesson_number.js").call("numberIn", text) == value


@pytest.mark.parametrize(
    ("point", "side"), [((112, 112), 1), ((112.5, 112.5), 0), ((112.5, 142.5), 60), ((52.5, 100), 120)]
)
def test_a_squares_edge_goes_through_where_it_was_dragged_to(point: tuple[float, float], side: int) -> None:
    assert Script("lesson_square.js").call("sideTo", [112, 112], point) == side


def test_the_chapters_go_on_where_somebody_was_and_begin_with_the_first_step() -> None:
    script = Script("lesson_overview.js")
    chapters = [{"steps": [{"step": "1.1", "standing": ""}, {"step": "1.2", "standing": ""}]}]
    assert script.call("whereToBegin", chapters) == {"begin": chapters[0]["steps"][0], "any": False}
    assert script.call("whereToBegin", chapters, "1.2") == {"begin": chapters[0]["steps"][1], "any": True}
    assert script.call("whereToBegin", chapters, "9.9") == {"begin": chapters[0]["steps"][0], "any": False}
    known = script.call("withKept", chapters, {"1.2": ["5", "right"], "1.1": 7})
    assert [way["standing"] for way in known[0]["steps"]] == ["", "right"]
