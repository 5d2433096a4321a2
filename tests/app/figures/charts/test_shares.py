"""The charts of the branches' shares."""

from __future__ import annotations

import pytest

from app.figures.drawings.branch_colours import BRANCH_COLOURS
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.studies.shares import shares
from tests.support.inception_figures import FIGURES, SHARES


def test_shares_fill_each_bar_and_the_chosen_module_is_marked() -> None:
    for part in ("x", "x2", "x3"):
        bars = [trace for trace in SHARES.data if trace.xaxis.replace("x1", "x") == part]
        assert len(bars) == 4
        for parts in zip(*(bar.y for bar in bars), strict=True):
            assert sum(parts) == pytest.approx(100)
    assert "<b>(4a)</b>" in SHARES.data[0].x


def test_the_curve_is_the_larger_kernels_share() -> None:
    channels = FIGURES["larger"].data[0]
    assert list(channels.y) == [100 * one.larger_kernels for one in shares(PAPER, "channels")]


def test_the_measures_are_told_apart_by_dashes_and_marks_since_they_are_no_branches() -> None:
    lines = FIGURES["larger"].data
    assert len({line.line.dash for line in lines}) == len({line.marker.symbol for line in lines}) == 3
    assert not {line.line.color for line in lines} & {colour.fill for colour in BRANCH_COLOURS}
