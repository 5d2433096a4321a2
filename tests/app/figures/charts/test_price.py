"""The charts of the price of a 1×1."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.figures.drawings.branch_colours import BRANCH_COLOURS
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.studies.reductions import reductions
from tests.support.inception_figures import BREAK_EVEN, FIGURES, VERSIONS


def test_branches_have_their_colours_and_add_up_to_the_module() -> None:
    for part, wanted in (("x", (163_696, 387_296)), ("x2", (128_049_152, 303_464_448)), ("x3", (256, 416))):
        bars = [trace for trace in VERSIONS.data if trace.xaxis.replace("x1", "x") == part]
        assert [bar.marker.color for bar in bars] == [colour.fill for colour in BRANCH_COLOURS]
        assert tuple(sum(values) for values in zip(*(bar.x for bar in bars), strict=True)) == wanted


def test_the_lines_cross_at_the_break_even() -> None:
    reduction = reductions(PAPER, "3a")[0]
    line, flat, now = BREAK_EVEN.data
    even = BREAK_EVEN.layout.shapes[0].x0
    slope = (line.y[1] - line.y[0]) / (line.x[1] - line.x[0])
    assert even == pytest.approx(float(reduction.break_even("params")))
    assert line.y[0] + slope * (even - line.x[0]) == pytest.approx(flat.y[0])
    assert (now.x[0], now.y[0]) == (96, 129_248)


def test_cost_grows_in_a_straight_line_so_that_two_points_draw_it() -> None:
    reduction = reductions(PAPER, "4e")[1]
    costs = [reduction.at_width(width).with_reduction("params") for width in range(1, 529)]
    assert len({later - earlier for earlier, later in pairwise(costs)}) == 1


def test_the_naive_chain_towers_over_the_built_one() -> None:
    naive_bars, built_bars = FIGURES["chain"].data
    assert naive_bars.y[-1] == 4944
    assert built_bars.y[-1] == 1024
    assert naive_bars.text[-1] == "4,944"
    assert (naive_bars.marker.pattern.shape, built_bars.marker.pattern.shape) == ("/", None), (
        "told apart without colour"
    )
