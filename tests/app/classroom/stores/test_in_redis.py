"""Redis that goes away and comes back, and what is true of it alone."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from pathlib import Path

import pytest
from redis.asyncio import Redis

from app.classroom.rooms import Phase
from app.classroom.stores import in_redis, lua
from app.classroom.stores.in_redis import RedisStore
from app.classroom.stores.store import AwayError, NoRoomError, Seats, Standing
from tests.app.classroom.stores.kinds import CALLS, CODE, asks, goes_on, moves, room
from tests.conftest import PATIENCE_S
from tests.support.programs.redis import RedisServer

pytestmark = pytest.mark.anyio

OPEN = {"open": lambda store: store.open(room("ABCD"))}


@pytest.fixture
def own_server(redis_program: str, tmp_path: Path) -> Iterator[RedisServer]:
    """One that may be stopped."""
    server = RedisServer(redis_program, tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
async def store(own_server: RedisServer, anyio_backend: str) -> AsyncIterator[RedisStore]:
    """With a room, and a student who has voted; it has all the time that it asks for."""
    made = RedisStore(own_server.address, patience_s=PATIENCE_S)
    await made.open(room())
    await made.join(CODE, "anna")
    await made.change(CODE, asks())
    await made.vote(CODE, "anna", "1.0", 1)
    yield made
    await made.close()


@pytest.fixture
async def hasty(own_server: RedisServer, store: RedisStore) -> AsyncIterator[RedisStore]:
    """The same rooms, asked with next to no patience, over a connection that is there already."""
    made = RedisStore(own_server.address, patience_s=PATIENCE_S)
    await made.read(CODE)
    made._patience_s = 0.05
    yield made
    await made.close()


@pytest.mark.parametrize("name", CALLS | OPEN)
async def test_whatever_is_asked_while_redis_is_gone_is_answered_by_away(
    own_server: RedisServer, store: RedisStore, name: str
) -> None:
    own_server.kill()
    with pytest.raises(AwayError, match="tries again"):
        await (CALLS | OPEN)[name](store)


@pytest.mark.parametrize("name", CALLS | OPEN)
async def test_whatever_is_asked_while_redis_hangs_is_answered_by_away(
    own_server: RedisServer, hasty: RedisStore, name: str
) -> None:
    own_server.hang()
    try:
        with pytest.raises(AwayError):
            await (CALLS | OPEN)[name](hasty)
    finally:
        own_server.go_on()


def test_nobody_waits_long() -> None:
    assert in_redis.PATIENCE_S <= 2


async def test_an_open_vote_is_there_when_redis_comes_back(own_server: RedisServer, store: RedisStore) -> None:
    before = await store.read(CODE)
    own_server.kill()
    for _ in range(3):
        with pytest.raises(AwayError):
            await store.vote(CODE, "anna", "1.0", 2)
    own_server.start()
    assert await store.read(CODE) == before
    assert await store.count_seats(CODE) == Seats(with_teacher=1, voted=1)
    await store.join(CODE, "ben")
    await store.vote(CODE, "ben", "1.0", 2)
    assert (await store.change(CODE, goes_on(Phase.CLOSED))).rounds == ((0, 1, 1),)


async def test_answers_that_came_too_late_are_nobodys(own_server: RedisServer, hasty: RedisStore) -> None:
    """A connection on which an answer is still to come is not asked for anything else."""
    own_server.hang()
    asked = [hasty.read(CODE), hasty.count_seats(CODE), hasty.host_away_s(CODE), hasty.read(CODE)]
    results = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(result) for result in results] == [AwayError] * 4
    own_server.go_on()
    hasty._patience_s = PATIENCE_S
    for _ in range(5):
        assert await hasty.count_seats(CODE) == Seats(with_teacher=1, voted=1)
        assert (await hasty.read(CODE)).poll == "1.0"


async def test_listeners_are_told_that_redis_went_away_and_that_it_came_back(
    own_server: RedisServer, store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_redis, "LISTEN_S", float(PATIENCE_S))
    monkeypatch.setattr(in_redis, "AGAIN_S", 0.05)

    async def state() -> str:
        try:
            return (await store.read(CODE)).view
        except AwayError:
            return "away"

    async with asyncio.timeout(PATIENCE_S), aclosing(store.wakes(CODE)) as wakes:

        async def hears(expected: str) -> None:
            async for _ in wakes:
                if await state() == expected:
                    return

        await hears("")
        own_server.kill()
        await hears("away")
        own_server.start()
        await hears("")
        await store.change(CODE, moves("maps"))
        await hears("maps")


async def test_a_redis_without_room_reads_and_does_not_write(own_server: RedisServer, store: RedisStore) -> None:
    async with Redis.from_url(own_server.address) as client:
        await client.config_set("maxmemory", 1)
        with pytest.raises(AwayError):
            await store.vote(CODE, "anna", "1.0", 2)
        assert (await store.read(CODE)).poll == "1.0"
        await client.config_set("maxmemory", 0)
    await store.vote(CODE, "anna", "1.0", 2)


async def test_the_log_says_once_that_it_is_away_and_once_that_it_is_back_and_no_password(
    own_server: RedisServer, store: RedisStore, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        own_server.kill()
        for _ in range(3):
            with pytest.raises(AwayError):
                await store.read(CODE)
        own_server.start()
        for _ in range(3):
            await store.read(CODE)
        wrong = RedisStore(own_server.address.replace("://", "://:secret@"), patience_s=PATIENCE_S)
        with pytest.raises(AwayError):
            await wrong.read(CODE)
        await wrong.close()
    away, back, refused = [record.message for record in caplog.records if record.name == in_redis.__name__]
    assert away.startswith("Rooms: Redis does not answer")
    assert "again" in back
    assert "AuthenticationError" in refused
    assert "secret" not in caplog.text


async def test_a_room_of_another_version_is_none(own_server: RedisServer, store: RedisStore) -> None:
    async with Redis.from_url(own_server.address) as client:
        await client.hset(f"explorer:room:{CODE}", "room", '{"code": 7}')
    with pytest.raises(NoRoomError):
        await store.read(CODE)
    with pytest.raises(NoRoomError):
        await store.change(CODE, asks())
    await store.end(CODE)


async def test_no_key_outlives_its_room(own_server: RedisServer, store: RedisStore) -> None:
    await store.join(CODE, "ben")
    await store.see(CODE, "ben", Standing.AROUND)
    await store.keep_file(CODE, "a.png", b"picture", "image/png")
    async with Redis.from_url(own_server.address, decode_responses=True) as client:
        await client.pexpire(f"explorer:room:{CODE}", 3_000_000)
        await store.vote(CODE, "ben", "1.0", 1)
        await store.see(CODE, "ben", Standing.AROUND)
        await store.keep_file(CODE, "b.png", b"picture", "image/png")
        kept = [f"explorer:room:{CODE}{part}" for part in ("", ":around", ":files", ":votes")]
        lives = [await client.pttl(key) for key in kept]
        assert all(0 < life <= 3_000_000 for life in lives), lives
        await store.change(CODE, moves("maps"))
        lives = [await client.ttl(key) for key in [*kept, f"explorer:room:{CODE}:with", "explorer:rooms"]]
        assert all(life > 3_000 for life in lives), lives


async def test_what_redis_has_written_down_of_a_room_goes_when_it_ends(
    own_server: RedisServer, store: RedisStore
) -> None:
    assert b"anna" in own_server.written()
    await store.end(CODE)
    deadline = time.monotonic() + PATIENCE_S
    while b"anna" in own_server.written():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


async def test_a_redis_that_writes_nothing_down_is_not_made_to(own_server: RedisServer, store: RedisStore) -> None:
    async with Redis.from_url(own_server.address) as client:
        await client.config_set("appendonly", "no")
        for file in own_server.folder.glob("appendonlydir/*"):
            file.unlink()
        await store.end(CODE)
        assert (await client.info("persistence"))["aof_rewrite_in_progress"] == 0
    assert own_server.written() == b""


async def test_a_room_ends_where_redis_may_not_be_told_to_write_anew(
    own_server: RedisServer, store: RedisStore
) -> None:
    async with Redis.from_url(own_server.address) as client:
        await client.execute_command("ACL", "SETUSER", "default", "-info", "-bgrewriteaof")
    await store.end(CODE)
    with pytest.raises(NoRoomError):
        await store.read(CODE)


async def test_votes_wait_for_a_change_that_they_have_overtaken(
    store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or as long as votes come, nobody could close the vote."""
    looks, answers = store._look, []

    async def overtaken(code: str) -> tuple[bytes, bytes, list[int]]:
        seen = await looks(code)
        answers.append(await store._run(lua.VOTE, CODE, "anna", "1.0", len(answers), 0))
        return seen

    monkeypatch.setattr(store, "_look", overtaken)
    monkeypatch.setattr(lua, "HOLD_MS", PATIENCE_S * 1000)
    assert (await store.change(CODE, goes_on(Phase.CLOSED))).rounds == ((1, 0, 0),)
    assert answers == [lua.OK, lua.HELD]
    await store.change(CODE, asks())
    await store.vote(CODE, "anna", "2.0", 1)  # nothing is held any more
