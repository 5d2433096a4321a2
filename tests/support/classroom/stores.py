"""A store of rooms, in memory if nothing else is said, that is away when a test says so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from app.classroom.rooms import Room
from app.classroom.stores.in_memory import MemoryStore
from app.classroom.stores.store import AWAY, AwayError, Standing


class Faltering:
    """A store that is away while a test says so, with a teacher who was away for as long as it says.

    Attributes:
        away: whether it does not answer.
        host_away: for how many seconds the teacher was not there; None for what the store says.
        broken: whether it fails in a way that nobody expects.
        seen: tokens of students, and ``host``, as often as they were seen.
        reads: how often a room was read.
    """

    def __init__(self, store: Any = None) -> None:
        self._store = store or MemoryStore()
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
                raise AwayError(AWAY)
            return await does(*arguments)

        return answer

    def kept_codes(self) -> list[str]:
        """The codes of all rooms."""
        return list(self._store._rooms)

    def listening(self, code: str) -> int:
        """How many listen to what the store says of a room."""
        return len(self._store._listeners.get(code, ()))

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

    def wakes(self, code: str) -> AsyncIterator[None]:
        return self._store.wakes(code)

    async def close(self) -> None:
        await self._store.close()
