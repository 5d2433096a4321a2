"""What all our Plotly figures share: text that can be read from the last row, and a pattern beside each colour.

Figures are written down as plain data and checked once, when they become a figure: changing them step by step makes
Plotly check them at each step, which takes longer than all the rest of a page. Streamlit's theme fills in the colours
of background and grid; the colour of the text, ``ink``, comes from whoever shows the figure, because the theme's own
grey is too faint for a projector.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from app.figures.drawings.branch_colours import branch_colour

FONT = 15
LINE = "#808b96"
"""For what belongs to no branch, and lines that mark a place: seen on light and on dark pages."""

_PATTERNS = ("", "/", "x", ".")


def escape_text(text: str) -> str:
    """Return text from outside so that Plotly, which knows some HTML, shows it letter by letter."""
    return html.escape(text, quote=False)


def figure(traces: Sequence[Mapping[str, Any]], ink: str, *, height: int, **layout: Any) -> go.Figure:
    """Return a figure.

    Args:
        traces: the traces, each with its ``type``.
        ink: colour of all text outside the bars.
        height: in pixels.
        **layout: Plotly's layout; axes are best made by `axis`.
    """
    common = {
        "height": height,
        "margin": {"l": 10, "r": 10, "t": 40, "b": 10},
        "font": {"size": FONT, "color": ink},
        "hoverlabel": {"font": {"size": FONT}},
        "legend": legend(ink),
    }
    return go.Figure({"data": list(traces), "layout": common | layout})


def legend(ink: str, y: float = 1.02) -> dict[str, Any]:
    """Return a legend in a row above the figure, in the order of its traces."""
    place = {"orientation": "h", "x": 0, "y": y, "yanchor": "bottom", "traceorder": "normal"}
    return place | {"font": {"size": FONT, "color": ink}}


def axis(ink: str, title: str = "", **settings: Any) -> dict[str, Any]:
    """Return an axis with its title."""
    text = {"size": FONT, "color": ink}
    return {"automargin": True, "tickfont": text, "title": {"text": title, "font": text}} | settings


def heading(ink: str, words: str, x: float, y: float) -> dict[str, Any]:
    """Return the heading of a part of a figure, its lower edge in the middle at x, y (parts of the whole)."""
    place = {"x": x, "y": y, "xref": "paper", "yref": "paper", "xanchor": "center", "yanchor": "bottom"}
    return place | {"text": words, "showarrow": False, "font": {"size": FONT, "color": ink}}


def pattern(branch: int) -> dict[str, Any]:
    """Return the looks of a branch's bars."""
    colour = branch_colour(branch)
    return bars(colour.fill, colour.ink, _PATTERNS[branch - 1])


def solid_bars() -> dict[str, Any]:
    """Return the looks of bars that belong to no branch: the first of two kinds, or the only one."""
    return {"color": LINE, "line": {"width": 1.5, "color": LINE}}


def hatched_bars() -> dict[str, Any]:
    """Return the looks of the second of two kinds of bars that belong to no branch, told apart by lines alone."""
    lines = {"shape": "/", "bgcolor": "rgba(0, 0, 0, 0)", "fgcolor": LINE, "fgopacity": 1, "size": 8, "solidity": 0.25}
    return {"color": LINE, "line": {"width": 1.5, "color": LINE}, "pattern": lines}


def bars(fill: str, ink: str, shape: str) -> dict[str, Any]:
    """Return the looks of bars: colour and pattern."""
    lines = {"shape": shape, "bgcolor": fill, "fgcolor": ink, "fgopacity": 0.12, "size": 9}
    return {"color": fill, "line": {"width": 0}, "pattern": lines}
