"""Declares the pages and what they share. Pages import PyTorch, so each is imported when it is first shown."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from importlib import import_module
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # `streamlit run` puts this folder on the path, not the one above it
    sys.path.insert(0, str(ROOT))

from app.services import loaded
from app.serving import asgi
from app.session import address, following, lesson, state, visitors
from app.widgets import page_frame


def view(name: str) -> Callable[[], None]:
    """Return what draws a page."""
    return lambda: import_module(f"app.views.{name}").show()


if __name__ != "__main__":  # Streamlit's command looks for an App in here, and imports it; a page's run is "__main__"
    app = st.App(asgi.MAIN, **asgi.options(own_server=False))
    asgi.complete(app)
else:
    START = st.Page(view("start"), title="Start", url_path="start", default=True)
    PAGES = (
        START,
        st.Page(view("lesson"), title=lesson.TITLE, url_path="lesson"),
        st.Page(view("quiz"), title="Quiz", url_path="quiz"),
        st.Page(view("architecture"), title="Architecture", url_path="architecture"),
        st.Page(view("inception"), title="Inception module", url_path="inception"),
        st.Page(view("feature_maps"), title="Feature maps", url_path="feature-maps"),
        st.Page(view("outputs"), title="Three outputs", url_path="outputs"),
        st.Page(view("teachers"), title="For teachers", url_path="teachers"),
        st.Page(view("classroom"), title="Classroom", url_path="classroom", visibility="hidden"),
        st.Page(view("terms"), title="Terms", url_path="terms", visibility="hidden"),
    )
    st.set_page_config(page_icon=ROOT / "assets" / "icon.png", layout="wide")
    page = st.navigation(list(PAGES), position="hidden" if following.is_wall() else "top")
    visitors.introduce()
    page_frame.arrive(page.url_path, {shown.url_path: shown for shown in PAGES})
    state.begin(
        page.title,
        address.shown_on(page.url_path),
        partial(lesson.arrive, in_lesson=page.url_path == "lesson"),
    )
    page_frame.begin(page.url_path)
    # The Start page says by itself what it waits for: its frame stands at once.
    at_once = bool(loaded.weights) or page == START
    with nullcontext() if at_once else st.spinner("Loading PyTorch and the network…", show_time=True):
        page.run()
    page_frame.show_foot(page.url_path)
