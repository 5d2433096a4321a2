"""Streams of events: each room is read once for all who look at it in this process, and they get the newest.

Who is slow gets the newest when they are ready for more, and nothing in between.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import msgspec

from app.classroom import views
from app.classroom.rooms import RoomError
from app.classroom.stores.store import MOST_SEATS, AwayError, NoRoomError, Store
from app.classroom.views import Role, Teacher

MOST_LISTENERS = 3 * MOST_SEATS
"""Of one room in this process: some students have it open twice."""

PING = b": still there\n\n"
OVER = b"event: over\ndata: {}\n\n"

_RECONNECT_MS = (1000, 3000)
"""After how long a browser connects again: not all at the same moment."""

_A_MOMENT_S = 0.05

_LOG = logging.getLogger("googlenet_explorer")


@dataclass(frozen=True, slots=True)
class Pace:
    """How often things are done, in seconds.

    Attributes:
        read_s: how long a room of which there was something to tell is not read again.
        retry_s: after how long a store that is away is asked again.
        rest_s: the same for a room that nobody looks at.
        student_s: how often an open connection says that its student is there.
        host_s: the same for the teacher, who is missed sooner.
        ping_s: how often a projector's connection is sent something, however quiet the room.
    """

    read_s: float = 0.2
    retry_s: float = 1.0
    rest_s: float = 60.0
    student_s: float = 15.0
    host_s: float = 4.0
    ping_s: float = 15.0


class _Listener:
    """One connection."""

    def __init__(self, role: Role, epoch: int) -> None:
        self.role, self.epoch = role, epoch
        self.changed = asyncio.Event()
        self.had: bytes | None = None


class _Feed:
    """One room: reads it, and tells all who listen. Rests while nobody does, until the room has to be forgotten."""

    def __init__(self, code: str, store: Store, pace: Pace) -> None:
        self.listeners: set[_Listener] = set()
        self.over = False
        self.teacher = Teacher.HERE
        self._code, self._store, self._pace = code, store, pace
        self._wake = asyncio.Event()
        self._epoch = 0
        self._events: dict[Role, bytes] = {}
        self._told_at = -math.inf
        self._was_away, self._answers_since = False, -math.inf
        self._heard: asyncio.Task[None] | None = None
        self.task = asyncio.create_task(self._run())
        self.task.add_done_callback(self._ended)

    def wake(self) -> None:
        """Let the room be read anew."""
        self._wake.set()

    def enter(self, listener: _Listener) -> None:
        """Tell somebody from now on."""
        self.listeners.add(listener)
        if self._heard is None:  # what was read last may be old
            self._events = {}
            self.wake()

    def leave(self, listener: _Listener) -> None:
        """Tell somebody nothing more."""
        self.listeners.discard(listener)
        if not self.listeners:
            self.wake()

    def role(self, listener: _Listener) -> Role:
        """Return as whom somebody listens now."""
        taken_over = listener.role is Role.HOST and listener.epoch < self._epoch
        return Role.LOOKING_ON if taken_over else listener.role

    def newest(self, listener: _Listener) -> bytes | None:
        """Return what somebody has to be told; None for what they know already."""
        event = self._events.get(self.role(listener))
        return None if event == listener.had else event

    async def _run(self) -> None:
        try:
            while not self.over:
                wait_s = await self._look()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(wait_s):
                        await self._wake.wait()
        finally:
            self._hear(False)

    async def _look(self) -> float:
        """Read the room and tell; return after how many seconds it has to be read at the latest."""
        await asyncio.sleep(self._told_at + self._pace.read_s - asyncio.get_running_loop().time())
        self._wake.clear()
        self._hear(bool(self.listeners))
        try:
            room = await self._store.read(self._code)
            away_s = self._missed_s(await self._store.host_away_s(self._code))
            if away_s >= views.WIPED_S:
                await self._store.end(self._code)
                raise NoRoomError
            if not self.listeners:
                return views.WIPED_S - away_s + _A_MOMENT_S
            seats = await self._store.count_seats(self._code)
        except NoRoomError:
            self.over = True
            self._tell(dict.fromkeys(Role, OVER))
            return 0.0
        except AwayError as error:
            self._was_away = True
            self._tell(dict.fromkeys(Role, _event("away", {"error": str(error)})))
            return self._pace.retry_s if self.listeners else self._pace.rest_s
        self._epoch, self.teacher = room.epoch, views.teacher(away_s)
        self._tell({role: _event("state", state) for role, state in views.for_all(room, seats, away_s).items()})
        ahead = (at for at in (views.LOST_S, views.GONE_S, views.WIPED_S) if at > away_s)
        return min(ahead) - away_s + _A_MOMENT_S

    def _missed_s(self, away_s: float) -> float:
        """Return for how long a teacher was away, who could not say that they were there while the store was."""
        now = asyncio.get_running_loop().time()
        if self._was_away:
            self._was_away, self._answers_since = False, now
        return min(away_s, now - self._answers_since)

    def _tell(self, events: dict[Role, bytes]) -> None:
        if events == self._events:
            return
        self._events, self._told_at = events, asyncio.get_running_loop().time()
        for listener in self.listeners:
            if self.newest(listener) is not None:
                listener.changed.set()

    def _hear(self, wanted: bool) -> None:
        """Listen to what the store says of the room, or no longer."""
        if wanted and self._heard is None:
            self._heard = asyncio.create_task(self._follow())
            self._heard.add_done_callback(self._fail)
        elif not wanted and self._heard is not None:
            self._heard.cancel()
            self._heard = None

    async def _follow(self) -> None:
        async for _ in self._store.wakes(self._code):
            self.wake()

    def _fail(self, task: asyncio.Task[None]) -> None:
        """Let connections end, which browsers open again, should anything have failed that nobody expected."""
        if not task.cancelled() and (error := task.exception()):
            _LOG.error("A room's events ended", exc_info=error)
            self.task.cancel()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._fail(task)
        self.over = True
        for listener in self.listeners:
            listener.changed.set()


class Hub:
    """All rooms that somebody looks at in this process. For the server's event loop.

    Args:
        store: where rooms are kept.
        pace: how often things are done.
    """

    def __init__(self, store: Store, pace: Pace | None = None) -> None:
        self._store = store
        self._pace = pace or Pace()
        self._feeds: dict[str, _Feed] = {}

    def watch(self, code: str) -> None:
        """Forget a room once its teacher has been away for long, though nobody may ever look at it."""
        self._feed(code)

    def check_room_for(self, code: str) -> None:
        """Check that one more may listen.

        Raises:
            RoomError: too many do.
        """
        feed = self._feeds.get(code)
        if feed and len(feed.listeners) >= MOST_LISTENERS:
            raise RoomError("Too many have this room open; close it where you do not need it.")

    def student(self, code: str, token: str) -> AsyncIterator[bytes]:
        """Yield a student's events, and keep their seat."""
        return self._events(code, Role.STUDENT, self._pace.student_s, lambda: self._store.see(code, token))

    def projector(self, code: str) -> AsyncIterator[bytes]:
        """Yield what hangs on the wall."""
        return self._events(code, Role.PROJECTOR, self._pace.ping_s, None)

    def host(self, code: str, epoch: int) -> AsyncIterator[bytes]:
        """Yield a console's events, and note that the teacher is there, as long as it leads the room."""

        async def see() -> None:
            await self._store.see_host(code)
            if (feed := self._feeds.get(code)) and feed.teacher is not Teacher.HERE:
                feed.wake()

        return self._events(code, Role.HOST, self._pace.host_s, see, epoch)

    async def _events(
        self, code: str, role: Role, every_s: float, see: Callable[[], Awaitable[None]] | None, epoch: int = 0
    ) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        feed, listener = self._feed(code), _Listener(role, epoch)
        feed.enter(listener)
        due = loop.time() + (0.0 if role is Role.HOST else random.uniform(0.5, 1.0) * every_s)  # noqa: S311 - spread
        try:
            yield f"retry: {random.randint(*_RECONNECT_MS)}\n\n".encode()  # noqa: S311 - spread
            while True:
                listener.changed.clear()
                event = feed.newest(listener)
                if event is not None:
                    listener.had = event
                    yield event
                if feed.over:
                    return
                try:
                    async with asyncio.timeout_at(due):
                        await listener.changed.wait()
                except TimeoutError:
                    due = loop.time() + every_s
                    yield PING
                    if see and feed.role(listener) is not Role.LOOKING_ON:
                        try:
                            await see()
                        except AwayError:  # which the room's events say
                            continue
                        except NoRoomError:  # over, which they say too; or else the seat was given back elsewhere
                            if await self._is_there(code):
                                return
                            feed.wake()
        finally:
            feed.leave(listener)

    async def _is_there(self, code: str) -> bool:
        with contextlib.suppress(AwayError, NoRoomError):
            await self._store.read(code)
            return True
        return False

    def _feed(self, code: str) -> _Feed:
        feed = self._feeds.get(code)
        if feed is None or feed.over:
            feed = self._feeds[code] = _Feed(code, self._store, self._pace)
            feed.task.add_done_callback(lambda _: self._forget(code, feed))
        return feed

    def _forget(self, code: str, feed: _Feed) -> None:
        if self._feeds.get(code) is feed:
            del self._feeds[code]

    async def close(self) -> None:
        """End everything."""
        tasks = [feed.task for feed in self._feeds.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _event(name: str, said: object) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (name.encode(), msgspec.json.encode(said))
