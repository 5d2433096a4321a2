"""What every page shares around what it shows: scripts, the tab's name, notices left for this run, the bar of a class.

Its styles, ``page_frame.css``, ``class_bar.css``, ``states.css``, ``rooms.css``, ``picture_row.css`` and those for paper,
come with the page itself (``serving/first_page.py``).
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app.components import classroom_follow, page_scripts
from app.components.classroom_follow import FollowShown, Report
from app.session import following, leading, shared_views, state
from app.widgets.waiting import show_notice
from app.words.text import TITLE

TERMS = "terms"
"""The page that explains the words of all others."""

BAR, WALL = "class-bar", "class-wall"
"""Keys of what follows a room: with a bar, for which there is room, and without."""

_TAB = "tab-title"


def name_tab(*view: str) -> None:
    """Name the browser's tab after what is shown, the closest first: ``inception (3a) · Feature maps · GoogLeNet Explorer``."""
    title = " · ".join((*view, state.page(), TITLE))
    state.keep(_TAB, title)
    st.set_page_config(page_title=title)


def arrive(page: str, pages: Mapping[str, object]) -> None:
    """Keep what pages there are, by their addresses; go to the one where a class is, if this session is to be there."""
    state.keep("pages", dict(pages))
    state.keep(state.PUBLISHED, following.note)
    if (going := following.arrive(page)) is not None:
        st.switch_page(state.kept("pages")[going])


def begin(page: str) -> None:
    """Send what every page needs and show any notices; name the tab after the page until it tells what it shows."""
    if not str(state.kept(_TAB)).endswith(f"{state.page()} · {TITLE}"):
        name_tab()
    with st.container(gap=None, key="page-frame"):
        page_scripts.mount()
        _show_class(page)
        # In the same container always: if notices moved what stands below, the browser would build it anew, and a file
        # on its way up from there would be lost.
        with st.container(key="notices"):
            for notice in state.take_notices():
                show_notice(notice)


def show_foot(page: str) -> None:
    """Link to the page of terms at the foot of every other; the view stays in the session."""
    if page != TERMS:
        st.page_link(state.kept("pages")[TERMS], label="What the terms mean")


def _show_class(page: str) -> None:
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
        following.open_console(code)
    elif code != following.room():
        return
    elif report.kind == "leave":
        following.leave()
    else:
        following.go(report.view, whether_or_no=report.kind == "back")
