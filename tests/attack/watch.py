"""What everybody else notices of an attack: how long the server takes to answer, how much memory it takes."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

from tests.e2e.conftest import Server

_EVERY_S = 0.05
_LIMIT_S = 60.0


class Watch:
    """Asks the server whether it is alive, again and again, each time over a new connection."""

    def __init__(self, server: Server) -> None:
        """Watch ``server``."""
        self._server = server
        self.waits_s: list[float] = []
        self.warm_mb = self.peak_mb = resident_mb(server)
        self.tree_warm_mb = self.tree_peak_mb = self._tree_mb()
        self._log_bytes = server.log.stat().st_size

    @property
    def longest_s(self) -> float:
        """The longest that an answer took."""
        return max(self.waits_s, default=0.0)

    @property
    def growth(self) -> float:
        """The most memory that the server had, by what it had in the beginning."""
        return self.peak_mb / self.warm_mb

    @property
    def tree_growth(self) -> float:
        """The same of the server and of what it has started."""
        return self.tree_peak_mb / self.tree_warm_mb

    @property
    def log_kb(self) -> float:
        """By how much the log has grown."""
        return (self._server.log.stat().st_size - self._log_bytes) / 1000

    async def look(self) -> None:
        """Ask until cancelled."""
        while True:
            self.waits_s.append(await answer_s(self._server))
            self.note_memory()
            await asyncio.sleep(_EVERY_S)

    def note_memory(self) -> None:
        """Remember the most that there was."""
        self.peak_mb = max(self.peak_mb, resident_mb(self._server))
        self.tree_peak_mb = max(self.tree_peak_mb, self._tree_mb())

    def _tree_mb(self) -> float:
        return sum(_resident_mb(pid) for pid in _descendants(self._server.process.pid))


@contextlib.asynccontextmanager
async def watching(server: Server) -> AsyncIterator[Watch]:
    """Watch the server for as long as the block lasts."""
    watch = Watch(server)
    task = asyncio.create_task(watch.look())
    try:
        await asyncio.sleep(0)
        yield watch
        watch.waits_s.append(await answer_s(server))
        watch.note_memory()
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def answer_s(server: Server) -> float:
    """Seconds until the server says that it is alive; the limit where it does not."""
    start = time.perf_counter()
    with contextlib.suppress(TimeoutError, OSError):
        async with asyncio.timeout(_LIMIT_S):
            reader, writer = await connect(server)
            try:
                writer.write(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                status = await reader.readline()
            finally:
                writer.close()  # also when nobody watches any more
            if b" 200 " in status:
                return time.perf_counter() - start
    return _LIMIT_S


async def connect(server: Server) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a connection to the server."""
    place = urlsplit(server.url)
    return await asyncio.open_connection(place.hostname, place.port)


def resident_mb(server: Server) -> float:
    """Memory of the server's process in MB."""
    return _resident_mb(server.process.pid)


def _resident_mb(pid: int) -> float:
    """Memory of a process in MB; none once it has ended."""
    with contextlib.suppress(OSError, StopIteration):
        status = Path(f"/proc/{pid}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) / 1024
    return 0.0


def _descendants(pid: int) -> list[int]:
    """A process and all that it has started, and so on."""
    found = [pid]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found += map(int, children.read_text().split())
    return found
