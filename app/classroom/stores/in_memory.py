"""Rooms in this process's memory: for one server, and gone with it.

Nothing here waits for anything, so that each method is all or nothing on the event loop.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from app.classroom.rooms import Room, check_choice
from app.classroom.stores.store import (
    FILES_FULL,
    LIFE_S,
    LISTEN_S,
    MOST_FILE_BYTES,
    MOST_FILES,
    MOST_ROOMS,
    MOST_SEATS,
    NO_FILE,
    NO_ROOM,
    NO_SEAT,
    QUIET_S,
    ROOMS_FULL,
    SEATS_FULL,
    Change,
    FullError,
    NoRoomError,
    Seats,
    Standing,
    left_files,
)


@dataclass(slots=True)
class _Seat:
    """When a student was last heard of, and how they take part."""

    seen: float
    standing: Standing = Standing.WITH


@dataclass(slots=True)
class _Kept:
    """A room and all that belongs to it."""

    room: Room
    host_seen: float
    ends: float
    seats: dict[str, _Seat] = field(default_factory=dict)
    votes: dict[str, int] = field(default_factory=dict)
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    timer: asyncio.TimerHandle | None = None


class MemoryStore:
    """See `Store`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Args: clock: seconds since some moment."""
        self._clock = clock
        self._rooms: dict[str, _Kept] = {}
        self._listeners: dict[str, set[asyncio.Event]] = {}

    async def open(self, room: Room) -> bool:
        """See `Store.open`."""
        self._forget_ended()
        if room.code in self._rooms:
            return False
        if len(self._rooms) >= MOST_ROOMS:
            raise FullError(ROOMS_FULL)
        now = self._clock()
        self._rooms[room.code] = _Kept(room, host_seen=now, ends=now + LIFE_S)
        self._set_timer(room.code)
        self._wake(room.code)
        return True

    async def read(self, code: str) -> Room:
        """See `Store.read`."""
        return self._find(code).room

    async def change(self, code: str, change: Change) -> Room:
        """See `Store.change`."""
        kept = self._find(code)
        before, after = kept.room, change(kept.room, list(kept.votes.values()))
        if after == before:
            return after
        kept.room, kept.ends = after, self._clock() + LIFE_S
        if after.poll != before.poll:
            kept.votes.clear()
        for name in left_files(before, after):
            kept.files.pop(name, None)
        self._wake(code)
        return after

    async def join(self, code: str, token: str) -> None:
        """See `Store.join`."""
        kept = self._find(code)
        if token in kept.seats:
            return
        if len(kept.seats) >= MOST_SEATS:
            raise FullError(SEATS_FULL)
        kept.seats[token] = _Seat(self._clock())
        self._wake(code)

    async def see(self, code: str, token: str, standing: Standing | None = None) -> None:
        """See `Store.see`."""
        seat, now = self._seat(self._find(code), token), self._clock()
        standing = standing or seat.standing
        is_other = seat.standing is not standing or self._is_quiet(seat)
        seat.seen, seat.standing = now, standing
        if is_other:
            self._wake(code)

    async def leave(self, code: str, token: str) -> None:
        """See `Store.leave`."""
        kept = self._find(code)
        kept.votes.pop(token, None)
        if kept.seats.pop(token, None):
            self._wake(code)

    async def vote(self, code: str, token: str, poll: str, choice: int) -> None:
        """See `Store.vote`."""
        kept = self._find(code)
        check_choice(kept.room, poll, choice)
        self._seat(kept, token).seen = self._clock()
        kept.votes[token] = choice
        self._wake(code)

    async def count_seats(self, code: str) -> Seats:
        """See `Store.count_seats`."""
        kept = self._find(code)
        here = [seat.standing for seat in kept.seats.values() if not self._is_quiet(seat)]
        return Seats(
            with_teacher=here.count(Standing.WITH),
            around=here.count(Standing.AROUND),
            quiet=len(kept.seats) - len(here),
            voted=len(kept.votes),
        )

    async def see_host(self, code: str) -> None:
        """See `Store.see_host`."""
        self._find(code).host_seen = self._clock()
        self._wake(code)

    async def host_away_s(self, code: str) -> float:
        """See `Store.host_away_s`."""
        return max(0.0, self._clock() - self._find(code).host_seen)

    async def keep_file(self, code: str, name: str, data: bytes, mime: str) -> None:
        """See `Store.keep_file`."""
        kept = self._find(code)
        if len(data) > MOST_FILE_BYTES or (name not in kept.files and len(kept.files) >= MOST_FILES):
            raise FullError(FILES_FULL)
        kept.files[name] = data, mime

    async def read_file(self, code: str, name: str) -> tuple[bytes, str]:
        """See `Store.read_file`."""
        found = self._find(code).files.get(name)
        if found is None:
            raise NoRoomError(NO_FILE)
        return found

    async def end(self, code: str) -> None:
        """See `Store.end`."""
        self._find(code)
        self._forget(code)

    async def wakes(self, code: str) -> AsyncIterator[None]:
        """See `Store.wakes`."""
        woken = asyncio.Event()
        self._listeners.setdefault(code, set()).add(woken)
        try:
            while True:
                woken.clear()
                yield
                with suppress(TimeoutError):
                    await asyncio.wait_for(woken.wait(), LISTEN_S)
        finally:
            listeners = self._listeners[code]
            listeners.discard(woken)
            if not listeners:
                del self._listeners[code]

    async def close(self) -> None:
        """See `Store.close`."""
        for code in list(self._rooms):
            self._forget(code)

    def _find(self, code: str) -> _Kept:
        kept = self._rooms.get(code)
        if kept is None or kept.ends <= self._clock():
            raise NoRoomError(NO_ROOM)
        return kept

    def _seat(self, kept: _Kept, token: str) -> _Seat:
        seat = kept.seats.get(token)
        if seat is None:
            raise NoRoomError(NO_SEAT)
        return seat

    def _is_quiet(self, seat: _Seat) -> bool:
        return self._clock() - seat.seen >= QUIET_S

    def _wake(self, code: str) -> None:
        for woken in self._listeners.get(code, ()):
            woken.set()

    def _set_timer(self, code: str) -> None:
        """Have a room that nobody asks for any more forgotten in its time."""
        kept = self._rooms[code]
        loop = asyncio.get_running_loop()
        kept.timer = loop.call_later(kept.ends - self._clock(), self._ring, code)

    def _ring(self, code: str) -> None:
        self._forget_ended()
        if code in self._rooms:
            self._set_timer(code)

    def _forget_ended(self) -> None:
        now = self._clock()
        for code in [code for code, kept in self._rooms.items() if kept.ends <= now]:
            self._forget(code)

    def _forget(self, code: str) -> None:
        if timer := self._rooms.pop(code).timer:
            timer.cancel()
        self._wake(code)
