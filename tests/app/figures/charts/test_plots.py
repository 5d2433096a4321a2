"""What all charts share, seen on those of the Inception page: letters, colours, patterns."""

from __future__ import annotations

import pytest

from app.figures.charts.peers import contenders, peers_figure
from app.figures.charts.plots import FONT
from app.figures.charts.price import break_even_figure, chain_figure, versions_figure
from app.figures.charts.shares import larger_kernels_figure, shares_figure
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.studies.reductions import built, built_chain, naive, naive_chain, reductions

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
