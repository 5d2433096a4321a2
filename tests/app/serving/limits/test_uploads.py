"""Uploads that wait to be read: the newest of each session, and so much in all."""

from __future__ import annotations

import pytest
from starlette.formparsers import MultiPartParser
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from app.serving.limits import uploads
from app.serving.limits.uploads import FILES_OF_SESSION, UnreadFiles


def file(name: str, size: int = 10) -> UploadedFileRec:
    return UploadedFileRec(name, name, "image/png", bytes(size))


def there(files: UnreadFiles) -> set[tuple[str, str]]:
    return {(session, name) for session, own in files.file_storage.items() for name in own}


def add(files: UnreadFiles, *places: tuple[str, str], size: int = 10) -> None:
    for session, name in places:
        files.add_file(session, file(name, size))


def test_the_newest_two_of_a_session_wait_to_be_read() -> None:
    assert FILES_OF_SESSION == 2
    files = UnreadFiles("/up", 1000)
    add(files, ("a", "1"), ("b", "1"), ("a", "2"), ("a", "3"))
    assert there(files) == {("a", "2"), ("a", "3"), ("b", "1")}
    assert files._total_bytes == 30


def test_a_file_that_is_sent_again_is_the_newest() -> None:
    files = UnreadFiles("/up", 1000)
    add(files, ("a", "1"), ("a", "2"), ("a", "1"), ("a", "3"))
    assert there(files) == {("a", "1"), ("a", "3")}


def test_the_oldest_of_all_make_room_and_the_newest_stays_even_if_it_alone_is_too_large() -> None:
    files = UnreadFiles("/up", 100)
    add(files, ("a", "1"), ("b", "1"), ("c", "1"), size=40)
    assert there(files) == {("b", "1"), ("c", "1")}
    add(files, ("d", "1"), size=500)
    assert there(files) == {("d", "1")}
    add(files, ("e", "1"), size=100)
    assert there(files) == {("e", "1")}


def test_what_a_session_loses_by_its_own_count_does_not_cost_others_theirs() -> None:
    files = UnreadFiles("/up", 100)
    add(files, ("b", "1"), ("a", "1"), ("a", "2"), size=30)
    add(files, ("a", "3"), size=40)  # in place of its first
    assert there(files) == {("b", "1"), ("a", "2"), ("a", "3")}


def test_what_was_read_or_left_takes_no_room() -> None:
    files = UnreadFiles("/up", 100)
    add(files, ("a", "1"), ("b", "1"), size=45)
    files.remove_file("a", "1")
    files.remove_session_files("b")
    add(files, ("c", "1"), ("d", "1"), size=50)
    assert there(files) == {("c", "1"), ("d", "1")}
    assert files._total_bytes == 100


def test_uploads_never_pass_through_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MultiPartParser, "spool_max_size", MultiPartParser.spool_max_size)
    uploads.keep_in_memory()
    assert MultiPartParser.spool_max_size >= 21 * 2**20  # what Streamlit takes at most
