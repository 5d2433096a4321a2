"""What all our Plotly figures share: fonts that can be read from the last row, no colour of their own for text and grid.

Streamlit's theme fills in the colours of text, axes and background, so one figure serves light and dark pages.
"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

FONT = 15
PATTERNS = ("", "/", "x", ".")
"""A pattern a branch, so that colour is not the only sign."""

INK = "#808b96"
"""For lines that mark a place: grey enough to be seen on light and on dark pages."""


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
