"""A store of rooms as plain as can be, and one that is away when a test says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from app.classroom import rooms
from app.classroom.rooms import Room
from app.classroom.stores.store import MOST_SEATS, AwayError, Change, FullError, NoRoomError, Seats, Standing


@dataclass
class _Kept:
    room: Room
    seats: dict[str, Standing] = field(default_factory=dict)
    votes: dict[str, int] = field(default_factory=dict)
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict)


class PlainStore:
    """Keeps rooms in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, _Kept] = {}
        self.waiting: dict[str, set[asyncio.Event]] = {}

    def _get(self, code: str) -> _Kept:
        if code not in self.kept:
            raise NoRoomError("There is no such room.")
        return self.kept[code]

    def _wake(self, code: str) -> None:
        for one in self.waiting.get(code, ()):
            one.set()

    async def open(self, room: Room) -> bool:
        if room.code in self.kept:
            return False
        self.kept[room.code] = _Kept(room)
        return True

    async def read(self, code: str) -> Room:
        return self._get(code).room

    async def change(self, code: str, change: Change) -> Room:
        kept = self._get(code)
        before, kept.room = kept.room, change(kept.room, list(kept.votes.values()))
        if kept.room.poll != before.poll:
            kept.votes.clear()
        self._wake(code)
        return kept.room

    async def join(self, code: str, token: str) -> None:
        seats = self._get(code).seats
        if token not in seats and len(seats) >= MOST_SEATS:
            raise FullError("No seat is left.")
        seats.setdefault(token, Standing.WITH)
        self._wake(code)

    async def see(self, code: str, token: str, standing: Standing | None = None) -> None:
        seats = self._get(code).seats
        if token not in seats:
            raise NoRoomError("There is no such student.")
        if standing and seats[token] is not standing:
            seats[token] = standing
            self._wake(code)

    async def leave(self, code: str, token: str) -> None:
        kept = self._get(code)
        if token not in kept.seats:
            raise NoRoomError("There is no such student.")
        del kept.seats[token]
        kept.votes.pop(token, None)
        self._wake(code)

    async def vote(self, code: str, token: str, poll: str, choice: int) -> None:
        kept = self._get(code)
        if token not in kept.seats:
            raise NoRoomError("There is no such student.")
        rooms.check_choice(kept.room, poll, choice)
        kept.votes[token] = choice
        self._wake(code)

    async def count_seats(self, code: str) -> Seats:
        kept = self._get(code)
        standing = list(kept.seats.values())
        return Seats(standing.count(Standing.WITH), standing.count(Standing.AROUND), 0, len(kept.votes))

    async def see_host(self, code: str) -> None:
        self._get(code)

    async def host_away_s(self, code: str) -> float:
        self._get(code)
        return 0.0

    async def keep_file(self, code: str, name: str, data: bytes, mime: str) -> None:
        self._get(code).files[name] = data, mime

    async def read_file(self, code: str, name: str) -> tuple[bytes, str]:
        files = self._get(code).files
        if name not in files:
            raise NoRoomError("There is no such file.")
        return files[name]

    async def end(self, code: str) -> None:
        self._get(code)
        del self.kept[code]
        self._wake(code)

    async def wakes(self, code: str) -> AsyncIterator[None]:
        event = asyncio.Event()
        event.set()
        self.waiting.setdefault(code, set()).add(event)
        try:
            while True:
                await event.wait()
                event.clear()
                yield
        finally:
            self.waiting[code].discard(event)

    async def close(self) -> None:
        pass


class Faltering:
    """A store that is away while a test says so, with a teacher who has been away for as long as it says.

    Attributes:
        away: whether it does not answer.
        host_away: for how many seconds the teacher was not there; None for what the store says.
        broken: whether it fails in a way that nobody expects.
        seen: tokens of students, and ``host``, as often as they were seen.
        reads: how often a room was read.
    """

    def __init__(self, store: Any) -> None:
        self._store = store
        self.away = self.broken = False
        self.host_away: float | None = None
        self.seen: list[str] = []
        self.reads = 0

    def __getattr__(self, name: str) -> Any:
        does = getattr(self._store, name)

        async def answer(*arguments: Any) -> Any:
            if self.broken:
                raise RuntimeError("broken")
            if self.away:
                raise AwayError("The rooms do not answer at the moment.")
            return await does(*arguments)

        return answer

    def kept_codes(self) -> list[str]:
        """The codes of all rooms."""
        return list(self._store.kept)

    def listening(self, code: str) -> int:
        """How many listen to what the store says of a room."""
        return len(self._store.waiting.get(code, ()))

    async def read(self, code: str) -> Room:
        self.reads += 1
        room: Room = await self.__getattr__("read")(code)
        return room

    async def see(self, code: str, token: str, *standing: Standing) -> None:
        await self.__getattr__("see")(code, token, *standing)
        self.seen.append(token)

    async def see_host(self, code: str) -> None:
        await self.__getattr__("see_host")(code)
        self.seen.append("host")

    async def host_away_s(self, code: str) -> float:
        away_s: float = await self.__getattr__("host_away_s")(code)
        return away_s if self.host_away is None else self.host_away

    async def wakes(self, code: str) -> AsyncIterator[None]:
        async for _ in self._store.wakes(code):
            if self.away:
                raise AwayError("The rooms do not answer at the moment.")
            yield
