"""A file that was uploaded is let go once the page has read it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from app.serving.limits.uploads import UnreadFiles
from app.session import uploads


def test_a_page_that_has_read_a_file_lets_it_go(monkeypatch: pytest.MonkeyPatch) -> None:
    files = UnreadFiles("/up", 100)
    for session_id, file_id in (("me", "1"), ("me", "2"), ("them", "1")):
        files.add_file(session_id, UploadedFileRec(file_id, "photo.jpg", "image/jpeg", b"x" * 10))
    context = SimpleNamespace(session_id="me", uploaded_file_mgr=files)
    monkeypatch.setattr(uploads, "get_script_run_ctx", lambda: context)
    for name in ("1", "1", "unknown"):
        uploads.forget(name)
    kept = {(session, file) for session, held in files.file_storage.items() for file in held}
    assert kept == {("me", "2"), ("them", "1")}


@pytest.mark.parametrize("context", [None, SimpleNamespace(session_id="me", uploaded_file_mgr=None)])
def test_outside_a_page_there_is_nothing_to_let_go(monkeypatch: pytest.MonkeyPatch, context: object) -> None:
    monkeypatch.setattr(uploads, "get_script_run_ctx", lambda: context)
    uploads.forget("1")
