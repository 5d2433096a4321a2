"""Stores of our own for Streamlit's app: for uploads, for files to fetch, and for sessions that lost their connection."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from streamlit.runtime import Runtime, RuntimeConfig, get_instance
from streamlit.web.cache_storage_manager_config import create_default_cache_storage_manager

from app.serving import departures
from app.serving.absent_sessions import AbsentSessions
from app.serving.limits import owners
from app.serving.limits.downloads import StayingDownloads
from app.serving.limits.uploads import UPLOAD_PATH, UnreadFiles
from app.session import state
from app.session.kept_pictures import budget_bytes

if TYPE_CHECKING:
    import streamlit as st
    from streamlit.runtime.session_manager import SessionInfo


def give_stores(app: st.App) -> None:
    """Let an app that does not run yet make Streamlit's runtime with these stores.

    A class of our own would do it too, but Streamlit's command serves only what a script makes by the name ``st.App``.
    """

    def create_runtime() -> Runtime:
        return Runtime(
            RuntimeConfig(
                script_path=str(app._resolve_script_path()),
                media_file_storage=StayingDownloads("/media"),
                uploaded_file_manager=UnreadFiles(UPLOAD_PATH.rstrip("/"), budget_bytes(os.environ)),
                cache_storage_manager=create_default_cache_storage_manager(),
                is_hello=False,
                session_storage=AbsentSessions(departures.may_come_back_s(os.environ), _has_picture),
                on_script_error=app._on_script_error,
            )
        )

    app._create_runtime = create_runtime  # type: ignore[method-assign]


def _has_picture(info: SessionInfo) -> bool:
    return state.has_upload(info.session)


def session_owner(session_id: str) -> str | None:
    """Return who owns a session that is connected; None where there is none."""
    found = get_instance()._session_mgr.get_active_session_info(session_id)
    return str(found.session._user_info.get(owners.USER_KEY) or "") if found else None
