"""Stacked rows: each part has its own scale, and every bar its sum at its end."""

from __future__ import annotations

from app.figures.charts.plots import hatched_bars, solid_bars
from app.figures.charts.stacks import Kind, stacked_rows

KINDS = [Kind("one", solid_bars(), ([1, 2], [3000, 1000])), Kind("two", hatched_bars(), ([3, 4], [0, 500]))]
FIGURE = stacked_rows(("First", "Second"), ("a", "b"), KINDS, "{:,}".format, "#123456").to_dict()


def test_the_sum_stands_where_the_bar_ends() -> None:
    written = {(one["xref"], one["y"]): (one["x"], one["text"].strip()) for one in FIGURE["layout"]["annotations"][1:3]}
    assert written == {("x", "a"): (4, "4"), ("x", "b"): (6, "6")}
    assert [one["text"] for one in FIGURE["layout"]["annotations"] if one.get("xref") == "x2"] == [" 3,000", " 1,500"]


def test_each_part_leaves_room_for_its_largest_sum() -> None:
    for part, most in (("xaxis", 6), ("xaxis2", 3000)):
        assert FIGURE["layout"][part]["range"][1] > 1.3 * most


def test_parts_stand_below_one_another_without_touching() -> None:
    (low, high), (below, above) = (FIGURE["layout"][part]["domain"] for part in ("yaxis", "yaxis2"))
    assert 0 <= below < above < low < high < 1
    assert [trace["showlegend"] for trace in FIGURE["data"]] == [True, True, False, False]
