"""Plotly figures on a page, their text in the page's own colour."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st

INKS = {"light": "#0b1016", "dark": "#f2f5f8"}
"""The text colours of the two themes, as app/.streamlit/config.toml has them."""

_STYLE = (Path(__file__).parent / "chart.css").read_text(encoding="utf-8")


def ink() -> str:
    """The colour of the page's text."""
    return INKS["dark" if st.context.theme.type == "dark" else "light"]


def mount(figure: go.Figure, *, key: str, alt: str, wide: bool = False, least_px: int | None = None) -> None:
    """Show a figure in full width; ``alt`` says to a screen reader what is in it.

    A ``wide`` one has more in it than a narrow window is wide, and scrolls there in a box of its own; ``least_px`` is how
    wide it stays, if that is not what most of them need.
    """
    own = f".st-key-wide-chart-{key} > * {{ min-width: {least_px}px; }}" if least_px else ""
    st.html(f"<style>{_STYLE}{own}</style>")
    with st.container(key=f"wide-chart-{key}") if wide else nullcontext():
        st.plotly_chart(figure, key=key, alt=alt, config={"displayModeBar": False})
