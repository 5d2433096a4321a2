"""The page of terms: what the words of all pages mean. In no menu: pages link to it, and to its entries by their anchors."""

from __future__ import annotations

import streamlit as st

from app.session import state
from app.widgets import head_line, network_menu
from app.words.glossary import Term, terms
from app.words.prose import passage

_WIDTH_PX = 1240
"""Of two columns whose lines have at most 68 letters. No style sheet does it: it would come after the browser has scrolled
to an entry, and move it."""


def show() -> None:
    """Draw the page."""
    spec = state.spec()
    entries = terms(spec)
    half = -(-len(entries) // 2)
    with head_line.show():
        network_menu.choose_variant()
    with st.container(width=_WIDTH_PX):
        st.markdown(passage("terms", "intro", network=spec.title))
        for column, part in zip(st.columns(2, gap="large"), (entries[:half], entries[half:]), strict=True):
            column.markdown("\n\n".join(map(_entry, part)))


def _entry(term: Term) -> str:
    return f"## {term.name}\n\n{term.meaning}  \n{term.example} Seen in [{term.place}]({term.address})."
