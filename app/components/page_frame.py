"""What every page shares: its heading and the notices left for this run."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app import state
from app.components.printing import printing
from app.components.reconnected import reconnected
from app.text import plain

_STYLE = (Path(__file__).parent / "page_frame.css").read_text(encoding="utf-8")


def header(title: str) -> None:
    """Show the page's heading and any notices."""
    with st.container(gap=None):
        reconnected()
        printing()
        st.html(f"<style>{_STYLE}</style>")
        st.title(title, anchor=False)
    for text in state.take_notices():
        st.warning(plain(text), icon=":material/info:")
