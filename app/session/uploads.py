"""Uploads that a page has read: from then on its session has them (`kept_pictures`). How they come is in `serving`."""

from __future__ import annotations

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx


def forget(file_id: str) -> None:
    """Let a file of this session go: the page has read it."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, file_id)
