"""Each run computes for its session, and one that was overtaken ends while it waits."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from app import visitors
from googlenet_core import asking

SCRIPT = """
import streamlit as st
from app import visitors
from googlenet_core import asking

before = asking.visitor()
visitors.introduce()
st.text(repr((before, asking.visitor())))
"""


def test_each_run_computes_for_its_own_session_and_outside_of_runs_for_nobody() -> None:
    assert visitors.current() == asking.UNKNOWN
    app = AppTest.from_string(SCRIPT).run()
    assert not app.exception
    before, now = eval(app.text[0].value)
    assert before == asking.UNKNOWN
    assert now[0] == ""
    assert now[1]
    assert asking.visitor() == asking.UNKNOWN


def test_a_place_is_shown_when_it_changes_and_looked_after_each_time(monkeypatch) -> None:
    shown, looks = [], []
    monkeypatch.setattr(visitors, "end_if_overtaken", lambda: looks.append(1))
    tell = visitors.when_moved(shown.append)
    for place in (3, 3, 2, 2, 2, 0):
        tell(place)
    assert shown == [3, 2, 0]
    assert len(looks) == 6
