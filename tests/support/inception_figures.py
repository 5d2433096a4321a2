"""The charts of the Inception page, made once for all tests of charts."""

from __future__ import annotations

from app.figures.charts.peers import contenders, peers_figure
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
