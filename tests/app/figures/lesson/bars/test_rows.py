"""Bars of the lesson's drawings: as long as their values, within their place."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from app.figures.lesson.bars import rows
from app.figures.lesson.bars.rows import Bar


def _lengths(shown: list[Bar], most: float) -> list[float]:
    tree = ElementTree.fromstring(f"<svg>{''.join(rows.draw_rows(shown, 0, most))}</svg>")
    return [float((rect.get("width") or "").removesuffix("%")) for rect in tree.iter("rect")]


def test_bars_are_as_long_as_their_values() -> None:
    shown = [Bar("a", 2, "2"), Bar("b", 1, "1"), Bar("c", 0, "0")]
    assert _lengths(shown, 2) == pytest.approx([rows.LONGEST, rows.LONGEST / 2, 0])


def test_a_guess_beyond_the_scale_ends_with_it() -> None:
    assert _lengths([Bar("you", 5, "5", "yours")], 1) == [rows.LONGEST]


def test_where_all_is_zero_bars_have_no_length() -> None:
    assert _lengths([Bar("a", 0, "0")], 0) == [0]
