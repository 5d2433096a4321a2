"""The first line of every page: its title, and at its right the picture, the layer and the network that it shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from app.session import state


@contextmanager
def show() -> Iterator[None]:
    """Show the title; what is drawn within the block stands at its right, or below it where there is no room.

    Pages draw in this order, leaving out what they do not use: `image_picker`, a picker of layers, `network_menu`.
    """
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="head"):
        st.title(state.page(), anchor=False, width="content")
        with st.container(
            horizontal=True, vertical_alignment="center", width="content", gap="small", key="head-controls"
        ):
            yield
