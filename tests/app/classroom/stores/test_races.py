"""What several ask of a store at the same moment, as from several servers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Collection
from functools import partial

import pytest

from app.classroom import rooms
from app.classroom.rooms import Phase, Room, RoomError
from app.classroom.stores.store import Seats
from tests.app.classroom.stores.kinds import CODE, Kept, goes_on, has_vote

pytestmark = pytest.mark.anyio


def took_part(results: Collection[object]) -> int:
    """How many of several calls did what they should; the others have to be refused as closed."""
    refused = [result for result in results if result is not None]
    assert all(isinstance(result, RoomError) and "closed" in str(result) for result in refused), refused
    return len(results) - len(refused)


@pytest.mark.parametrize("before_closing", [0, 1, 50, 199])
async def test_a_vote_at_the_moment_of_closing_counts_once_or_is_refused(opened: Kept, before_closing: int) -> None:
    store = await has_vote(opened, *(f"student {place}" for place in range(200)))
    sides = (store, opened.beside())
    votes = [sides[place % 2].vote(CODE, f"student {place}", "1.0", place % 3) for place in range(200)]
    calls: list[Awaitable[object]] = list(votes)
    calls.insert(before_closing, sides[1].change(CODE, goes_on(Phase.CLOSED)))
    results = await asyncio.gather(*calls, return_exceptions=True)
    closed = results.pop(before_closing)
    assert isinstance(closed, Room)
    assert sum(closed.rounds[0]) == took_part(results)
    assert await store.read(CODE) == closed
    assert (await store.count_seats(CODE)).voted == 0


async def test_changes_at_the_same_moment_are_all_made(opened: Kept) -> None:
    sides = (opened.store, opened.beside())
    calls = [sides[place % 2].change(CODE, lambda before, _: rooms.take_over(before)) for place in range(20)]
    results = await asyncio.gather(*calls)
    assert {result.epoch for result in results} == set(range(1, 21))
    assert (await opened.store.read(CODE)).revision == 20


async def test_a_vote_that_is_changed_over_and_over_does_not_keep_a_teacher_from_closing(opened: Kept) -> None:
    store = await has_vote(opened, *(f"student {place}" for place in range(20)))
    other = opened.beside()

    async def changes_their_mind(student: str) -> None:
        choice = 0
        while True:
            choice = (choice + 1) % 3
            await store.vote(CODE, student, "1.0", choice)
            await asyncio.sleep(0)

    restless = [asyncio.create_task(changes_their_mind(f"student {place}")) for place in range(20)]
    while (await store.count_seats(CODE)).voted < 20:
        await asyncio.sleep(0)
    closed = await other.change(CODE, goes_on(Phase.CLOSED))
    assert sum(closed.rounds[0]) == 20
    took_part(await asyncio.gather(*restless, return_exceptions=True))


async def test_leaving_and_voting_at_the_same_moment_leaves_no_vote_behind(opened: Kept) -> None:
    store = await has_vote(opened, *(f"student {place}" for place in range(50)))
    calls = [
        partial(act, CODE, f"student {place}", *rest)
        for place in range(50)
        for act, rest in ((store.vote, ("1.0", 1)), (store.leave, ()))
    ]
    await asyncio.gather(*(call() for call in calls), return_exceptions=True)
    assert await store.count_seats(CODE) == Seats()
