"""A tiny app behind uvicorn's protocols with limits, in the same process on a port of its own, and those who ask it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

import uvicorn
import websockets
from uvicorn.server import ServerState

from app.serving.limits import connections
from app.serving.limits.connections import ConnectionLimits, Places
from tests.conftest import PATIENCE_S

ROOMY = ConnectionLimits(of_address=50, websockets=50, in_all=50)


class App:
    """A tiny app: answers, answers when it may, reads a body, sends much, or echoes over a websocket."""

    def __init__(self) -> None:
        self.may_answer = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await self.echo(receive, send)
            return
        if scope["path"] in ("/slow", "/slow/events"):
            await self.may_answer.wait()
        text = scope["path"].encode()
        if scope["method"] == "POST":
            text, more = b"", True
            while more:
                message = await receive()
                text, more = text + message.get("body", b""), message.get("more_body", False)
            if scope["path"] == "/slow-after":
                await self.may_answer.wait()
        elif scope["path"] == "/much":
            text = bytes(50_000_000)
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(text)).encode())]}
        )
        await send({"type": "http.response.body", "body": text})

    @staticmethod
    async def echo(receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": message["text"]})


class Client:
    """A connection as a browser has it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def say(self, text: str) -> None:
        self.writer.write(text.replace("\n", "\r\n").encode())

    async def answer(self, *, body: bool = True) -> tuple[int, bytes]:
        """The status and the body of the next answer."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        length = int(head.lower().partition("content-length: ")[2].partition("\r")[0] or 0)
        return int(head.split()[1]), await self.reader.readexactly(length) if body else b""

    async def ends(self) -> bytes:
        """Whatever still comes until the server hangs up."""
        rest = b""
        with suppress(ConnectionError):
            while piece := await self.reader.read(65_536):
                rest += piece
        return rest

    async def close(self) -> None:
        self.writer.close()
        with suppress(ConnectionError):
            await self.writer.wait_closed()


class Serving:
    """The app behind the bounded protocols, on a port of its own."""

    def __init__(self, app: App, places: Places, port: int) -> None:
        self.app, self.places, self.port = app, places, port
        self._lines: list[Client] = []

    async def connect(self) -> Client:
        line = Client(*await asyncio.open_connection("127.0.0.1", self.port))
        self._lines.append(line)
        return line

    async def limit_runs_out(self) -> None:
        """Return when somebody else has run into the limit for heads."""
        other = await self.connect()
        other.say("GET /half")
        await other.ends()

    def websocket(self) -> Any:
        return websockets.connect(f"ws://127.0.0.1:{self.port}/echo", open_timeout=PATIENCE_S)

    async def until_busy(self) -> None:
        while not any(address.busy for address in self.places._addresses.values()):
            await asyncio.sleep(0.01)

    async def until_left(self, wanted: int) -> None:
        while len(self.places) != wanted:
            await asyncio.sleep(0.01)

    async def close(self) -> None:
        for line in self._lines:
            await line.close()


@asynccontextmanager
async def serving(most: ConnectionLimits = ROOMY, **settings: Any) -> AsyncIterator[Serving]:
    app, places = App(), Places(most)
    http, websocket = connections.protocols(places)
    config = uvicorn.Config(app, http=http, ws=websocket, log_config=None, access_log=False, **settings)
    config.load()
    state = ServerState()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: http(config=config, server_state=state, app_state={}),  # type: ignore[call-arg]
        "127.0.0.1",
        0,
    )
    running = Serving(app, places, server.sockets[0].getsockname()[1])
    try:
        yield running
        await running.close()
        await running.until_left(0)  # whatever happened, every place is given back
        assert not places._addresses
    finally:
        await running.close()
        server.close()
        for task in list(state.tasks):
            task.cancel()
        await asyncio.gather(*state.tasks, return_exceptions=True)


Steps = Callable[[Serving], Awaitable[None]]


def run(steps: Steps, most: ConnectionLimits = ROOMY, **settings: Any) -> None:
    async def all_steps() -> None:
        async with asyncio.timeout(PATIENCE_S), serving(most, **settings) as running:
            await steps(running)

    whole: Coroutine[Any, Any, None] = all_steps()
    asyncio.run(whole)
