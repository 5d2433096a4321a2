"""Both stores of rooms, each with a clock that tests set and a look at all that it holds; and what tests ask of them."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from typing import Any

from redis.asyncio import Redis

from app.classroom import rooms
from app.classroom.questions import Option, Question
from app.classroom.rooms import Phase, Room
from app.classroom.stores.in_memory import MemoryStore
from app.classroom.stores.in_redis import RedisStore
from app.classroom.stores.store import LIFE_S, Change, Standing, Store
from tests.conftest import PATIENCE_S
from tests.support.clock import Clock

CODE = "K7MW"


def room(code: str = CODE) -> Room:
    return Room(code, host="0123456789abcdef", opened_at=1.0)


def question(name: str = "6.1", picture: str = "", drawing: str = "") -> Question:
    options = (Option("31×31 px", "counts one layer", "Two layers see more."), Option("59×59 px"), Option("99×99 px"))
    return Question(name, "What a unit sees", "How large?", options, 1, "59×59 px", picture=picture, drawing=drawing)


class Kept(ABC):
    """A store to test."""

    store: Store
    clock: Clock

    @abstractmethod
    def beside(self) -> Store:
        """What another process has for the same rooms."""

    @abstractmethod
    async def raw(self) -> str:
        """All that is kept, in words."""

    @abstractmethod
    async def lives_out(self) -> None:
        """Let as much time pass as rooms live, with nobody doing anything."""

    async def close(self) -> None:
        await self.store.close()


def asks(name: str = "6.1", **files: str) -> Change:
    return lambda before, _: rooms.ask(before, question(name, **files))


def moves(view: str) -> Change:
    return lambda before, _: rooms.move(before, view)


def goes_on(to: Phase) -> Change:
    return lambda before, choices: rooms.go_on(before, to, choices)


class InMemory(Kept):
    def __init__(self) -> None:
        self.clock = Clock()
        self.store = self._memory = MemoryStore(self.clock.monotonic)

    def beside(self) -> Store:
        return self.store

    async def raw(self) -> str:
        held = {name: getattr(self._memory, name) for name in ("_rooms", "_listeners")}
        return repr(held) if any(held.values()) else ""

    async def lives_out(self) -> None:
        self.clock.now_s += LIFE_S


class InRedis(Kept):
    def __init__(self, address: str) -> None:
        self.clock, self._address = Clock(), address
        self.store = RedisStore(address, self.clock.monotonic, PATIENCE_S)
        self.client = Redis.from_url(address, decode_responses=True)
        self._others: list[Store] = []

    def beside(self) -> Store:
        self._others.append(RedisStore(self._address, self.clock.monotonic, PATIENCE_S))
        return self._others[-1]

    async def raw(self) -> str:
        found: dict[str, Any] = {}
        for key in sorted([key async for key in self.client.scan_iter()]):
            kind = await self.client.type(key)
            found[key] = await {
                "hash": self.client.hgetall,
                "set": self.client.smembers,
                "zset": lambda key: self.client.zrange(key, 0, -1, withscores=True),
                "string": self.client.get,
            }[kind](key)
        return repr(found) if found else ""

    async def lives_out(self) -> None:
        """Redis keeps time by itself: each key is told that its time is over, if it has one."""
        self.clock.now_s += LIFE_S
        for key in [key async for key in self.client.scan_iter()]:
            assert 0 < await self.client.ttl(key) <= LIFE_S, key
            await self.client.pexpire(key, 1)
        while [key async for key in self.client.scan_iter()]:
            await asyncio.sleep(0.001)

    async def close(self) -> None:
        await super().close()
        for other in self._others:
            await other.close()
        await self.client.aclose()


async def has_vote(kept: Kept, *students: str) -> Store:
    """The store, with students in the room and a question that is open."""
    for student in students:
        await kept.store.join(CODE, student)
    await kept.store.change(CODE, asks())
    return kept.store


CALLS: dict[str, Callable[[Store], Awaitable[object]]] = {
    "read": lambda store: store.read(CODE),
    "change": lambda store: store.change(CODE, asks()),
    "join": lambda store: store.join(CODE, "anna"),
    "see": lambda store: store.see(CODE, "anna", Standing.WITH),
    "leave": lambda store: store.leave(CODE, "anna"),
    "vote": lambda store: store.vote(CODE, "anna", "1.0", 0),
    "count_seats": lambda store: store.count_seats(CODE),
    "see_host": lambda store: store.see_host(CODE),
    "host_away_s": lambda store: store.host_away_s(CODE),
    "keep_file": lambda store: store.keep_file(CODE, "a.png", b"", "image/png"),
    "read_file": lambda store: store.read_file(CODE, "a.png"),
    "end": lambda store: store.end(CODE),
}
