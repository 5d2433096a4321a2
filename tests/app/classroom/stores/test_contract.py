"""What every store of rooms does, asked of each of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace

import pytest

from app.classroom import rooms
from app.classroom.rooms import Control, Phase, RoomError
from app.classroom.stores import store as stores
from app.classroom.stores.store import FullError, NoRoomError, Seats, Standing, Store
from tests.app.classroom.stores.kinds import CALLS, CODE, Kept, asks, goes_on, has_vote, moves, question, room
from tests.conftest import PATIENCE_S

pytestmark = pytest.mark.anyio


def wakes_by_itself_every(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("in_memory", "in_redis"):
        monkeypatch.setattr(f"app.classroom.stores.{place}.LISTEN_S", seconds)


async def woken(wakes: AsyncIterator[None]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        await anext(wakes)


async def test_a_room_is_read_as_it_was_opened(kept: Kept) -> None:
    whole = replace(rooms.ask(room(), question(picture="a.png", drawing="b.svg")), rounds=((1, 2, 3),), view="maps?x=1")
    assert await kept.store.open(whole)
    assert await kept.store.read(CODE) == whole
    assert await kept.beside().read(CODE) == whole


async def test_a_code_is_taken_once(opened: Kept) -> None:
    assert not await opened.store.open(replace(room(), host="another"))
    assert (await opened.store.read(CODE)).host == room().host


async def test_there_are_no_more_rooms_than_agreed_until_one_ends(kept: Kept) -> None:
    codes = [f"AA{place:02}" for place in range(stores.MOST_ROOMS)]
    assert all([await kept.store.open(room(code)) for code in codes])
    with pytest.raises(FullError, match=str(stores.MOST_ROOMS)):
        await kept.store.open(room())
    assert not await kept.store.open(room(codes[0]))
    await kept.store.end(codes[0])
    assert await kept.store.open(room())
    await kept.lives_out()
    assert all([await kept.store.open(room(code)) for code in codes])


@pytest.mark.parametrize("name", CALLS)
async def test_where_there_is_no_room_nothing_is_done_and_nothing_kept(kept: Kept, name: str) -> None:
    with pytest.raises(NoRoomError):
        await CALLS[name](kept.store)
    assert await kept.raw() == ""


@pytest.mark.parametrize("name", CALLS)
async def test_a_room_that_has_lived_long_enough_is_gone(opened: Kept, name: str) -> None:
    await has_vote(opened, "anna")
    await opened.store.vote(CODE, "anna", "1.0", 1)
    await opened.store.keep_file(CODE, "a.png", b"picture", "image/png")
    await opened.lives_out()
    with pytest.raises(NoRoomError):
        await CALLS[name](opened.store)


async def test_what_a_change_makes_is_what_is_there(opened: Kept) -> None:
    after = await opened.store.change(CODE, lambda before, _: rooms.control(before, Control.FREEZE))
    assert after.control is Control.FREEZE
    assert after.revision == 1
    assert await opened.beside().read(CODE) == after


async def test_a_change_that_is_refused_changes_nothing(opened: Kept) -> None:
    with pytest.raises(RoomError, match="no way"):
        await opened.store.change(CODE, goes_on(Phase.BARS))
    assert await opened.store.read(CODE) == room()


async def test_a_change_that_is_none_is_none(opened: Kept) -> None:
    assert await opened.store.change(CODE, lambda before, _: before) == room()


async def test_a_seat_is_kept_and_given_back(opened: Kept) -> None:
    store = opened.store
    for student in ("anna", "anna", "ben"):
        await store.join(CODE, student)
    assert await store.count_seats(CODE) == Seats(with_teacher=2)
    await store.leave(CODE, "anna")
    await store.leave(CODE, "anna")
    assert await store.count_seats(CODE) == Seats(with_teacher=1)
    with pytest.raises(NoRoomError):
        await store.see(CODE, "anna", Standing.WITH)


async def test_there_are_no_more_seats_than_agreed(opened: Kept) -> None:
    store = opened.store
    tries = [store.join(CODE, f"student {place}") for place in range(stores.MOST_SEATS + 10)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert results.count(None) == stores.MOST_SEATS
    assert sum(isinstance(result, FullError) for result in results) == 10
    await store.join(CODE, f"student {results.index(None)}")  # who is in stays in
    assert (await store.count_seats(CODE)).all == stores.MOST_SEATS


async def test_students_are_with_the_teacher_or_around_or_have_gone_quiet(opened: Kept) -> None:
    store = opened.store
    for student in ("anna", "ben", "cleo"):
        await store.join(CODE, student)
    await store.see(CODE, "ben", Standing.AROUND)
    assert await store.count_seats(CODE) == Seats(with_teacher=2, around=1)
    opened.clock.now_s += stores.QUIET_S - 1
    await store.see(CODE, "anna", Standing.WITH)
    opened.clock.now_s += 1
    assert await store.count_seats(CODE) == Seats(with_teacher=1, quiet=2)
    await store.join(CODE, "cleo")  # has the seat still, and is heard of by what comes next
    await store.see(CODE, "ben", Standing.WITH)
    await store.see(CODE, "cleo", Standing.AROUND)
    assert await store.count_seats(CODE) == Seats(with_teacher=2, around=1)


async def test_who_is_seen_again_takes_part_as_before(opened: Kept) -> None:
    store = opened.store
    for student in ("anna", "ben"):
        await store.join(CODE, student)
    await store.see(CODE, "ben", Standing.AROUND)
    opened.clock.now_s += stores.QUIET_S
    assert await store.count_seats(CODE) == Seats(quiet=2)
    for student in ("anna", "ben"):
        await store.see(CODE, student)
    assert await store.count_seats(CODE) == Seats(with_teacher=1, around=1)


async def test_the_last_vote_of_each_counts(opened: Kept) -> None:
    store = await has_vote(opened, "anna", "ben", "cleo")
    for student, choice in (("anna", 0), ("ben", 2), ("anna", 1)):
        await store.vote(CODE, student, "1.0", choice)
    assert await store.count_seats(CODE) == Seats(with_teacher=3, voted=2)
    assert (await store.change(CODE, goes_on(Phase.CLOSED))).rounds == ((0, 1, 1),)
    assert (await store.count_seats(CODE)).voted == 0


async def test_both_rounds_are_counted_apart(opened: Kept) -> None:
    store = await has_vote(opened, "anna")
    await store.vote(CODE, "anna", "1.0", 0)
    for to in (Phase.CLOSED, Phase.BARS, Phase.DISCUSS):
        await store.change(CODE, goes_on(to))
    assert (await store.count_seats(CODE)).voted == 0
    await store.vote(CODE, "anna", "1.1", 1)
    assert (await store.change(CODE, goes_on(Phase.ANSWER))).rounds == ((1, 0, 0), (0, 1, 0))


async def test_a_vote_shows_that_its_student_is_there(opened: Kept) -> None:
    store = await has_vote(opened, "anna", "ben")
    await store.see(CODE, "ben", Standing.AROUND)
    opened.clock.now_s += stores.QUIET_S
    for student in ("anna", "ben"):
        await store.vote(CODE, student, "1.0", 0)
    assert await store.count_seats(CODE) == Seats(with_teacher=1, around=1, voted=2)


async def test_votes_are_refused_where_there_is_nothing_to_vote_on(opened: Kept) -> None:
    store = opened.store
    await store.join(CODE, "anna")
    with pytest.raises(RoomError, match="closed"):
        await store.vote(CODE, "anna", "", 0)
    await has_vote(opened)
    for poll, choice, why in (("0.0", 0, "before this one"), ("1.0", 3, "no option 3"), ("1.0", -1, "no option -1")):
        with pytest.raises(RoomError, match=why):
            await store.vote(CODE, "anna", poll, choice)
    with pytest.raises(NoRoomError, match="seat"):
        await store.vote(CODE, "nobody", "1.0", 0)
    assert (await store.count_seats(CODE)).voted == 0


async def test_who_leaves_takes_the_open_vote_along(opened: Kept) -> None:
    store = await has_vote(opened, "anna", "ben")
    for student in ("anna", "ben"):
        await store.vote(CODE, student, "1.0", 1)
    await store.leave(CODE, "anna")
    assert await store.count_seats(CODE) == Seats(with_teacher=1, voted=1)
    assert (await store.change(CODE, goes_on(Phase.CLOSED))).rounds == ((0, 1, 0),)


async def test_another_question_begins_without_votes(opened: Kept) -> None:
    store = await has_vote(opened, "anna")
    await store.vote(CODE, "anna", "1.0", 1)
    await store.change(CODE, moves("maps"))  # the question is still open
    assert (await store.count_seats(CODE)).voted == 1
    await store.change(CODE, asks("6.2"))
    assert (await store.count_seats(CODE)).voted == 0


async def test_no_token_is_kept_with_a_choice_once_a_vote_is_closed(opened: Kept) -> None:
    """In the raw store a choice is next to its token while the vote is open, and nowhere afterwards."""
    store = await has_vote(opened, *(f"token-{place}" for place in range(5)))
    for place in range(5):
        await store.vote(CODE, f"token-{place}", "1.0", 1)
    votes = (
        "{'token-0': 1, 'token-1': 1" if "_Kept" in await opened.raw() else ":votes': {'token-0': '1', 'token-1': '1'"
    )
    assert votes in await opened.raw()
    await store.change(CODE, goes_on(Phase.CLOSED))
    after = await opened.raw()
    assert "token-0': 1" not in after
    assert ":votes" not in after
    for place in range(5):
        assert after.count(f"token-{place}") == 1  # the seat
        await store.leave(CODE, f"token-{place}")
    assert "token-" not in await opened.raw()


async def test_nothing_is_left_of_a_room_that_has_ended(opened: Kept) -> None:
    store = await has_vote(opened, "anna", "ben")
    await store.vote(CODE, "anna", "1.0", 1)
    await store.see(CODE, "ben", Standing.AROUND)
    await store.see_host(CODE)
    await store.keep_file(CODE, "a.png", b"picture", "image/png")
    await store.end(CODE)
    assert await opened.raw() == ""
    with pytest.raises(NoRoomError):
        await store.end(CODE)
    assert await store.open(room())
    assert await store.count_seats(CODE) == Seats()


async def test_an_ended_room_leaves_the_others_alone(opened: Kept) -> None:
    await opened.store.open(room("ABCD"))
    await opened.store.join("ABCD", "anna")
    await opened.store.end(CODE)
    assert await opened.store.read("ABCD") == room("ABCD")
    assert await opened.store.count_seats("ABCD") == Seats(with_teacher=1)


async def test_a_change_lets_a_room_live_on(opened: Kept) -> None:
    opened.clock.now_s += stores.LIFE_S - 1
    await opened.store.change(CODE, moves("maps"))
    opened.clock.now_s += stores.LIFE_S - 1
    assert (await opened.store.read(CODE)).view == "maps"


async def test_it_is_known_how_long_the_teacher_has_been_away(opened: Kept) -> None:
    assert await opened.store.host_away_s(CODE) == 0
    opened.clock.now_s += 12
    assert await opened.store.host_away_s(CODE) == 12
    await opened.store.see_host(CODE)
    opened.clock.now_s += 3
    assert await opened.beside().host_away_s(CODE) == 3


async def test_files_are_kept_as_they_came(opened: Kept) -> None:
    data = bytes(range(256)) + b"\n\n"
    await opened.store.keep_file(CODE, "a.png", b"before", "image/gif")
    await opened.store.keep_file(CODE, "a.png", data, "image/png")
    assert await opened.beside().read_file(CODE, "a.png") == (data, "image/png")
    with pytest.raises(NoRoomError):
        await opened.store.read_file(CODE, "b.png")


async def test_files_have_an_end(opened: Kept) -> None:
    with pytest.raises(FullError):
        await opened.store.keep_file(CODE, "a.png", bytes(stores.MOST_FILE_BYTES + 1), "image/png")
    for place in range(stores.MOST_FILES):
        await opened.store.keep_file(CODE, f"{place}.png", bytes(stores.MOST_FILE_BYTES), "image/png")
    with pytest.raises(FullError):
        await opened.store.keep_file(CODE, "more.png", b"", "image/png")
    await opened.store.keep_file(CODE, "0.png", b"other", "image/png")


async def test_a_questions_files_go_with_it(opened: Kept) -> None:
    store = opened.store
    for name in ("own.png", "a.png", "b.svg", "c.png"):
        await store.keep_file(CODE, name, b"file", "image/png")
    await store.change(CODE, asks(picture="a.png", drawing="b.svg"))
    await store.change(CODE, goes_on(Phase.CLOSED))
    assert [await store.read_file(CODE, name) for name in ("a.png", "b.svg")]
    await store.change(CODE, asks(picture="c.png", drawing="b.svg"))
    assert [await store.read_file(CODE, name) for name in ("own.png", "b.svg", "c.png")]
    with pytest.raises(NoRoomError):
        await store.read_file(CODE, "a.png")
    await store.change(CODE, goes_on(Phase.EXPLORE))
    assert await store.read_file(CODE, "own.png")
    for name in ("b.svg", "c.png"):
        with pytest.raises(NoRoomError):
            await store.read_file(CODE, name)


CHANGES: dict[str, Callable[[Store], Awaitable[object]]] = {
    "a change": lambda store: store.change(CODE, moves("maps")),
    "a student": lambda store: store.join(CODE, "cleo"),
    "another standing": lambda store: store.see(CODE, "anna", Standing.AROUND),
    "a vote": lambda store: store.vote(CODE, "anna", "1.0", 0),
    "one less": lambda store: store.leave(CODE, "anna"),
    "the teacher": lambda store: store.see_host(CODE),
    "the end": lambda store: store.end(CODE),
}


@pytest.mark.parametrize("name", CHANGES)
async def test_listeners_are_woken_whoever_changes_something(
    opened: Kept, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wakes_by_itself_every(PATIENCE_S, monkeypatch)
    await has_vote(opened, "anna")
    async with aclosing(opened.store.wakes(CODE)) as here, aclosing(opened.beside().wakes(CODE)) as there:
        for wakes in (here, there):
            await woken(wakes)
        waiting = [asyncio.create_task(woken(wakes)) for wakes in (here, there)]
        await CHANGES[name](opened.store)
        await asyncio.gather(*waiting)


async def test_many_changes_wake_a_slow_listener_a_few_times(opened: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    wakes_by_itself_every(PATIENCE_S, monkeypatch)
    times = 0
    async with aclosing(opened.store.wakes(CODE)) as wakes:
        await woken(wakes)
        for place in range(100):
            await opened.store.join(CODE, f"student {place}")
        while (await opened.store.read(CODE)).view != "maps":
            await woken(wakes)
            times += 1
            if times == 1:
                moving = asyncio.create_task(opened.store.change(CODE, moves("maps")))
        await moving
    assert times < 50


async def test_a_listener_is_woken_now_and_then_when_nothing_happens(
    opened: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    wakes_by_itself_every(0.01, monkeypatch)
    async with aclosing(opened.store.wakes(CODE)) as wakes:
        for _ in range(3):
            await woken(wakes)


async def test_who_listens_to_no_room_is_told_when_there_is_one(kept: Kept) -> None:
    async with aclosing(kept.store.wakes(CODE)) as wakes:
        await woken(wakes)
        await kept.store.open(room())
        await woken(wakes)
    assert await kept.store.read(CODE)
