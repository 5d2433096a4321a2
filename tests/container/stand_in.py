"""A small server in the app's place: says who it is and what it was asked, takes uploads, opens websockets, sends events."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_ACCEPTS = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""What RFC 6455 has a server add to a websocket's key."""


class StandIn:
    """Listens on this machine until it is stopped; ``ready`` is what its ``/readyz`` says.

    Events say its name every ``beat_s``, for as long as somebody listens.
    """

    beat_s = 0.1

    def __init__(self, name: str, *, ready: bool = True) -> None:
        self.name, self.ready = name, ready
        self.port = 0
        self.uploads = self.uploading = self.most_uploading = self.listening = 0
        self.checked_as: set[str] = set()
        self.go_on = threading.Event()
        self.go_on.set()
        self._loop = asyncio.new_event_loop()
        self._listening = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._listening.wait()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._ended = asyncio.Event()
        server = await asyncio.start_server(self._visit, "127.0.0.1", 0, backlog=4096)
        self.port = server.sockets[0].getsockname()[1]
        self._listening.set()
        await self._ended.wait()
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                while await self._answer(reader, writer):
                    await writer.drain()
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Serve one request; return whether another may follow."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        if path == "/readyz":
            self.checked_as.add(headers["host"])
            _send(writer, 200 if self.ready else 503, b"{}")
        elif path == "/_stcore/stream":
            accept = base64.b64encode(hashlib.sha1((headers["sec-websocket-key"] + _ACCEPTS).encode()).digest())
            writer.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
            writer.write(b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n" + self.name.encode())
            while data := await reader.read(65536):
                writer.write(data)
            return False
        elif path == "/drips":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
            for number in range(3):
                writer.write(b"data: %d\n\n" % number)
                await asyncio.to_thread(self.go_on.wait)
                self.go_on.clear()
            return False
        elif path.partition("?")[0].endswith("/events"):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
            event = b"data: %s\n\n" % self.name.encode()
            self.listening += 1
            try:
                while True:
                    writer.write(b"%x\r\n%s\r\n" % (len(event), event))
                    await writer.drain()
                    await asyncio.sleep(self.beat_s)
            finally:
                self.listening -= 1
        else:
            body = await self._body(reader, int(headers.get("content-length", 0)))
            told = {"name": self.name, "method": method, "path": path, "headers": headers, "bytes": body}
            _send(writer, 200, json.dumps(told).encode())
        return True

    async def _body(self, reader: asyncio.StreamReader, length: int) -> int:
        if not length:
            return 0
        self.uploads, self.uploading = self.uploads + 1, self.uploading + 1
        self.most_uploading = max(self.most_uploading, self.uploading)
        try:
            await asyncio.to_thread(self.go_on.wait)
            left = length
            while left and (data := await reader.read(min(left, 1 << 20))):
                left -= len(data)
        finally:
            self.uploading -= 1
        return length - left


def _send(writer: asyncio.StreamWriter, status: int, body: bytes) -> None:
    writer.write(b"HTTP/1.1 %d -\r\nContent-Length: %d\r\n\r\n" % (status, len(body)) + body)


@contextmanager
def stand_in(name: str, *, ready: bool = True) -> Iterator[StandIn]:
    """A stand-in for as long as the block lasts."""
    running = StandIn(name, ready=ready)
    try:
        yield running
    finally:
        running.go_on.set()
        running.stop()
