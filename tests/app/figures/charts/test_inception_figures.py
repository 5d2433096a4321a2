"""The Inception page's Plotly figures: their values are the core's, and colour is never the only sign."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.figures.charts.peers import contenders, peers_figure
from app.figures.charts.plots import FONT
from app.figures.charts.price import break_even_figure, chain_figure, versions_figure
from app.figures.charts.shares import larger_kernels_figure, shares_figure
from app.figures.drawings.branch_colours import BRANCH_COLOURS
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.studies.reductions import built, built_chain, naive, naive_chain, reductions
from googlenet_core.studies.shares import shares

INK = "#123456"
LABELS = ("1×1", "3×3", "5×5", "pool proj")
VERSIONS = versions_figure(built(PAPER, "3a"), naive(PAPER, "3a"), LABELS, INK)
SHARES = shares_figure(PAPER, LABELS, "4a", INK)
BREAK_EVEN = break_even_figure(reductions(PAPER, "3a")[0], "params", INK)
FIGURES = {
    "versions": VERSIONS,
    "break-even": BREAK_EVEN,
    "chain": chain_figure(built_chain(PAPER), naive_chain(PAPER), INK),
    "shares": SHARES,
    "larger": larger_kernels_figure(PAPER, "3×3 and 5×5", INK),
    "peers": peers_figure(contenders(PAPER, 22), INK),
}


@pytest.mark.parametrize("figure", FIGURES.values(), ids=list(FIGURES))
def test_text_is_large_enough_and_in_the_pages_colour(figure) -> None:
    layout = figure.to_dict()["layout"]
    texts = [layout["font"], layout["legend"]["font"]]
    texts += [axis["tickfont"] for name, axis in layout.items() if name.startswith(("xaxis", "yaxis"))]
    assert len(texts) >= 4
    assert all(text == {"size": FONT, "color": INK} for text in texts)
    assert FONT >= 14


@pytest.mark.parametrize("figure", FIGURES.values(), ids=list(FIGURES))
def test_no_two_traces_are_told_apart_by_colour_alone(figure) -> None:
    signs = {}
    for trace in figure.data:
        bar = trace.type == "bar"
        sign = trace.marker.pattern.shape if bar else (trace.mode, trace.line.dash, trace.marker.symbol)
        signs.setdefault(trace.name, sign)
    assert len(set(signs.values())) == len(signs)


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


def test_shares_fill_each_bar_and_the_chosen_module_is_marked() -> None:
    for part in ("y", "y2", "y3"):
        bars = [trace for trace in SHARES.data if trace.yaxis.replace("y1", "y") == part]
        assert len(bars) == 4
        for parts in zip(*(bar.y for bar in bars), strict=True):
            assert sum(parts) == pytest.approx(100)
    assert "<b>(4a)</b>" in SHARES.data[0].x


def test_the_curve_is_the_larger_kernels_share() -> None:
    channels = FIGURES["larger"].data[0]
    assert list(channels.y) == [100 * one.larger_kernels for one in shares(PAPER, "channels")]


def test_the_naive_chain_towers_over_the_built_one() -> None:
    naive_bars, built_bars = FIGURES["chain"].data
    assert naive_bars.y[-1] == 4944
    assert built_bars.y[-1] == 1024
    assert naive_bars.text[-1] == "4,944"
