"""Declares the pages and what they share. Pages import PyTorch, so each is imported when it is first shown."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import streamlit as st

from app import loaded, state, visitors
from app.components import page_frame


def architecture() -> None:
    """The graph of the whole network."""
    from app.views import architecture as view

    view.show()


def inception() -> None:
    """The channel arithmetic of one module."""
    from app.views import inception as view

    view.show()


def feature_maps() -> None:
    """What the layers make of a picture."""
    from app.views import feature_maps as view

    view.show()


def outputs() -> None:
    """What the three outputs believe, and why."""
    from app.views import outputs as view

    view.show()


PAGES = (
    st.Page(architecture, title="Architecture", icon=":material/account_tree:", url_path="architecture", default=True),
    st.Page(inception, title="Inception module", icon=":material/call_split:", url_path="inception"),
    st.Page(feature_maps, title="Feature maps", icon=":material/grid_on:", url_path="feature-maps"),
    st.Page(outputs, title="Three outputs", icon=":material/format_list_numbered:", url_path="outputs"),
)

ICON = Path(__file__).resolve().parents[1] / "assets" / "icon.png"

st.set_page_config(page_icon=ICON, layout="wide")
page = st.navigation(list(PAGES), position="top")
visitors.introduce()
state.begin(page.title)
state.keep("pages", {shown.url_path: shown for shown in PAGES})
page_frame.header(page.title)
with nullcontext() if loaded.weights else st.spinner("Loading PyTorch and the network…", show_time=True):
    page.run()
