"""The charts of the branches' shares."""

from __future__ import annotations

import pytest

from app.figures.charts.peers import contenders, peers_figure
from app.figures.charts.price import break_even_figure, chain_figure, versions_figure
from app.figures.charts.shares import larger_kernels_figure, shares_figure
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
