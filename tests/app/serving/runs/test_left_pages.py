"""What a page asks for after it was left becomes a request for the page that was asked for, without a server."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

from app.serving.runs import left_pages

BEFORE, MAPS, OTHER = "hash of the page before", "hash of the maps", "hash of another"


class Session:
    """A session as far as requests and the beginnings of runs go; keeps what it was asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.heard = 0
        monkeypatch.setattr(AppSession, "request_rerun", lambda _session, state: self._ask(state))
        monkeypatch.setattr(AppSession, "_on_scriptrunner_event", lambda *_args, **_about: self._hear())
        left_pages.follow()
        self._runner = object()
        self._streamlits: Any = SimpleNamespace(_scriptrunner=self._runner)

    def _ask(self, state: ClientState | None) -> None:
        self.asked.append((state.page_script_hash, state.fragment_id, state.query_string) if state else ("", "", ""))

    def _hear(self) -> None:
        self.heard += 1

    def ask(self, page: str, fragment: str = "", query: str = "") -> tuple[str, str, str]:
        state = ClientState(page_script_hash=page, fragment_id=fragment, query_string=query)
        AppSession.request_rerun(self._streamlits, state)
        return self.asked[-1]

    def begin(self, page: str, fragments: list[str] | None = None, *, old: bool = False) -> None:
        sender: Any = object() if old else self._runner
        event = ScriptRunnerEvent.SCRIPT_STARTED
        AppSession._on_scriptrunner_event(
            self._streamlits, sender, event, page_script_hash=page, fragment_ids_this_run=fragments
        )


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    return Session(monkeypatch)


def test_a_part_of_the_page_that_is_shown_runs_alone(session: Session) -> None:
    assert session.ask("") == ("", "", "")
    assert session.ask(BEFORE, "part", "layer=conv1") == (BEFORE, "part", "layer=conv1")
    session.ask(MAPS, query="a=1")
    assert session.ask(MAPS, "part", "a=2") == (MAPS, "part", "a=2")


def test_a_part_of_a_page_that_was_left_asks_for_the_page_that_was_asked_for(session: Session) -> None:
    session.ask("")
    session.ask(MAPS, query="a=1")
    assert session.ask(BEFORE, "part", "layer=conv1") == (MAPS, "", "a=1")
    session.ask(BEFORE)
    assert session.ask(BEFORE, "part") == (BEFORE, "part", "")


def test_where_a_run_went_on_to_another_page_by_itself_that_one_is_shown(session: Session) -> None:
    session.ask(MAPS)
    session.begin(OTHER)
    assert session.ask(OTHER, "part") == (OTHER, "part", "")
    session.begin(MAPS, ["part"])
    session.begin(MAPS, old=True)
    assert session.ask(OTHER, "part") == (OTHER, "part", "")
    assert session.heard == 3


def test_a_run_without_a_request_stays_one(session: Session) -> None:
    AppSession.request_rerun(session._streamlits, None)
    assert session.asked == [("", "", "")]
