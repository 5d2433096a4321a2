"""Which part of each module its branches make up, as one Plotly figure: nine modules by channels, parameters and MACs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from app.figures.charts.plots import FONT, LINE, axis, figure, heading, legend, pattern
from app.figures.drawings.branch_colours import branch_colour
from googlenet_core.blueprint import GoogLeNetSpec
from googlenet_core.studies import MEASURES, Shares
from googlenet_core.studies.shares import shares

TITLES = {"channels": "Channels of the concat", "params": "Parameters", "macs": "MACs"}
_HEIGHT = 380
_PARTS = ((0.0, 0.32), (0.34, 0.66), (0.68, 1.0))
"""Where the three parts begin and end, as parts of the width."""

_LEAST_LABELLED = 8
"""Percent. Smaller parts have no room for their number in the bar; it is in the table and when pointed at."""

_LOOKS = {"channels": ("solid", "circle", 10), "params": ("dash", "square-open", 15), "macs": ("dot", "x", 9)}
"""The measures are no branches: their lines are told apart by their dashes and marks."""


def shares_figure(spec: GoogLeNetSpec, labels: Sequence[str], marked: str, ink: str) -> go.Figure:
    """Return the figure; ``marked`` is the name of the module to point out."""
    traces, axes, headings = [], {}, []
    for part, (measure, domain) in enumerate(zip(MEASURES, _PARTS, strict=True), start=1):
        found = shares(spec, measure)
        traces += [_bars(branch, label, found, marked, part) for branch, label in enumerate(labels, start=1)]
        axes[f"xaxis{part}"] = axis(ink, domain=domain)
        headings.append(heading(ink, f"<b>{TITLES[measure]}</b>, % of each branch", domain[0], 1) | {"xanchor": "left"})
    return figure(
        traces,
        ink,
        height=_HEIGHT,
        barmode="stack",
        bargap=0.12,
        yaxis=axis(ink, range=[0, 100], showgrid=False, tickvals=[0, 50, 100]),
        annotations=headings,
        legend=legend(ink, 1.12),
        margin={"l": 10, "r": 10, "t": 75, "b": 10},
        **axes,
    )


def _bars(branch: int, label: str, found: Sequence[Shares], marked: str, part: int) -> dict[str, Any]:
    parts = [100 * one.fractions[branch - 1] for one in found]
    return {
        "type": "bar",
        "x": [f"<b>({one.module})</b>" if one.module == marked else f"({one.module})" for one in found],
        "y": parts,
        "xaxis": f"x{part}",
        "name": label,
        "legendgroup": label,
        "showlegend": part == 1,
        "text": [f"{value:.1f}" if value >= _LEAST_LABELLED else "" for value in parts],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"color": branch_colour(branch).ink, "size": FONT},
        "customdata": [one.amounts[branch - 1] for one in found],
        "marker": pattern(branch),
        "hovertemplate": f"{label} in %{{x}}: %{{y:.1f}} % (%{{customdata:,}})<extra></extra>",
    }


def larger_kernels_figure(spec: GoogLeNetSpec, name: str, ink: str) -> go.Figure:
    """Return the share of 3×3 and third branch together over the nine modules, a line for each measure.

    Args:
        spec: the network.
        name: what the two branches are called together.
        ink: colour of the text.
    """
    traces = []
    for measure in MEASURES:
        found, (dash, symbol, size) = shares(spec, measure), _LOOKS[measure]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": [f"({one.module})" for one in found],
                "y": [100 * one.larger_kernels for one in found],
                "name": TITLES[measure],
                "line": {"color": LINE if measure == "params" else ink, "width": 3, "dash": dash},
                "marker": {
                    "color": LINE if measure == "params" else ink,
                    "symbol": symbol,
                    "size": size,
                    "line": {"width": 2},
                },
                "hovertemplate": f"{TITLES[measure]}, %{{x}}: %{{y:.1f}} %<extra></extra>",
            }
        )
    return figure(traces, ink, height=380, xaxis=axis(ink), yaxis=axis(ink, f"{name}, % of the module", range=[0, 100]))
