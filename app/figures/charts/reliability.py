"""A reliability diagram: how often answers were right, by how sure the head was. Facts in, a plotly figure out."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from app.figures.charts.plots import LINE, axis, figure
from googlenet_core.arithmetic import Bin

_FILL = "rgba(128, 139, 150, 0.35)"
"""The grey of `LINE`, thin enough for a line of it to be seen across."""

_HEIGHT = 280
FEW = 10
"""A bar that counts fewer answers than this is drawn pale: it could as well be elsewhere."""
_PALE = 0.3


def reliability(bins: Sequence[Bin], ink: str) -> go.Figure:
    """Return bars of accuracy by confidence, and the line on which both are the same.

    Args:
        bins: least confident first; empty ones are left out.
        ink: colour of the text.
    """
    full = [one for one in bins if one.count]
    bars = {
        "type": "bar",
        "x": [(one.low + one.high) / 2 for one in full],
        "y": [one.accuracy for one in full],
        "width": [one.high - one.low for one in full],
        "marker": {
            "color": _FILL,
            "line": {"width": 1.5, "color": LINE},
            "opacity": [1 if one.count >= FEW else _PALE for one in full],
        },
        "customdata": [[one.low, one.high, one.count, one.confidence] for one in full],
        "hovertemplate": (
            "sure of %{customdata[0]:.0%} to %{customdata[1]:.0%} (%{customdata[3]:.1%} on average):<br>"
            "right in %{y:.1%} of %{customdata[2]} answers<extra></extra>"
        ),
    }
    line = {
        "type": "scatter", "x": [0, 1], "y": [0, 1], "mode": "lines", "hoverinfo": "skip",
        "line": {"color": LINE, "width": 3, "dash": "dash"},
    }  # fmt: skip
    share = {"range": [0, 1.001], "tickformat": ".0%", "tickvals": [0, 0.25, 0.5, 0.75, 1]}
    return figure(
        [bars, line], ink, height=_HEIGHT, showlegend=False, margin={"l": 10, "r": 24, "t": 10, "b": 10},
        xaxis=axis(ink, "how sure it was", **share), yaxis=axis(ink, "how often it was right", **share),
    )  # fmt: skip


def in_words(bins: Sequence[Bin]) -> str:
    """The same for those who do not see the chart."""
    return "; ".join(
        f"sure of {one.low:.0%} to {one.high:.0%}: right in {one.accuracy:.0%} of {one.count}"
        for one in bins
        if one.count
    )
