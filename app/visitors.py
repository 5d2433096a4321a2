"""For whom a run of a page computes, so that turns go round by visitor, and whether that run is still wanted."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from googlenet_core import asking
from googlenet_core.asking import UNKNOWN, Listener, Visitor

_NOTHING = "still-wanted"


def current() -> Visitor:
    """Return the network address and the session of this run; empty outside of a run, and where there is no address."""
    context = get_script_run_ctx(suppress_warning=True)
    return (st.context.ip_address or "", context.session_id) if context else UNKNOWN


def introduce() -> None:
    """Compute for this visitor from now on; each run of a page has a thread of its own."""
    asking.introduce(current())


def end_if_overtaken() -> None:
    """End this run here if the visitor has asked for another, or left: Streamlit looks when the session's state is read."""
    if get_script_run_ctx(suppress_warning=True):
        st.session_state.get(_NOTHING)


def when_moved(show: Listener) -> Listener:
    """Return a listener that shows a place only when it is another than before, and ends a run that was overtaken.

    What waits for others must leave the queue as soon as nobody wants it any more, also while the queue stands still.
    """
    shown = 0

    def tell(before: int) -> None:
        nonlocal shown
        end_if_overtaken()
        if before != shown:
            shown = before
            show(before)

    return tell
