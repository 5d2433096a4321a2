"""Connections that say nothing, or half of a request, or are dropped as soon as they are there."""

from __future__ import annotations

import asyncio
import contextlib
import time

import websockets

from app.serving.limits.connections import HEAD_S
from app.words.text import plain
from googlenet_core.pictures import samples
from tests.attack.finding import Finding
from tests.attack.watch import connect, watching
from tests.e2e.conftest import Server
from tests.load.visitor import Visitor

HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
"""A request whose head does not end."""

_AT_ONCE = 20


async def half_sent(server: Server, count: int = 1100, head_s: float = HEAD_S) -> Finding:
    """Eleven hundred requests that never end."""
    opened = []
    async with watching(server) as watch:
        for _ in range(count):
            reader, writer = await connect(server)
            writer.write(HALF)
            opened.append((reader, writer))
        begun = time.monotonic()
        closed = await asyncio.gather(*(_ends(reader, 3 * head_s) for reader, _ in opened))
        took = time.monotonic() - begun
        for _, writer in opened:
            writer.close()
    return Finding(
        "half-sent requests",
        f"{count:,} at once",
        "nobody answered for 20 s, 111 MB of log, kept for minutes",
        f"longest answer {watch.longest_s:.2f} s, {watch.log_kb:.0f} kB of log, {sum(closed):,} ended within {took:.0f} s",
        f"≤ 1 s, ≤ 100 kB, all within {2 * head_s:.0f} s",
        all(closed) and watch.log_kb <= 100,
        watch.longest_s <= 1 and took <= 2 * head_s,
    )


async def _ends(reader: asyncio.StreamReader, limit_s: float) -> bool:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(limit_s):
            with contextlib.suppress(ConnectionError):
                await reader.read()
            return True
    return False


async def dropped_sockets(server: Server, count: int = 300) -> Finding:
    """A visitor with a picture loses the network; then a script opens and drops three hundred sockets."""
    student = Visitor(server.url)
    await student.join()
    await student.open("Feature maps")
    await student.upload("mine.jpg", samples.read_sample("coffee") + b"dropped")
    session = student.session_id
    await student.leave()
    scripted = Visitor(server.url)
    await scripted.join()
    await scripted.leave()
    for _ in range(count // _AT_ONCE):
        await asyncio.gather(*(_open_and_drop(scripted) for _ in range(_AT_ONCE)))
    await student.join()
    back = student.session_id == session and student.reads(f"{plain('mine.jpg')} (your upload)")
    await student.leave()
    return Finding(
        "dropped sockets",
        f"{count} opened and dropped",
        "a visitor without network lost picture and view",
        f"the visitor {'finds both again' if back else 'lost them'}",
        "found again",
        back,
    )


async def _open_and_drop(visitor: Visitor) -> None:
    socket = await websockets.connect(
        f"{visitor.url.replace('http', 'ws', 1)}/_stcore/stream",
        subprotocols=["streamlit"],  # type: ignore[list-item]
        additional_headers={"Cookie": visitor.cookie, "Origin": visitor.url},
    )
    await socket.close()


async def class_comes_back(server: Server, size: int = 200) -> Finding:
    """A class loses its network at the same moment, and all come back."""
    students = [Visitor(server.url) for _ in range(size)]
    await _join(students)
    sessions = [student.session_id for student in students]
    await asyncio.gather(*(student.leave() for student in students))
    start = time.monotonic()
    await _join(students)
    took = time.monotonic() - start
    back = sum(student.session_id == session for student, session in zip(students, sessions, strict=True))
    await asyncio.gather(*(student.leave() for student in students))
    return Finding(
        "a class without network",
        f"{size} drop out together, from one address",
        "all but 128 were forgotten",
        f"{back} of {size} sessions are back within {took:.0f} s",
        "all",
        back == size,
    )


async def _join(students: list[Visitor]) -> None:
    for start in range(0, len(students), _AT_ONCE):
        await asyncio.gather(*(student.join() for student in students[start : start + _AT_ONCE]))
