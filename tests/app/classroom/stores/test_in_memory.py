"""What is true of rooms in memory alone."""

from __future__ import annotations

import asyncio

import pytest

from app.classroom.stores import in_memory
from app.classroom.stores.in_memory import MemoryStore
from tests.app.classroom.stores.kinds import CODE, room
from tests.conftest import PATIENCE_S
from tests.support.clock import Clock

pytestmark = pytest.mark.anyio


async def test_a_room_that_nobody_asks_for_any_more_is_forgotten_in_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_memory, "LIFE_S", 0.02)
    store = MemoryStore()
    await store.open(room())
    async with asyncio.timeout(PATIENCE_S):
        while store._rooms:
            await asyncio.sleep(0.005)


async def test_a_room_whose_time_is_not_over_yet_is_kept_when_it_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_memory, "LIFE_S", 0.02)
    store = MemoryStore(Clock().monotonic)  # which stands still
    await store.open(room())
    first = store._rooms[CODE].timer
    async with asyncio.timeout(PATIENCE_S):
        while store._rooms[CODE].timer is first:
            await asyncio.sleep(0.005)
    assert await store.read(CODE) == room()
    await store.close()


async def test_nothing_is_held_once_it_is_closed() -> None:
    store = MemoryStore()
    await store.open(room())
    timer = store._rooms[CODE].timer
    await store.close()
    assert not store._rooms
    assert timer
    assert timer.cancelled()
