"""What a step is compared with: a server that does nothing but send the same bytes to everybody, when it is told to.

``python -m tests.load_class.bare`` prints its port, and stops when its input ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator

from tests.load_class.member import LIMIT_S

_SAY, _LISTEN = b"say\n", b"listen\n"


async def serve() -> None:
    """Send each piece that somebody says, after its length, to all who listen."""
    listening: set[asyncio.StreamWriter] = set()
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()

    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            if await reader.readline() == _LISTEN:
                listening.add(writer)
                writer.write(_LISTEN)
                await reader.read()
                listening.discard(writer)
            else:
                while True:
                    piece = await reader.readexactly(int(await reader.readline()))
                    for other in listening:
                        other.write(piece)
        writer.close()

    def wait_for_end() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(ended.set)

    server = await asyncio.start_server(visit, "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    threading.Thread(target=wait_for_end, daemon=True).start()
    await ended.wait()
    server.close()


class Bare:
    """Who listens to such a server, and who says something."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._listeners: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._says: asyncio.StreamWriter | None = None

    async def enter(self, count: int) -> None:
        """Let so many listen."""
        self._says = (await self._connect(_SAY))[1]
        for _ in range(count):
            reader, writer = await self._connect(_LISTEN)
            await reader.readexactly(len(_LISTEN))
            self._listeners.append((reader, writer))

    async def last_ms(self, length: int) -> float:
        """Say so many bytes; return after how many milliseconds the last has them."""
        assert self._says is not None
        begun = time.perf_counter()
        self._says.write(b"%d\n%b" % (length, bytes(length)))
        async with asyncio.timeout(LIMIT_S):
            ends = await asyncio.gather(*(_end(reader, length) for reader, _ in self._listeners))
        return (max(ends) - begun) * 1000

    async def _connect(self, word: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(word)
        return reader, writer

    async def leave(self) -> None:
        """Let all of them go."""
        for writer in [*(writer for _, writer in self._listeners), *filter(None, [self._says])]:
            writer.close()


async def _end(reader: asyncio.StreamReader, length: int) -> float:
    await reader.readexactly(length)
    return time.perf_counter()


@contextlib.asynccontextmanager
async def listened_to(count: int) -> AsyncIterator[Bare]:
    """A bare server in a process of its own, to which so many listen until the end of the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.load_class.bare"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        bare = Bare(int(await asyncio.to_thread(process.stdout.readline)))
        await bare.enter(count)
        yield bare
        await bare.leave()
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(LIMIT_S)


if __name__ == "__main__":
    asyncio.run(serve())
