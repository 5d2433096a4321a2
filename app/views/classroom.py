"""The console of a room, for the teacher. In no menu: the page for teachers opens it."""

from __future__ import annotations

import streamlit as st

from app.sections.teachers import console
from app.sections.teachers.console import Asker
from app.session import classroom
from app.widgets import head_line, image_picker, network_menu, page_frame, weights_panel, weights_switch


def show() -> None:
    """Draw the page."""
    weights = weights_panel.load_usable()
    download = st.container(gap=None, key="weights-download")
    with st.container(gap=None, key="head-notices"):
        picture = image_picker.read_picture(weights)
    with head_line.show():
        image_picker.choose(picture, weights)
        network_menu.show_weights(weights)
    console.show(Asker(picture, weights))
    page_frame.name_tab(*filter(None, [classroom.kept().room]))
    weights_switch.fetch_wanted(weights, download)
