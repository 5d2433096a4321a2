"""Rooms in Redis: for several servers at once, and still there after one of them was started again.

A room is a document that is replaced only where it is still as it was read; a vote is taken only where its poll is still
open; both in one script each (`lua`), so that no vote is lost and none is counted twice, whoever asks at the same moment.
Whatever is wrong with Redis or the way to it is an `AwayError` after two seconds at most, and nothing is asked twice: who
got one cannot know whether it was done. The next one who asks tries again.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import msgspec
from redis.asyncio import BlockingConnectionPool, ConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from app.classroom.rooms import Room, check_choice
from app.classroom.stores import lua
from app.classroom.stores.store import (
    AWAY,
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
    AwayError,
    Change,
    FullError,
    NoRoomError,
    Seats,
    Standing,
    left_files,
)

PATIENCE_S: Final = 2.0
"""How long anything may take, whatever is wrong."""

AGAIN_S: Final = 1.0
"""How often who listens tries again while Redis is away."""

_MOST_CONNECTIONS: Final = 32
_PAUSE_S: Final = (0.005, 0.03)
"""From shortest to longest: how long who was overtaken waits before the next try."""

_LOG = logging.getLogger(__name__)


class RedisStore:
    """See `Store`."""

    def __init__(self, address: str, clock: Callable[[], float] = time.time, patience_s: float = PATIENCE_S) -> None:
        """Connect to nothing yet.

        Args:
            address: ``redis://``, ``rediss://`` or ``unix://``, with what a password and a database's number need.
            clock: seconds since some moment, the same for all servers, to a few seconds.
            patience_s: how long anything may take.

        Raises:
            ValueError: that is no such address.
        """
        self._clock, self._patience_s = clock, patience_s
        connecting: dict[str, Any] = {
            "socket_timeout": patience_s * 3 / 4,
            "socket_connect_timeout": patience_s / 2,
            "retry": Retry(NoBackoff(), 0),
            "protocol": 2,
        }
        self._client = Redis.from_pool(
            BlockingConnectionPool.from_url(
                address, max_connections=_MOST_CONNECTIONS, timeout=patience_s, **connecting
            )
        )
        # Each room that is listened to holds one of these.
        self._listening = Redis.from_pool(
            ConnectionPool.from_url(address, max_connections=2 * MOST_ROOMS, **connecting)
        )
        self._is_away = False

    async def open(self, room: Room) -> bool:
        """See `Store.open`."""
        answer = await self._run(
            lua.OPEN, room.code, lua.PREFIX, room.code, _encode(room), room.poll, self._clock(), LIFE_S, MOST_ROOMS
        )
        if answer == lua.FULL:
            raise FullError(ROOMS_FULL)
        return bool(answer == lua.OK)

    async def read(self, code: str) -> Room:
        """See `Store.read`."""
        return _decode(await self._get(lua.keys(code)[0], "room"))

    async def change(self, code: str, change: Change) -> Room:
        """See `Store.change`."""
        async with self._patience():
            while True:
                before, given, choices = await self._look(code)
                room = _decode(before)
                after = change(room, choices)
                if after == room:
                    return after
                left = sorted(left_files(room, after))
                answer = await self._run(
                    lua.SWAP, code, before, given, _encode(after), after.poll, LIFE_S, lua.HOLD_MS, *left
                )
                if answer == lua.OK:
                    return after
                await _pause()

    async def join(self, code: str, token: str) -> None:
        """See `Store.join`."""
        if await self._run(lua.JOIN, code, token, self._clock(), MOST_SEATS) == lua.FULL:
            raise FullError(SEATS_FULL)

    async def see(self, code: str, token: str, standing: Standing | None = None) -> None:
        """See `Store.see`."""
        now = self._clock()
        await self._run(lua.SEE, code, token, standing or "", now, now - QUIET_S)

    async def leave(self, code: str, token: str) -> None:
        """See `Store.leave`."""
        await self._run(lua.LEAVE, code, token)

    async def vote(self, code: str, token: str, poll: str, choice: int) -> None:
        """See `Store.vote`."""
        async with self._patience():
            while True:
                check_choice(await self.read(code), poll, choice)
                if await self._run(lua.VOTE, code, token, poll, choice, self._clock()) == lua.OK:
                    return
                await _pause()

    async def count_seats(self, code: str) -> Seats:
        """See `Store.count_seats`."""
        counts = await self._run(lua.COUNT, code, self._clock() - QUIET_S)
        if not counts:
            raise NoRoomError(NO_ROOM)
        here, around, all_, voted = counts
        return Seats(with_teacher=here, around=around, quiet=all_ - here - around, voted=voted)

    async def see_host(self, code: str) -> None:
        """See `Store.see_host`."""
        await self._run(lua.SEE_HOST, code, self._clock())

    async def host_away_s(self, code: str) -> float:
        """See `Store.host_away_s`."""
        seen = await self._get(lua.keys(code)[0], "host_seen")
        if seen is None:
            raise NoRoomError(NO_ROOM)
        return max(0.0, self._clock() - float(seen))

    async def keep_file(self, code: str, name: str, data: bytes, mime: str) -> None:
        """See `Store.keep_file`."""
        if len(data) > MOST_FILE_BYTES:
            raise FullError(FILES_FULL)
        if await self._run(lua.KEEP_FILE, code, name, mime.encode() + b"\n" + data, MOST_FILES) == lua.FULL:
            raise FullError(FILES_FULL)

    async def read_file(self, code: str, name: str) -> tuple[bytes, str]:
        """See `Store.read_file`."""
        content = await self._get(lua.keys(code)[4], name)
        if content is None:
            raise NoRoomError(NO_FILE)
        mime, _, data = content.partition(b"\n")
        return data, mime.decode()

    async def end(self, code: str) -> None:
        """See `Store.end`."""
        await self._run(lua.END, code, code)
        await self._write_anew()

    async def wakes(self, code: str) -> AsyncIterator[None]:
        """See `Store.wakes`."""
        while True:
            try:
                async with self._listening.pubsub() as heard:
                    async with asyncio.timeout(self._patience_s):
                        await heard.subscribe(lua.channel(code))
                        await heard.get_message(timeout=None)  # that it listens now: nothing is missed from here on
                    while True:
                        yield
                        await heard.get_message(timeout=LISTEN_S)
                        while await heard.get_message(timeout=0):
                            pass  # what came meanwhile is all read at once
            except (RedisError, OSError, TimeoutError):
                yield
                await asyncio.sleep(AGAIN_S)

    async def close(self) -> None:
        """See `Store.close`."""
        await self._client.aclose()
        await self._listening.aclose()

    async def _look(self, code: str) -> tuple[bytes, bytes, list[int]]:
        """Return the room's document, the number of its state of votes, and the votes."""
        found = await self._run(lua.LOOK, code)
        if not found:
            raise NoRoomError(NO_ROOM)
        document, given, choices = found
        return document, given, [int(choice) for choice in choices]

    async def _write_anew(self) -> None:
        """Have Redis's file, where it has one, written without what was deleted; it does so by itself too, in its time."""
        with suppress(RedisError, OSError):  # it need not let us
            async with asyncio.timeout(self._patience_s):
                if (await self._client.info("persistence")).get("aof_enabled"):
                    await self._client.bgrewriteaof()

    async def _get(self, key: str, field: str) -> bytes | None:
        async with self._answering():
            found: Any = await self._client.hget(key, field)
        return found

    async def _run(self, script: str, code: str, *arguments: object) -> Any:
        """Run a script on a room and return its answer.

        Raises:
            NoRoomError: there is no such room, or seat, as the script says.
        """
        keys = lua.keys(code)
        async with self._answering():
            answer = await self._client.eval(script, len(keys), *keys, *arguments)  # type: ignore[arg-type]
        if answer == lua.NONE:
            raise NoRoomError(NO_ROOM)
        if answer == lua.SEAT:
            raise NoRoomError(NO_SEAT)
        return answer

    @asynccontextmanager
    async def _answering(self) -> AsyncIterator[None]:
        """Ask Redis something; whatever goes wrong there is an `AwayError`."""
        async with self._patience():
            try:
                yield
            except (RedisError, OSError) as error:
                self._note(error)
                raise AwayError(AWAY) from error
        self._note(None)

    @asynccontextmanager
    async def _patience(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._patience_s):
                yield
        except TimeoutError as error:
            self._note(error)
            raise AwayError(AWAY) from error

    def _note(self, error: Exception | None) -> None:
        """Say once in the log that Redis is away, and once that it is back."""
        if error and not self._is_away:
            _LOG.warning("Rooms: Redis does not answer (%s).", type(error).__name__)
        elif self._is_away and not error:
            _LOG.warning("Rooms: Redis answers again.")
        self._is_away = error is not None


def _encode(room: Room) -> bytes:
    return msgspec.json.encode(room)


def _decode(document: bytes | None) -> Room:
    if document is None:
        raise NoRoomError(NO_ROOM)
    try:
        return msgspec.json.decode(document, type=Room)
    except msgspec.MsgspecError:  # of a version of this program that was another
        raise NoRoomError(NO_ROOM) from None


async def _pause() -> None:
    await asyncio.sleep(random.uniform(*_PAUSE_S))  # noqa: S311 - nothing secret hangs on it
