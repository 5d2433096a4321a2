"""What somebody did on a page just before they left it, heard of just after. Knows Streamlit's sessions.

A part of a page (a fragment) that asks for its run says which page it stands on. If another page has been asked for
meanwhile, Streamlit runs that page first and then, for the part, goes back to the page before, of which it draws nothing:
the browser shows an empty page until somebody does something. Here such a request becomes one for the page asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

if TYPE_CHECKING:
    from streamlit.proto.ClientState_pb2 import ClientState

_ASKED = "_page_asked_for"


def follow() -> None:
    """Let every session from now on go by the page that was asked for last."""
    request, hear = AppSession.request_rerun, AppSession._on_scriptrunner_event

    def request_rerun(session: AppSession, client_state: ClientState | None) -> None:
        request(session, _brought_along(vars(session), client_state) if client_state else None)

    def on_event(session: AppSession, sender: Any, event: ScriptRunnerEvent, **about: Any) -> None:
        if event is ScriptRunnerEvent.SCRIPT_STARTED and sender is session._scriptrunner:
            _take_note(vars(session), about)
        hear(session, sender, event, **about)

    AppSession.request_rerun = request_rerun  # type: ignore[method-assign,assignment]
    AppSession._on_scriptrunner_event = on_event  # type: ignore[method-assign,assignment]


def _brought_along(session: dict[str, Any], asked: ClientState) -> ClientState:
    """Return the request as it is, or for the whole page asked for if it is for a part of another one."""
    page, query = session.get(_ASKED, ("", ""))
    if not asked.fragment_id:
        if asked.page_script_hash:
            session[_ASKED] = asked.page_script_hash, asked.query_string
    elif page and asked.page_script_hash != page:
        asked.fragment_id, asked.page_script_hash, asked.query_string = "", page, query
    return asked


def _take_note(session: dict[str, Any], about: dict[str, Any]) -> None:
    """Take note that a run went on to another page by itself."""
    page, query = session.get(_ASKED, ("", ""))
    begun = about.get("page_script_hash")
    if page and begun and begun != page and not about.get("fragment_ids_this_run"):
        session[_ASKED] = begun, query
