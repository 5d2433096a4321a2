"""What a browser says was typed into six fields."""

from __future__ import annotations

import pytest

from app.components.inception_widths import Typed, read_report

SIX = ["64", "96", "128", "16", "32", "32"]


def test_six_texts_are_taken_as_typed_but_not_without_end() -> None:
    found = read_report({"typed": {"module": "3a", "texts": ["x" * 900, *SIX[1:]], "turn": 3}}, "3a")
    assert found == Typed("3a", ("x" * 40, *SIX[1:]), 3)


@pytest.mark.parametrize(
    "sent",
    [
        None,
        {},
        {"typed": None},
        {"typed": {"module": "3a", "texts": SIX}},
        {"typed": {"module": "3a", "texts": SIX[1:], "turn": 1}},
        {"typed": {"module": "3a", "texts": [*SIX[1:], 5], "turn": 1}},
        {"typed": {"module": "3a", "texts": "123456", "turn": 1}},
        {"typed": {"module": "3a", "texts": SIX, "turn": float("nan")}},
        {"typed": {"module": "3a", "texts": SIX, "turn": float("inf")}},
        {"typed": {"module": "3a", "texts": SIX, "turn": "1"}},
        {"typed": {"module": "3b", "texts": SIX, "turn": 1}},
        {"typed": {"texts": SIX, "turn": 1}},
    ],
)
def test_anything_else_is_no_report(sent: object) -> None:
    assert read_report(sent, "3a") is None
