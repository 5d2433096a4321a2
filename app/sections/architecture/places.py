"""Where the parts of the page stand: beside one another as far as the window is wide, the first of them as high as it is."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def make() -> tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator]:
    """Return the places of the graph, of the details of a layer, and of the tables."""
    with st.container(key="architecture-places"):
        return (
            st.container(gap=None, key="graph-place"),
            st.container(gap=None, key="details-place"),
            st.container(key="tables-place"),
        )
