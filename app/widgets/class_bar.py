"""What a page has of a class: the bar of a student or a teacher above it, and going where the class is."""

from __future__ import annotations

import streamlit as st

from app.components import classroom_follow
from app.components.classroom_follow import FollowShown, Report
from app.session import following, leading, shared_views, state

BAR, WALL = "class-bar", "class-wall"
"""The component's keys: with a bar, for which there is room, and without."""


def arrive(page: str) -> None:
    """Begin a run of a page, or run the one instead where the class is."""
    state.keep(state.PUBLISHED, following.note)
    if (going := following.arrive(page)) is not None:
        st.switch_page(state.kept("pages")[going])


def show(page: str) -> None:
    """Follow a room, or show that one is led. The console shows that itself."""
    if code := following.room():
        role = str(state.get("as"))
        shown = FollowShown(
            code, role, following.here(), following.last(), following.has_wandered(), following.has_seat()
        )
    elif page != shared_views.CONSOLE and (code := leading.room()):
        shown = FollowShown(code, "host", following.here())
    else:
        return
    key = WALL if shown.role == "projector" else BAR
    classroom_follow.mount(key, shown, lambda report: _do(report, code))


def _do(report: Report, code: str) -> None:
    """Do what the browser asks for. It may still be about a room that is followed no longer."""
    if report.kind == "console":
        following.open_console()
    elif code != following.room():
        return
    elif report.kind == "leave":
        following.leave()
    else:
        following.go(report.view, whether_or_no=report.kind == "back")
