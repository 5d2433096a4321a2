"""The whole app without a browser: a session that follows a room is led to pages, one that leads tells where it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app.classroom import desk
from app.components import classroom_follow
from app.components.classroom_follow import FollowShown, Report
from app.session import classroom
from app.widgets import page_frame
from tests.conftest import PATIENCE_S, ROOT
from tests.support.classroom.served import Served, serving

VIEW = "terms?layer=inception4c"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving() as one:
        yield one


class Mounted:
    """What the component was given, run by run, and what it reports next."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.shown: list[FollowShown] = []
        self.reports: list[Report] = []

    def mount(self, key: str, shown: FollowShown, on_report: Any) -> None:
        self.keys.append(key)
        self.shown.append(shown)
        if self.reports:
            on_report(self.reports.pop())
            st.rerun()  # as the browser's report would


@pytest.fixture
def mounted(monkeypatch: pytest.MonkeyPatch) -> Mounted:
    made = Mounted()
    monkeypatch.setattr(classroom_follow, "mount", made.mount)
    return made


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app/main.py"), default_timeout=PATIENCE_S)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def report(app: AppTest, mounted: Mounted, *given: str) -> FollowShown:
    """Let the browser report something; return what is shown then."""
    mounted.reports.append(Report(*given))
    app.run()
    assert not app.exception
    return mounted.shown[-1]


def test_who_is_in_no_room_has_no_bar(mounted: Mounted) -> None:
    opened()
    assert mounted.shown == []


def test_a_student_has_a_bar_and_the_wall_has_none(mounted: Mounted) -> None:
    opened(follow="k7mw", image="coffee")
    assert mounted.keys[-1] == page_frame.BAR
    assert mounted.shown[-1] == FollowShown("K7MW", "student", "start?image=coffee")
    opened(follow="K7MW", **{"as": "projector"})
    assert (mounted.keys[-1], mounted.shown[-1].role) == (page_frame.WALL, "projector")


def test_a_session_goes_to_a_page_and_stays_where_its_visitor_goes(mounted: Mounted) -> None:
    app = opened(follow="K7MW")
    shown = report(app, mounted, "go", VIEW)
    assert shown == FollowShown("K7MW", "student", VIEW, VIEW)
    assert app.query_params["follow"] in ("K7MW", ["K7MW"])
    assert "inception4c" in app.query_params["layer"]
    app.query_params["layer"] = "inception5a"
    app.run()
    assert mounted.shown[-1] == FollowShown("K7MW", "student", "terms?layer=inception5a", VIEW, wandered=True)
    assert report(app, mounted, "go", "start").here == "terms?layer=inception5a"
    assert report(app, mounted, "back", "start") == FollowShown("K7MW", "student", "start", "start")


def test_the_own_view_of_a_page_is_the_same_for_a_step_of_the_lesson(mounted: Mounted) -> None:
    app = opened(follow="K7MW")
    assert report(app, mounted, "go", "lesson?step=6.1") == FollowShown(
        "K7MW", "student", "lesson?step=6.1", "lesson?step=6.1"
    )
    assert report(app, mounted, "go", "terms").here == "terms"


def test_who_leaves_has_no_bar_any_more(mounted: Mounted) -> None:
    app = opened(follow="K7MW", image="coffee")
    before = len(mounted.shown)
    report(app, mounted, "leave")
    assert len(mounted.shown) == before + 1  # that in which it was asked for
    assert "follow" not in app.query_params
    assert "image" in app.query_params


def test_where_a_teacher_is_reaches_the_room_and_the_console_is_a_click_away(
    served: Served, mounted: Mounted, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, key = served.open()
    monkeypatch.setattr(classroom, "rooms", lambda: (code,))
    monkeypatch.setattr(classroom, "key_of", lambda _: key)
    app = opened(image="coffee")
    assert mounted.shown[-1] == FollowShown(code, "host", "start?image=coffee")
    assert desk.read(code, key).view == "start?image=coffee"
    app.query_params["image"] = "astronaut"
    app.run()
    assert desk.read(code, key).view in ("start", "start?image=astronaut")
    before = len(mounted.shown)
    report(app, mounted, "console")
    assert len(mounted.shown) == before + 1
    assert desk.read(code, key).view in ("start", "start?image=astronaut")


def test_the_wall_in_a_teachers_own_browser_tells_the_room_nothing(
    served: Served, mounted: Mounted, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, key = served.open()
    monkeypatch.setattr(classroom, "rooms", lambda: (code,))
    monkeypatch.setattr(classroom, "key_of", lambda _: key)
    opened(follow=code, image="coffee", **{"as": "projector"})
    assert desk.read(code, key).view == ""
