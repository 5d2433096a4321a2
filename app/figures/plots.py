"""What all our Plotly figures share: fonts that can be read from the last row, no colour of their own for text and grid.

Streamlit's theme fills in the colours of axes and background; `inked` gives the text the colour of the page's text.
"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from app.figures.branch_colours import branch_colour

FONT = 15
PATTERNS = ("", "/", "x", ".")
"""A pattern a branch, so that colour is not the only sign."""

LINE = "#808b96"
"""For lines that mark a place: seen on light and on dark pages."""


def styled(figure: go.Figure, *, height: int, **layout: Any) -> go.Figure:
    """Give a figure the common looks and return it."""
    figure.update_layout(
        height=height,
        margin={"l": 10, "r": 10, "t": 30, "b": 10},
        font={"size": FONT},
        hoverlabel={"font": {"size": FONT}},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"size": FONT}},
        **layout,
    )
    figure.update_xaxes(tickfont={"size": FONT}, title_font={"size": FONT}, automargin=True)
    figure.update_yaxes(tickfont={"size": FONT}, title_font={"size": FONT}, automargin=True)
    figure.update_annotations(font={"size": FONT})
    return figure


def inked(figure: go.Figure, ink: str) -> go.Figure:
    """Write a figure's text in ``ink`` and return it: the theme's own grey is too faint for a projector."""
    for axes in (figure.update_xaxes, figure.update_yaxes):
        axes(tickfont={"color": ink}, title_font={"color": ink})
    figure.update_annotations(font={"color": ink})
    return figure.update_layout(font={"color": ink}, legend={"font": {"color": ink}})


def pattern(branch: int) -> dict[str, Any]:
    """Return the looks of a branch's bars."""
    colour = branch_colour(branch)
    shown = {"shape": PATTERNS[branch - 1], "bgcolor": colour.fill, "fgcolor": colour.ink, "fgopacity": 0.25, "size": 9}
    return {"color": colour.fill, "line": {"width": 0}, "pattern": shown}
