"""A class that opens the page at the same moment, from one address and through the proxy with the limits people get."""

from __future__ import annotations

import asyncio
import json
import resource
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.container import proxied
from tests.container.asking import UPGRADE, head, place
from tests.container.stand_in import stand_in
from tests.e2e.conftest import Server

PUPILS, BROWSER_CONNECTIONS, REQUESTS = 200, 6, 24
"""A class behind one address: each holds a websocket and so many connections, with so many requests on each."""


@pytest.fixture
def many_files() -> Iterator[None]:
    """Room for a class's connections, seen from both ends."""
    needed = 2 * PUPILS * (BROWSER_CONNECTIONS + 1) + 500
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < needed:
        pytest.skip(f"a process may open {hard} files here, and this takes {needed}")
    if soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


class Pupil:
    """A browser that opens a page: all its connections stay open until it is let go."""

    def __init__(self, proxy: Server) -> None:
        self._place = place(proxy)
        self._open: list[asyncio.StreamWriter] = []
        self.statuses: Counter[int] = Counter()
        self.replicas: set[str] = set()

    async def opens_a_page(self) -> None:
        first = await asyncio.open_connection(*self._place)
        self._open.append(first[1])
        cookie = await self._asks(*first, head("GET", "/"))
        await asyncio.gather(self._joins(cookie), *(self._loads(cookie) for _ in range(BROWSER_CONNECTIONS - 1)))

    async def _joins(self, cookie: str) -> None:
        reader, writer = await asyncio.open_connection(*self._place)
        self._open.append(writer)
        writer.write(head("GET", "/_stcore/stream", Cookie=cookie, **UPGRADE))
        self.statuses[int((await reader.readuntil(b"\r\n\r\n")).split()[1])] += 1
        self.replicas.add((await reader.readexactly(3)).decode())

    async def _loads(self, cookie: str) -> None:
        reader, writer = await asyncio.open_connection(*self._place)
        self._open.append(writer)
        for _ in range(REQUESTS):
            await self._asks(reader, writer, head("GET", "/", Cookie=cookie))

    async def _asks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> str:
        """Returns the cookie that came with the answer."""
        writer.write(request)
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        body = await reader.readexactly(int(headers["content-length"]))
        self.statuses[int(lines[0].split()[1])] += 1
        self.replicas.add(json.loads(body)["name"])
        return headers.get("set-cookie", "").partition(";")[0]

    async def goes(self) -> None:
        for writer in self._open:
            writer.close()
            await writer.wait_closed()


@pytest.mark.usefixtures("many_files")
def test_a_class_of_two_hundred_behind_one_address_is_never_refused(tmp_path: Path) -> None:
    async def lesson(pupils: list[Pupil]) -> None:
        await asyncio.gather(*(pupil.opens_a_page() for pupil in pupils))
        await asyncio.gather(*(pupil.goes() for pupil in pupils))

    with stand_in("one") as one, stand_in("two") as two, proxied.proxy(tmp_path, (one.port, two.port)) as running:
        pupils = [Pupil(running) for _ in range(PUPILS)]
        with ThreadPoolExecutor(1) as own:
            own.submit(asyncio.run, lesson(pupils)).result()
    statuses = sum((pupil.statuses for pupil in pupils), Counter[int]())
    assert statuses == {101: PUPILS, 200: PUPILS * (1 + (BROWSER_CONNECTIONS - 1) * REQUESTS)}
    assert all(len(pupil.replicas) == 1 for pupil in pupils), running.log.read_text()
