"""The page for teachers: plans, sheets to hand out, how a class gets in, and what classes ask."""

from __future__ import annotations

import streamlit as st

from app.sections.section import stand_beside
from app.sections.teachers import plans, questions, room, sheets
from app.widgets import head_line, network_menu
from app.words.prose import passage

_COLUMN_PX = 560


def show() -> None:
    """Draw the page."""
    with head_line.show():
        network_menu.choose_variant()
    st.markdown(passage("teachers", "intro"))
    st.header("Lesson plans", anchor="plans")
    plans.show()
    server, lets_in = room.find_server()
    hand_out, class_room, asked = stand_beside(_COLUMN_PX, _COLUMN_PX, rest="questions")
    with hand_out:
        st.header("To hand out", anchor="sheets")
        sheets.show(server if lets_in else "")
    with class_room:
        st.header("Ask the whole class", anchor="room")
        st.markdown(passage("classroom", "open"))
        room.show_picture()
        st.link_button("Open a room", "classroom", type="primary")
        st.header("How a class gets here", anchor="class")
        room.show(server, lets_in)
    with asked:
        st.header("What classes ask", anchor="questions")
        questions.show()
