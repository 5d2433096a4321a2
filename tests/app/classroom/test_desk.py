"""Rooms for a page's run, from a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.classroom import codes, desk, keys, rooms
from app.classroom.keys import NotLeadingError
from app.classroom.rooms import Phase, RoomError
from app.classroom.stores.store import MOST_FILE_BYTES, AwayError, FullError, NoRoomError
from tests.support.classroom.served import FIELD, FILES, Served, serving


@pytest.fixture
def served() -> Iterator[Served]:
    with serving() as one:
        yield one


def test_a_room_is_opened_asked_in_and_read(served: Served) -> None:
    code, key = desk.open_room()
    assert codes.read_code(code) == code
    asked = desk.ask(code, key, FIELD, FILES)
    assert (asked.phase, asked.question, asked.poll) == (Phase.VOTE, FIELD, "1.0")
    assert desk.read(code, key) == asked
    assert served.does(served.store.read_file(code, "cup.png")) == FILES["cup.png"]


def test_the_teacher_is_there_when_the_room_is_opened_and_wherever_they_go(served: Served) -> None:
    served.store.seen.clear()
    code, key = desk.open_room()
    assert desk.move(code, key, "outputs?layer=4a").view == "outputs?layer=4a"
    assert served.store.seen == ["host", "host"]


def test_many_pages_open_rooms_at_once(served: Served) -> None:
    opened: list[tuple[str, str]] = []
    threads = [threading.Thread(target=lambda: opened.append(desk.open_room())) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({code for code, _ in opened}) == len({key for _, key in opened}) == 20


def test_a_code_that_is_taken_is_drawn_again(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    taken, _ = desk.open_room()
    drawn = iter([taken, taken, "ZZZZ"])
    monkeypatch.setattr(codes, "draw_code", lambda: next(drawn))
    assert desk.open_room()[0] == "ZZZZ"
    monkeypatch.setattr(codes, "draw_code", lambda: "ZZZZ")
    with pytest.raises(FullError):
        desk.open_room()


def test_another_key_does_nothing(served: Served) -> None:
    code, _ = desk.open_room()
    other = codes.draw_key()
    for key in (other, "nonsense", ""):
        for does in (
            lambda key=key: desk.ask(code, key, FIELD, FILES),
            lambda key=key: desk.move(code, key, "outputs"),
            lambda key=key: desk.read(code, key),
        ):
            with pytest.raises(NotLeadingError):
                does()
    assert served.does(served.store.read(code)).revision == 0
    with pytest.raises(NoRoomError):
        served.does(served.store.read_file(code, "cup.png"))


def test_a_page_of_an_epoch_before_may_look_and_change_nothing(served: Served) -> None:
    code, key = desk.open_room()
    taken = served.does(served.store.change(code, lambda room, _: rooms.take_over(room)))
    assert desk.read(code, key) == taken
    with pytest.raises(NotLeadingError, match="only look"):
        desk.move(code, key, "outputs")
    assert desk.move(code, str(keys.HostKey(key, 1)), "outputs").view == "outputs"


@pytest.mark.parametrize(
    "files",
    [
        {"../x.png": (b"x", "image/png")},
        {".hidden": (b"x", "image/png")},
        {"x.html": (b"<p>", "text/html")},
        {"x.png": (bytes(MOST_FILE_BYTES + 1), "image/png")},
    ],
)
def test_what_is_no_picture_is_not_kept(served: Served, files: dict[str, tuple[bytes, str]]) -> None:
    code, key = desk.open_room()
    with pytest.raises(RoomError, match="picture"):
        desk.ask(code, key, FIELD, files)
    assert desk.read(code, key).question is None


@pytest.mark.parametrize(
    "view",
    [
        "https://elsewhere.example",
        "//elsewhere.example",
        "/outputs",
        "a/b",
        "javascript:x",
        "a?b c",
        "a?b#c",
        "a?" + "x" * 2001,
        "ä",
    ],
)
def test_what_leads_out_of_the_app_is_not_passed_on(served: Served, view: str) -> None:
    code, key = desk.open_room()
    with pytest.raises(RoomError, match="address"):
        desk.move(code, key, view)
    with pytest.raises(RoomError, match="address"):
        desk.ask(code, key, replace(FIELD, link=view), {})


@pytest.mark.parametrize(
    "view", ["", "outputs", "?variant=paper", "lesson?step=3.2", "feature-maps?layer=3a&unit=1,2%20"]
)
def test_what_is_in_the_app_is(served: Served, view: str) -> None:
    code, key = desk.open_room()
    assert desk.move(code, key, view).view == view


def test_a_room_that_is_over_says_so(served: Served) -> None:
    code, key = desk.open_room()
    served.does(served.store.end(code))
    with pytest.raises(NoRoomError):
        desk.read(code, key)


def test_a_store_that_is_away_says_so(served: Served) -> None:
    code, key = desk.open_room()
    served.store.away = True
    try:
        with pytest.raises(AwayError):
            desk.read(code, key)
    finally:
        served.store.away = False
    assert desk.read(code, key).code == code


def test_a_page_waits_no_longer_than_it_may(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "LONGEST_S", 0.01)
    held = threading.Event()
    served.loop.call_soon_threadsafe(held.wait)
    try:
        with pytest.raises(AwayError, match="do not answer"):
            desk.read("K7MW", codes.draw_key())
    finally:
        held.set()


def test_a_server_without_rooms_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_bound", None)
    with pytest.raises(AwayError, match="no rooms"):
        desk.open_room()
