"""Declares the pages and what they share. Pages import PyTorch, so each is imported when it is first shown."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # `streamlit run` puts this folder on the path, not the one above it
    sys.path.insert(0, str(ROOT))

from app.services import loaded
from app.serving import asgi
from app.session import state, visitors
from app.widgets import page_frame


def architecture() -> None:
    """The graph of the whole network."""
    import_module("app.views.architecture").show()


def inception() -> None:
    """The channel arithmetic of one module."""
    import_module("app.views.inception").show()


def feature_maps() -> None:
    """What the layers make of a picture."""
    import_module("app.views.feature_maps").show()


def outputs() -> None:
    """What the three outputs believe, and why."""
    import_module("app.views.outputs").show()


if __name__ != "__main__":  # Streamlit's command looks for an App in here, and imports it; a page's run is "__main__"
    app = st.App(asgi.MAIN, **asgi.options(own_server=False))
    asgi.complete(app)
else:
    PAGES = (
        st.Page(architecture, title="Architecture", url_path="architecture"),
        st.Page(inception, title="Inception module", url_path="inception"),
        st.Page(feature_maps, title="Feature maps", url_path="feature-maps"),
        st.Page(outputs, title="Three outputs", url_path="outputs"),
    )
    st.set_page_config(page_icon=ROOT / "assets" / "icon.png", layout="wide")
    page = st.navigation(list(PAGES), position="top")
    visitors.introduce()
    state.begin(page.title)
    state.keep("pages", {shown.url_path: shown for shown in PAGES})
    page_frame.begin()
    with nullcontext() if loaded.weights else st.spinner("Loading PyTorch and the network…", show_time=True):
        page.run()
