"""Who leads a room."""

from __future__ import annotations

import pytest

from app.classroom import codes, keys, rooms
from app.classroom.keys import HostKey, NotLeadingError
from app.classroom.rooms import Room

KEY = "hcm8dkX50HU4De4k2hSZKw"
"""As `codes.draw_key` draws them, but the same in every process: tests are named after it."""
ROOM = Room("K7MW", codes.hash_key(KEY), 0.0)


def test_a_key_is_read_as_it_is_written() -> None:
    key = HostKey(KEY, 3)
    assert keys.read(str(key)) == key
    assert keys.read(KEY) == HostKey(KEY, 0)


@pytest.mark.parametrize(
    "text", ["", ".1", "short", f"{KEY}.", f"{KEY}.x", f"{KEY}.-1", f"{KEY}.1.1", KEY + "\n", "ä" * 22, "x" * 65]
)
def test_nonsense_is_no_key(text: str) -> None:
    assert keys.read(text) is None


def test_a_key_is_not_shown() -> None:
    assert KEY not in repr(HostKey(KEY, 1))


def test_only_the_newest_epoch_leads() -> None:
    old, new = HostKey(KEY), HostKey(KEY, 1)
    taken = rooms.take_over(ROOM)
    assert keys.check_leads(ROOM, old) is ROOM
    assert keys.check_leads(taken, new) is taken
    assert old.of(taken) == new
    assert old.opens(taken)
    with pytest.raises(NotLeadingError, match="only look"):
        keys.check_leads(taken, old)
    with pytest.raises(NotLeadingError):
        keys.check_leads(ROOM, new)


@pytest.mark.parametrize("key", [None, HostKey(codes.draw_key())])
def test_another_key_opens_nothing(key: HostKey | None) -> None:
    with pytest.raises(NotLeadingError, match="somebody else"):
        keys.check_leads(ROOM, key)
