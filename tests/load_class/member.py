"""Somebody in a room as the server sees them: requests over one connection that stays open, and a stream of events.

It speaks HTTP byte by byte, so that two hundred of them take little from the machine that they share with the server.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

ROOMS = "/classroom/rooms"
LIMIT_S = 60.0
"""For how long an answer, or an event, is waited for."""


class MemberError(OSError):
    """The server did something that somebody in a room would call broken."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


@dataclass
class Member:
    """A browser with a room open, at the server ``url``.

    Attributes:
        cookies: as a browser keeps them.
        state: the newest that was told.
        told_at: when it was, by `time.perf_counter`.
        events: how many states came.
        received_bytes: what the stream has brought.
        errors: what went wrong in the stream.
    """

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    state: Any = None
    told_at: float = 0.0
    events: int = 0
    received_bytes: int = 0
    errors: list[str] = field(default_factory=list)
    _connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    _streams: list[asyncio.Task[None]] = field(default_factory=list)
    _told: asyncio.Event = field(default_factory=asyncio.Event)
    _over: bool = False

    async def ask(self, method: str, path: str, body: object = None) -> Answer:
        """Ask for something below the rooms' path, or for a path that begins with a slash.

        As browsers do, it is asked again where a connection that was kept open was closed just then.
        """
        data = b"" if body is None else json.dumps(body).encode()
        async with asyncio.timeout(LIMIT_S):
            if self._connection and not self._connection[0].at_eof():
                with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                    return await self._ask(*self._connection, self._head(method, path, len(data)) + data)
            if self._connection:
                self._connection[1].close()
            self._connection = await self._connect()
            return await self._ask(*self._connection, self._head(method, path, len(data)) + data)

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> Answer:
        writer.write(request)
        status, headers = await self._begin(reader)
        return Answer(status, await reader.readexactly(int(headers.get("content-length", 0))))

    async def done(self, path: str, **body: object) -> None:
        """Say something that has to be taken.

        Raises:
            MemberError: it is not.
        """
        answer = await self.ask("POST", path, body)
        if answer.status not in (200, 204):
            raise MemberError(f"{path.rsplit('/', 1)[1]} was answered with {answer.status}: {answer.body[:200]!r}")

    async def listen(self, code: str, role: str) -> None:
        """Open a stream, which is read from now on, and wait for its first state."""
        reader, writer = await self._connect()
        writer.write(self._head("GET", f"{code}/events?as={role}"))
        status, _ = await self._begin(reader)
        if status != 200:
            writer.close()
            raise MemberError(f"events were answered with {status}")
        self._streams.append(asyncio.create_task(self._read(reader, writer)))
        await self.until(lambda _: True)

    async def until(self, holds: Callable[[Any], bool]) -> float:
        """Wait for a state for which something holds; return when it was told.

        Raises:
            MemberError: the stream ended before, or it did not come.
        """
        try:
            async with asyncio.timeout(LIMIT_S):
                while self.state is None or not holds(self.state):
                    if self.errors or self._over:
                        raise MemberError(f"the stream ended: {self.errors or 'the room is over'}")
                    self._told.clear()
                    await self._told.wait()
        except TimeoutError:
            raise MemberError(f"what was waited for was not told within {LIMIT_S:.0f} s") from None
        return self.told_at

    async def leave(self) -> None:
        """Close everything, as closing the tab does."""
        for task in self._streams:
            task.cancel()
        await asyncio.gather(*self._streams, return_exceptions=True)
        self._streams.clear()
        if self._connection:
            self._connection[1].close()
            self._connection = None

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        place = urlsplit(self.url)
        return await asyncio.open_connection(place.hostname, place.port)

    def _head(self, method: str, path: str, length: int = 0) -> bytes:
        there = path if path.startswith("/") else f"{ROOMS}/{path}"
        lines = [f"{method} {there} HTTP/1.1", f"Host: {urlsplit(self.url).netloc}"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method != "GET":
            lines += [f"Origin: {self.url}", "Content-Type: application/json", f"Content-Length: {length}"]
        return "\r\n".join([*lines, "", ""]).encode()

    async def _begin(self, reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
        """Read an answer's status and headers, and keep its cookies."""
        async with asyncio.timeout(LIMIT_S):
            first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip().split("\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
            if name.lower() == "set-cookie":
                kept, _, said = value.partition(";")[0].partition("=")
                self.cookies[kept] = said.strip('"')
        return int(first.split()[1]), headers

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async for event, data in self._events(reader):
                if event == "state":
                    self.state, self.told_at = json.loads(data), time.perf_counter()
                    self.events += 1
                elif event == "over":
                    self._over = True
                elif event == "away":
                    self.errors.append(f"away: {data}")
                self._told.set()
        except (OSError, asyncio.IncompleteReadError, ValueError) as error:
            self.errors.append(f"stream: {error!r}")
        else:
            if not self._over:
                self.errors.append("stream: it ended")
        finally:
            self._told.set()
            writer.close()

    async def _events(self, reader: asyncio.StreamReader) -> AsyncIterator[tuple[str, str]]:
        """Yield the names of events and what they say; comments are none."""
        text = b""
        while size := int(await reader.readline(), 16):
            text += (await reader.readexactly(size + 2))[:-2]
            self.received_bytes += size
            *whole, text = text.split(b"\n\n")
            for block in whole:
                lines = dict(line.split(": ", 1) for line in block.decode().split("\n"))
                if "event" in lines:
                    yield lines["event"], lines["data"]


@contextlib.asynccontextmanager
async def leaving(*members: Member) -> AsyncIterator[None]:
    """Have them gone at the end of the block, however it ends."""
    try:
        yield
    finally:
        await asyncio.gather(*(member.leave() for member in members))
