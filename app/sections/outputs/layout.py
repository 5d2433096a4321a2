"""How the sections of the outputs stand: their controls in lines, a table with something beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

LIST_PX, LONG_LIST_PX, SLIDER_PX = 300, 410, 320
"""Lists and sliders with their labels."""
_TABLE_PX, WORDS_PX = 700, 440
"""Together with the gap between them they fit a window of 1280 px that has a scroll bar."""

_STYLE = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")


def controls() -> DeltaGenerator:
    """Lay out a place for controls: side by side, each with its label at its left, on further lines where there is no room."""
    st.html(f"<style>{_STYLE}</style>")
    return more_controls("")


def more_controls(name: str) -> DeltaGenerator:
    """Lay out another such place below the first one; ``name`` tells them apart."""
    return st.container(horizontal=True, vertical_alignment="center", key=f"outputs-controls{name}")


@contextmanager
def beside() -> Iterator[tuple[DeltaGenerator, DeltaGenerator]]:
    """Lay out a place for a table and one for what stands beside it, or below it where there is no room."""
    with st.container(horizontal=True, gap="medium"):
        yield st.container(width=_TABLE_PX), st.container(width=WORDS_PX)
