"""Each run of a page computes for its session."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from app.session import visitors
from googlenet_core.queueing import asking

SCRIPT = """
import streamlit as st
from app.session import visitors
from googlenet_core.queueing import asking

before = asking.visitor()
visitors.introduce()
st.text(before == asking.UNKNOWN)
st.text(asking.visitor()[1])
"""


def test_each_run_computes_for_its_own_session_and_outside_of_runs_for_nobody() -> None:
    assert visitors.current() == asking.UNKNOWN
    app = AppTest.from_string(SCRIPT).run()
    assert not app.exception
    unknown_before, session = (text.value for text in app.text)
    assert unknown_before == "True"
    assert session
    assert asking.visitor() == asking.UNKNOWN


def test_nobody_is_here_where_no_server_runs() -> None:
    assert not visitors.is_here(("127.0.0.1", "a session"))


def test_who_is_connected_is_here(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = SimpleNamespace(is_active_session=lambda session: session == "connected")
    monkeypatch.setattr(visitors.runtime, "exists", lambda: True)
    monkeypatch.setattr(visitors.runtime, "get_instance", lambda: sessions)
    assert visitors.is_here(("127.0.0.1", "connected"))
    assert not visitors.is_here(("127.0.0.1", "left"))
