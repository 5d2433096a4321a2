"""The price of a 1×1 as Plotly figures: with and without reductions, the break-even, nine naive modules in a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from app.figures.charts.plots import (
    FONT,
    LINE,
    axis,
    figure,
    hatched_bars,
    heading,
    pattern,
    solid_bars,
)
from app.figures.charts.stacks import Kind, stacked_rows
from app.figures.drawings.branch_colours import branch_colour
from googlenet_core.studies import Reduction, Version
from googlenet_core.studies.reductions import Measure

MEASURE_NAMES = {"params": "parameters", "macs": "MACs"}
_WAYS = ("with reductions", "without reductions")


def versions_figure(built: Version, naive: Version, labels: Sequence[str], ink: str) -> go.Figure:
    """Return parameters, MACs and channels of a module with and without its reductions, branch by branch."""
    both = (built, naive)
    kinds = [
        Kind(
            label,
            pattern(branch),
            (
                [version.costs[branch - 1].params for version in both],
                [version.costs[branch - 1].macs for version in both],
                [version.widths[branch - 1] for version in both],
            ),
        )
        for branch, label in enumerate(labels, start=1)
    ]
    return stacked_rows(("Parameters", "MACs", "Channels that leave"), _WAYS, kinds, "{:,}".format, ink)


def break_even_figure(reduction: Reduction, measure: Measure, ink: str) -> go.Figure:
    """Return the cost of a branch over the width of its reduction, with the cost without one and where they cross."""
    even, most = float(reduction.break_even(measure)), max(reduction.direct.in_channels, reduction.reduce.channels)
    now, direct = reduction.reduce.channels, reduction.without(measure)
    ends = [1, most]  # a straight line between them
    words, colour = MEASURE_NAMES[measure], branch_colour(reduction.branch).fill
    traces = [
        _line(
            "with the 1×1", ends, [reduction.at_width(width).with_reduction(measure) for width in ends], colour, "solid"
        ),
        _line("without it", ends, [direct, direct], LINE, "dash"),
        {
            "type": "scatter",
            "mode": "markers",
            "x": [now],
            "y": [reduction.with_reduction(measure)],
            "name": f"now: {now}",
            "marker": {"color": colour, "size": 15, "line": {"color": LINE, "width": 2}},
            "hovertemplate": f"r = %{{x}}: %{{y:,}} {words}<extra></extra>",
        },
    ]
    at_even = {"type": "line", "x0": even, "x1": even, "y0": 0, "y1": 1, "yref": "paper"}
    beyond = {"type": "rect", "x0": even, "x1": most, "y0": 0, "y1": 1, "yref": "paper"}
    sides = (("pays ", "right"), (" not", "left"))
    return figure(
        traces,
        ink,
        height=330,
        xaxis=axis(ink, f"width r of {reduction.reduce.label}", range=[0, most * 1.02]),
        yaxis=axis(ink, words, rangemode="tozero", tickformat="~s"),
        shapes=[
            at_even | {"line": {"color": LINE, "width": 2, "dash": "dot"}},
            beyond | {"fillcolor": LINE, "opacity": 0.18, "line": {"width": 0}},
        ],
        annotations=[heading(ink, side, even, 0) | {"xref": "x", "xanchor": anchor} for side, anchor in sides],
    )


def _line(name: str, x: list[int], y: list[int], colour: str, dash: str) -> dict[str, Any]:
    looks = {"color": colour, "width": 4, "dash": dash}
    hover = "%{y:,} at %{x}<extra></extra>"
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "name": name, "line": looks, "hovertemplate": hover}


def chain_figure(built: Sequence[Version], naive: Sequence[Version], ink: str) -> go.Figure:
    """Return the channels after each module, as built and with nine naive modules in a row."""
    rows = (("without reductions and pool proj", naive, hatched_bars()), ("as built", built, solid_bars()))
    traces = [
        {
            "type": "bar",
            "x": [f"({version.module})" for version in chain],
            "y": [version.out_channels for version in chain],
            "name": name,
            "text": [f"{version.out_channels:,}" for version in chain],
            "textposition": "outside",
            "textangle": 0,
            "constraintext": "none",
            "textfont": {"size": FONT},
            "cliponaxis": False,
            "marker": looks,
            "hovertemplate": "%{x}: %{y:,} channels<extra></extra>",
        }
        for name, chain, looks in rows
    ]
    return figure(
        traces,
        ink,
        height=340,
        barmode="group",
        bargap=0.1,
        xaxis=axis(ink),
        yaxis=axis(ink, "channels that leave the module"),
    )
