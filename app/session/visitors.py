"""For whom a run of a page computes, so that turns go round by visitor."""

from __future__ import annotations

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from googlenet_core.queueing import UNKNOWN, Visitor, asking


def current() -> Visitor:
    """Return the network address and the session of this run; empty outside of a run, and where there is no address."""
    context = get_script_run_ctx(suppress_warning=True)
    return (st.context.ip_address or "", context.session_id) if context else UNKNOWN


def introduce() -> None:
    """Compute for this visitor from now on; each run of a page has a thread of its own."""
    asking.introduce(current())


def count() -> int:
    """Return how many pages are connected at the moment."""
    return runtime.get_instance()._session_mgr.num_active_sessions() if runtime.exists() else 0


def is_here(visitor: Visitor) -> bool:
    """Whether a visitor's page is connected at the moment."""
    return runtime.exists() and runtime.get_instance().is_active_session(visitor[1])
