"""The page of terms: what the words of all pages mean. In no menu: pages link to it, and to its entries by their anchors."""

from __future__ import annotations

import streamlit as st

from app.session import state
from app.widgets import head_line, network_menu
from app.words.glossary import Term, terms
from app.words.prose import passage


def show() -> None:
    """Draw the page."""
    spec = state.spec()
    with head_line.show():
        network_menu.choose_variant()
    st.caption(passage("terms", "intro", network=spec.title))
    with st.container(key="terms"):  # its columns are the page's own style: one that came later would move the entries
        st.markdown("\n\n".join(map(_entry, terms(spec))))


def _entry(term: Term) -> str:
    return f"## {term.name}\n\n{term.meaning}  \n{term.example} Seen in [{term.place}]({term.address})."
