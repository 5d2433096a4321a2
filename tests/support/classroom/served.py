"""A server with rooms, in a thread of its own on a port of its own, and browsers that ask it."""

from __future__ import annotations

import asyncio
import http.client
import json
import signal
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

import uvicorn
from sse_starlette.sse import AppStatus
from starlette.applications import Starlette
from starlette.middleware import Middleware

from app.classroom import desk
from app.classroom.hub import Hub, Pace
from app.classroom.limits import Tries
from app.classroom.pages import routes as pages
from app.classroom.questions import Option, Question
from app.classroom.rooms import Phase
from app.classroom.routes import Classroom
from app.classroom.stores.store import Store
from app.serving.limits import hosts
from tests.conftest import PATIENCE_S
from tests.support.classroom.stores import Faltering

BRISK = Pace(read_s=0.01, retry_s=0.02, rest_s=0.02, student_s=0.02, host_s=0.02, ping_s=0.02)
"""Nobody waits for long in a test."""

FIELD = Question(
    name="6.1",
    title="What a unit sees",
    text="How large is the field of a 5×5 unit of 3a?",
    options=(
        Option("31×31 px", "jump forgotten", "Each step is 8 px wide."),
        Option("59×59 px"),
        Option("5×5 px", "kernel for field", "A kernel reads maps, not pixels."),
    ),
    right=1,
    shown="59×59 px",
    working="27 + 4 · 8 = 59",
    finding="It sees 59 pixels.",
    link="feature-maps?layer=inception3a",
    picture="cup.png",
    drawing="field.svg",
    alt="A cup of coffee.",
)
FILES = {"cup.png": (b"\x89PNG", "image/png"), "field.svg": (b"<svg/>", "image/svg+xml")}


@dataclass(frozen=True)
class Said:
    """An event: its name and what it says; or a comment."""

    event: str
    data: Any = None


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def error(self) -> str:
        """The sentence that says why not."""
        return str(json.loads(self.body)["error"])

    @property
    def cookies(self) -> list[str]:
        """The cookies that were set."""
        return self.headers.get_all("set-cookie") or []


class Stream:
    """Events as they come."""

    def __init__(self, connection: http.client.HTTPConnection, response: http.client.HTTPResponse) -> None:
        self._connection, self._response = connection, response

    def __iter__(self) -> Iterator[Said]:
        lines: dict[str, str] = {}
        while raw := self._response.readline():
            line = raw.decode().rstrip("\r\n")
            name, _, value = line.partition(":")
            if line:
                lines[name] = value.strip()
                continue
            if "event" in lines:
                yield Said(lines["event"], json.loads(lines["data"]))
            elif "" in lines:
                yield Said("ping")
            elif "retry" in lines:
                yield Said("retry", int(lines["retry"]))
            lines = {}

    def until(self, event: str, wanted: Callable[[Any], bool] = lambda _: True) -> Any:
        """What the next event of a name says, for which something holds."""
        for said in self:
            if said.event == event and wanted(said.data):
                return said.data
        raise AssertionError(f"it ended before '{event}'")

    def state(self, **wanted: object) -> Any:
        """The next state with these values."""
        return self.until("state", lambda state: all(state[name] == value for name, value in wanted.items()))

    def rest(self) -> list[str]:
        """The names of what still comes until it ends."""
        return [said.event for said in self]

    def close(self) -> None:
        self._response.close()
        self._connection.close()


class Place(Protocol):
    """Where rooms are: the port of a server, or of a proxy, the path below which they are, and who listens there."""

    below: str
    streams: list[Stream]

    @property
    def port(self) -> int: ...


@dataclass
class Browser:
    """Asks as a browser does, and keeps its cookies."""

    served: Place
    cookies: dict[str, str] = field(default_factory=dict)
    origin: str | None = None
    content_type: str = "application/json"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Ask for something below the rooms' path, or for a path that begins with a slash."""
        connection, response = self._send(method, path, body, headers)
        answer = Answer(response.status, response.headers, response.read())
        connection.close()
        for cookie in answer.cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        return answer

    def post(self, path: str, **body: Any) -> Answer:
        return self.ask("POST", path, body)

    def join(self, code: str) -> Browser:
        assert self.post(f"{code}/seats").status == 204
        return self

    def lead(self, code: str, key: str, *, take_over: bool = False) -> Browser:
        assert self.post(f"{code}/host", key=key, take_over=take_over).status == 204
        return self

    def listen(self, code: str, role: str) -> Stream:
        connection, response = self._send("GET", f"{code}/events?as={role}", None, {})
        stream = Stream(connection, response)
        self.served.streams.append(stream)
        assert response.status == 200
        return stream

    def _send(
        self, method: str, path: str, body: Any, headers: dict[str, str]
    ) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        connection = http.client.HTTPConnection("127.0.0.1", self.served.port, timeout=PATIENCE_S)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if method != "GET":
            sent["origin"] = self.origin or f"http://127.0.0.1:{self.served.port}"
        if body is not None:
            sent["content-type"] = self.content_type
        if self.cookies:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        there = path if path.startswith("/") else f"{self.served.below}/classroom/rooms/{path}"
        connection.request(method, there, data, sent)
        return connection, connection.getresponse()


class Served:
    """The server, its store, and what it runs on."""

    def __init__(self, store: Faltering, port: int, thread: threading.Thread) -> None:
        self.store, self.port, self.thread = store, port, thread
        self.loop: asyncio.AbstractEventLoop
        self.server: uvicorn.Server
        self.hub: Hub
        self.below = ""
        self.streams: list[Stream] = []

    def browser(self) -> Browser:
        return Browser(self)

    def open(self) -> tuple[str, str]:
        """A room, and its teacher's key."""
        return desk.open_room()

    def students(self, code: str, count: int) -> list[Browser]:
        return [self.browser().join(code) for _ in range(count)]

    def seats(self, code: str) -> tuple[int, int, int]:
        """How many students are with the teacher, how many around, and how many have voted."""
        found = self.does(self.store.count_seats(code))
        return found.with_teacher, found.around, found.voted

    def phase(self, code: str) -> Phase:
        """Where a room stands."""
        found: Phase = self.does(self.store.read(code)).phase
        return found

    def does(self, what: Coroutine[Any, Any, Any]) -> Any:
        """Do something on the server's loop."""
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(PATIENCE_S)

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds on the server's loop."""

        async def wait() -> None:
            async with asyncio.timeout(PATIENCE_S):
                while not holds():
                    await asyncio.sleep(0.005)

        self.does(wait())


@contextmanager
def serving(
    pace: Pace = BRISK,
    tries: Tries | None = None,
    middleware: tuple[Middleware, ...] = (),
    store: Store | None = None,
    **settings: Any,
) -> Iterator[Served]:
    """Serve rooms until the end of the block."""
    faltering = Faltering(store)
    place = socket.create_server(("127.0.0.1", 0))
    up = threading.Event()

    async def run() -> None:
        served.loop = asyncio.get_running_loop()
        served.hub = Hub(faltering, pace)
        desk.bind(faltering, served.loop, served.hub.watch)
        names = frozenset({hosts.ADDRESSES})
        classroom = Classroom(faltering, served.hub, partial(hosts.same_site, names=names), tries)
        app = Starlette(routes=[*classroom.routes(), *pages.routes()], middleware=list(middleware))
        served.server = uvicorn.Server(
            uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", **settings)
        )
        up.set()
        await served.server.serve([place])
        await served.hub.close()
        await faltering.close()

    served = Served(faltering, place.getsockname()[1], threading.Thread(target=lambda: asyncio.run(run())))
    served.thread.start()
    assert up.wait(PATIENCE_S)
    try:
        yield served
    finally:
        desk.unbind()
        for stream in served.streams:
            stream.close()
        served.server.handle_exit(signal.SIGTERM, None)
        served.thread.join(PATIENCE_S)
        AppStatus.should_exit = False
        assert not served.thread.is_alive()
