"""How the sections of the outputs stand: their controls in lines, a table with something beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

LIST_PX, LONG_LIST_PX, SLIDER_PX = 300, 410, 320
"""Lists and sliders with their labels."""
COLUMN_PX = 370
"""Three columns and the gaps between them fit a window of 1280 px that has a scroll bar."""

_TABLE_PX, WORDS_PX = 700, 440
"""These two and the gap between them do as well."""


def controls(lines: int = 1) -> list[DeltaGenerator]:
    """Lay out lines of controls; in each they stand side by side with their labels at their left, as far as there is room."""
    with st.container(gap="xsmall"):
        return [
            st.container(horizontal=True, vertical_alignment="center", key=f"outputs-controls-{line}")
            for line in range(lines)
        ]


def words() -> DeltaGenerator:
    """Lay out a place for several captions in a row: below each other beside what stands there, or side by side below it."""
    return st.container(horizontal=True, gap="medium", key="outputs-words")


@contextmanager
def beside(name: str) -> Iterator[tuple[DeltaGenerator, DeltaGenerator]]:
    """Lay out a place for the table of this name and one for what stands beside it, or below it where there is no room."""
    with st.container(horizontal=True, gap="medium"):
        yield st.container(width=_TABLE_PX, key=f"outputs-table-{name}"), st.container(width=WORDS_PX)
