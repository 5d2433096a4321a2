"""A file that was made for a browser is there when the browser asks for it, however many pages are drawn meanwhile."""

from __future__ import annotations

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileKind, MediaFileStorageError

from app.serving.limits import downloads
from app.serving.limits.downloads import StayingDownloads
from tests.support.clock import Clock

STAY_S = 60.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(downloads, "time", clock)
    return clock


@pytest.fixture
def store() -> StayingDownloads:
    return StayingDownloads("/media", stay_s=STAY_S, most_bytes=10)


def name(address: str) -> str:
    return address.rpartition("/")[2]


def is_there(store: StayingDownloads, address: str) -> bool:
    try:
        store.get_file(name(address))
    except MediaFileStorageError:
        return False
    return True


def made(manager: MediaFileManager, data: bytes) -> str:
    """The address of a file that a button has just had made."""
    return manager.execute_deferred(manager.add_deferred(lambda: data, "text/csv", "1.2.3", "a.csv"))


def draw_pages(manager: MediaFileManager, count: int) -> None:
    """What Streamlit does with its files when pages have been drawn."""
    for _ in range(count):
        manager.remove_orphaned_files()


def test_a_file_made_for_a_browser_outlives_the_pages_drawn_meanwhile(store: StayingDownloads, clock: Clock) -> None:
    manager = MediaFileManager(store)
    address = made(manager, b"data")
    draw_pages(manager, 30)
    assert store.get_file(name(address)).content == b"data"
    clock.now_s += STAY_S - 1
    draw_pages(manager, 1)
    assert is_there(store, address)
    clock.now_s += 2
    draw_pages(manager, 1)
    made(manager, b"another")
    assert not is_there(store, address), "its time is over"
    assert len(store._files_by_id) == len(store._owners) == 1


def test_what_is_made_again_stays_as_if_it_were_new(store: StayingDownloads, clock: Clock) -> None:
    manager = MediaFileManager(store)
    address = made(manager, b"data")
    draw_pages(manager, 2)
    clock.now_s += STAY_S - 1
    assert made(manager, b"data") == address
    draw_pages(manager, 2)
    clock.now_s += STAY_S - 1
    draw_pages(manager, 1)
    assert is_there(store, address)


def test_beyond_what_all_may_hold_the_oldest_go(store: StayingDownloads) -> None:
    manager = MediaFileManager(store)
    first = made(manager, b"1234")
    draw_pages(manager, 3)
    second = made(manager, b"123456")
    draw_pages(manager, 3)
    assert is_there(store, first)
    assert is_there(store, second), "ten bytes together"
    third = made(manager, b"1")
    draw_pages(manager, 3)
    assert [is_there(store, one) for one in (first, second, third)] == [False, True, True]


def test_a_picture_to_show_goes_at_once(store: StayingDownloads) -> None:
    file_id = store.load_and_get_id(b"picture", "image/png", MediaFileKind.MEDIA)
    store.delete_file(file_id)
    with pytest.raises(MediaFileStorageError):
        store.get_file(file_id)
    store.delete_file("no such file")
