"""How many connections an address may have, and how long one may take; over real connections to uvicorn's protocols."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
import uvicorn
import websockets
from uvicorn.server import ServerState

from app import connections
from app.connections import CONNECTIONS_VARIABLE, WEBSOCKETS_VARIABLE, Limits, Places, limits
from tests.conftest import PATIENCE_S

SOON_S = 0.3
"""A limit that is waited for. What must outlive it is kept until another connection has run into it."""

ROOMY = Limits(of_address=50, websockets=50, in_all=50)


@pytest.mark.parametrize(
    ("environ", "descriptors", "wanted"),
    [
        ({}, 65_536, Limits(2000, 500, 65_280)),
        ({CONNECTIONS_VARIABLE: "100"}, 65_536, Limits(100, 100, 65_280)),
        ({WEBSOCKETS_VARIABLE: "30"}, 65_536, Limits(2000, 30, 65_280)),
        ({CONNECTIONS_VARIABLE: "none", WEBSOCKETS_VARIABLE: "-1"}, 65_536, Limits(2000, 500, 65_280)),
        ({CONNECTIONS_VARIABLE: "0", WEBSOCKETS_VARIABLE: "0"}, 65_536, Limits(2000, 500, 65_280)),
        ({CONNECTIONS_VARIABLE: "9" * 5000}, 65_536, Limits(2000, 500, 65_280)),
        ({CONNECTIONS_VARIABLE: "90000"}, 1024, Limits(576, 500, 768)),
        ({}, 20, Limits(12, 12, 16)),
    ],
)
def test_limits_come_from_the_environment_within_what_the_system_allows(
    environ: dict[str, str], descriptors: int, wanted: Limits
) -> None:
    assert limits(environ, descriptors) == wanted


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are POSIX's")
@pytest.mark.parametrize(
    ("soft", "hard", "wanted"),
    [(1024, 4096, 4096), (1024, 10**6, 65_536), (4096, 4096, 4096), (10**6, 10**6, 10**6), (1024, -1, 65_536)],
)
def test_as_many_descriptors_are_taken_as_the_system_gives(
    monkeypatch: pytest.MonkeyPatch, soft: int, hard: int, wanted: int
) -> None:
    import resource

    now = [(soft, resource.RLIM_INFINITY if hard == -1 else hard)]
    monkeypatch.setattr(resource, "getrlimit", lambda _which: now[0])
    monkeypatch.setattr(resource, "setrlimit", lambda _which, pair: now.insert(0, pair))
    assert connections.raise_descriptors() == wanted
    assert now[0] == (wanted, now[-1][1])


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are POSIX's")
def test_where_the_system_gives_fewer_than_it_says_there_are_as_many_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    def refuse(_which: int, _pair: tuple[int, int]) -> None:
        raise ValueError("not allowed")

    monkeypatch.setattr(resource, "getrlimit", lambda _which: (256, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", refuse)
    assert connections.raise_descriptors() == 256


class Line(asyncio.Transport):
    """A connection that notes whether it was cut off."""

    def __init__(self) -> None:
        super().__init__()
        self.cut = False

    def abort(self) -> None:
        self.cut = True


def lines(count: int) -> list[Line]:
    return [Line() for _ in range(count)]


def test_the_oldest_of_an_address_that_has_asked_for_nothing_makes_room() -> None:
    places, (first, second, third, fourth) = Places(Limits(2, 2, 100)), lines(4)
    assert all(places.take("a", one) for one in (first, second, third, fourth))
    assert [one.cut for one in (first, second, third, fourth)] == [True, True, False, False]
    assert places.of("a") == len(places) == 2


def test_those_that_are_answered_are_never_cut_off() -> None:
    places, (busy, waiting, new, more) = Places(Limits(2, 2, 100)), lines(4)
    places.take("a", busy)
    places.asks("a", busy)
    places.take("a", waiting)
    assert places.take("a", new)
    assert (busy.cut, waiting.cut) == (False, True)
    places.asks("a", new)
    assert not places.take("a", more)
    assert not any(one.cut for one in (busy, new, more))
    places.rests("a", busy)
    assert places.take("a", more)
    assert busy.cut


def test_who_was_answered_last_waits_behind_those_who_came_before() -> None:
    places, (answered, silent, new) = Places(Limits(2, 2, 100)), lines(3)
    places.take("a", answered)
    places.take("a", silent)
    places.asks("a", answered)
    places.rests("a", answered)
    assert places.take("a", new)
    assert (answered.cut, silent.cut) == (False, True)


def test_one_address_takes_nothing_from_another() -> None:
    places, many, other = Places(Limits(3, 3, 100)), lines(50), Line()
    places.take("b", other)
    for one in many:
        places.take("a", one)
    assert not other.cut
    assert (places.of("a"), places.of("b"), places.of("nobody")) == (3, 1, 0)


def test_where_all_places_are_taken_the_address_with_most_that_wait_makes_room() -> None:
    places, crowd, (other, new) = Places(Limits(4, 4, 5)), lines(4), lines(2)
    places.take("b", other)
    for one in crowd:
        places.take("a", one)
    assert places.take("c", new)
    assert [one.cut for one in crowd] == [True, False, False, False]
    assert not other.cut


def test_where_everybody_is_busy_a_new_one_is_refused_and_leaves_nothing_behind() -> None:
    places, both, new = Places(Limits(2, 2, 2)), lines(2), Line()
    for one in both:
        places.take("a", one)
        places.asks("a", one)
    assert not places.take("b", new)
    places.leave("b", new)
    assert "b" not in places._addresses


def test_websockets_have_a_share_of_their_own_and_are_never_cut_off() -> None:
    places, (first, second, third, new) = Places(Limits(3, 2, 100)), lines(4)
    for one in (first, second, third):
        places.take("a", one)
    assert places.becomes_websocket("a", first)
    assert places.becomes_websocket("a", second)
    assert not places.becomes_websocket("a", third)
    assert places.take("a", new), "the third makes room"
    assert [one.cut for one in (first, second, third)] == [False, False, True]
    places.leave("a", first)
    assert places.becomes_websocket("a", new)


def test_a_place_is_given_back_once_whatever_was_done_in_it() -> None:
    places, everything = Places(Limits(9, 9, 9)), lines(4)
    waiting, busy, websocket, stranger = everything
    for one in (waiting, busy, websocket):
        places.take("a", one)
    places.asks("a", busy)
    places.becomes_websocket("a", websocket)
    for one in [*everything, *everything]:
        places.leave("a", one)
    assert len(places) == 0
    assert not places._addresses
    places.asks("a", stranger)
    places.rests("a", stranger)
    assert len(places) == 0


class App:
    """A tiny app: answers, answers when it may, reads a body, sends much, or echoes over a websocket."""

    def __init__(self) -> None:
        self.may_answer = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await self.echo(receive, send)
            return
        if scope["path"] == "/slow":
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

    async def until_left(self, wanted: int) -> None:
        while len(self.places) != wanted:
            await asyncio.sleep(0.01)

    async def close(self) -> None:
        for line in self._lines:
            await line.close()


@asynccontextmanager
async def serving(most: Limits = ROOMY, **settings: Any) -> AsyncIterator[Serving]:
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


def run(steps: Steps, most: Limits = ROOMY, **settings: Any) -> None:
    async def all_steps() -> None:
        async with asyncio.timeout(PATIENCE_S), serving(most, **settings) as running:
            await steps(running)

    whole: Coroutine[Any, Any, None] = all_steps()
    asyncio.run(whole)


@pytest.fixture
def short_heads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_S", SOON_S)


@pytest.fixture
def short_bodies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "BODY_S", SOON_S)


GET = "GET {} HTTP/1.1\nHost: localhost\n\n"
POST = "POST {} HTTP/1.1\nHost: localhost\nContent-Length: 10\n\n"


@pytest.mark.parametrize("half", ["", "G", "GET / HTTP/1.1\nHost: localhost\n", "GET / HTTP/1.1\nHost: localhost\n\r"])
def test_a_head_that_does_not_end_is_ended(short_heads: None, half: str) -> None:
    async def steps(running: Serving) -> None:
        line = await running.connect()
        line.say(half)
        assert await line.ends() == b""

    run(steps)


def test_a_head_that_comes_drop_by_drop_gets_no_more_time(short_heads: None) -> None:
    async def steps(running: Serving) -> None:
        line = await running.connect()

        async def drip() -> None:
            line.say("GET / HTTP/1.1\n")
            while True:
                line.say("X: y\n")
                await asyncio.sleep(SOON_S / 20)

        dripping = asyncio.create_task(drip())
        assert await line.ends() == b""
        dripping.cancel()

    run(steps)


def test_the_half_of_a_second_request_on_a_kept_connection_is_ended(short_heads: None) -> None:
    async def steps(running: Serving) -> None:
        line = await running.connect()
        line.say(GET.format("/first"))
        assert await line.answer() == (200, b"/first")
        line.say("GET /sec")
        assert await line.ends() == b""

    run(steps)


def test_the_half_of_a_second_request_that_came_along_with_the_first_is_ended(short_heads: None) -> None:
    async def steps(running: Serving) -> None:
        line = await running.connect()
        line.say(GET.format("/first") + "GET /sec")
        assert await line.answer() == (200, b"/first")
        assert await line.ends() == b""

    run(steps)


def test_a_body_that_stalls_is_ended(short_bodies: None) -> None:
    async def steps(running: Serving) -> None:
        line = await running.connect()
        line.say(POST.format("/") + "123")
        assert await line.ends() == b""

    run(steps)


def test_a_body_that_was_never_asked_for_and_drips_on_after_the_answer_is_ended(short_heads: None) -> None:
    async def steps(running: Serving) -> None:
        line = await running.connect()
        line.say(GET.format("/early").replace("\n\n", "\nContent-Length: 1000000\n\n") + "1")
        assert await line.answer() == (200, b"/early")

        async def drip() -> None:
            while True:
                line.say("2")
                await asyncio.sleep(SOON_S / 20)

        dripping = asyncio.create_task(drip())
        assert await line.ends() == b""
        dripping.cancel()

    run(steps)


def test_an_answer_that_takes_long_outlives_the_limit_for_heads(short_heads: None) -> None:
    async def steps(running: Serving) -> None:
        line = await running.connect()
        line.say(GET.format("/slow"))
        await running.limit_runs_out()
        await running.limit_runs_out()
        running.app.may_answer.set()
        assert await line.answer() == (200, b"/slow")

    run(steps)


def test_an_answer_that_takes_long_after_a_whole_body_outlives_the_limit_for_bodies(short_bodies: None) -> None:
    async def steps(running: Serving) -> None:
        line, stalled = await running.connect(), await running.connect()
        line.say(POST.format("/slow-after") + "1234567890")
        stalled.say(POST.format("/") + "123")
        assert await stalled.ends() == b""
        running.app.may_answer.set()
        assert await line.answer() == (200, b"1234567890")

    run(steps)


def test_a_body_may_take_longer_than_a_head(short_heads: None) -> None:
    async def steps(running: Serving) -> None:
        line = await running.connect()
        line.say(POST.format("/") + "12345")
        await running.limit_runs_out()
        line.say("67890")
        assert await line.answer() == (200, b"1234567890")

    run(steps)


def test_a_kept_connection_that_says_nothing_outlives_the_limit_for_heads(short_heads: None) -> None:
    async def steps(running: Serving) -> None:
        line = await running.connect()
        for path in ("/first", "/second"):
            line.say(GET.format(path))
            assert await line.answer() == (200, path.encode())
            await running.limit_runs_out()
        line.say(POST.format("/") + "1234567890")
        assert await line.answer() == (200, b"1234567890")

    run(steps, timeout_keep_alive=PATIENCE_S)


def test_many_requests_at_once_on_one_connection_are_answered_in_order(short_heads: None) -> None:
    async def steps(running: Serving) -> None:
        line = await running.connect()
        line.say(GET.format("/slow") + "".join(GET.format(f"/{number}") for number in range(5)) + POST.format("/"))
        await running.limit_runs_out()
        running.app.may_answer.set()
        got = [await line.answer() for _ in range(6)]
        assert got == [(200, b"/slow"), *((200, f"/{number}".encode()) for number in range(5))]
        line.say("1234567890" + GET.format("/last"))
        assert [await line.answer(), await line.answer()] == [(200, b"1234567890"), (200, b"/last")]
        assert running.places.of("127.0.0.1") == 1

    run(steps)


def test_a_request_for_the_head_alone_keeps_the_connection(short_heads: None) -> None:
    async def steps(running: Serving) -> None:
        line = await running.connect()
        line.say(GET.format("/x").replace("GET", "HEAD"))
        assert await line.answer(body=False) == (200, b"")
        await running.limit_runs_out()
        line.say(GET.format("/y"))
        assert await line.answer() == (200, b"/y")

    run(steps, timeout_keep_alive=PATIENCE_S)


def test_what_is_no_request_is_refused_and_its_connection_ended() -> None:
    async def steps(running: Serving) -> None:
        line = await running.connect()
        line.say("\0\0\0 no request\n\n")
        assert await line.answer(body=False) == (400, b"")
        await line.ends()

    run(steps)


def test_a_websocket_outlives_all_limits(short_heads: None, short_bodies: None) -> None:
    async def steps(running: Serving) -> None:
        async with running.websocket() as socket:
            await socket.send("one")
            assert await socket.recv() == "one"
            await running.limit_runs_out()
            await socket.send("two")
            assert await socket.recv() == "two"
            assert running.places.of("127.0.0.1") >= 1

    run(steps)


def test_who_does_not_read_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "UNREAD_S", SOON_S)

    async def steps(running: Serving) -> None:
        line = await running.connect()
        line.say(GET.format("/much"))
        await running.until_left(1)
        await running.until_left(0)
        assert len(await line.ends()) < 50_000_000

    run(steps)


def test_who_reads_all_gets_all(monkeypatch: pytest.MonkeyPatch) -> None:
    async def steps(running: Serving) -> None:
        line = await running.connect()
        line.say(GET.format("/much"))
        assert await line.answer() == (200, bytes(50_000_000))
        line.say(GET.format("/more"))
        assert await line.answer() == (200, b"/more")

    run(steps)


def test_a_new_connection_takes_the_place_of_a_silent_one() -> None:
    async def steps(running: Serving) -> None:
        silent, new = await running.connect(), await running.connect()
        assert await silent.ends() == b""
        new.say(GET.format("/x"))
        assert await new.answer() == (200, b"/x")

    run(steps, Limits(1, 1, 10))


def test_where_all_are_busy_a_new_connection_is_told_so_and_theirs_go_on() -> None:
    async def steps(running: Serving) -> None:
        busy = await running.connect()
        busy.say(GET.format("/slow"))
        while not running.places._addresses or not running.places._addresses["127.0.0.1"].busy:
            await asyncio.sleep(0.01)
        refused = await running.connect()
        told = (await refused.ends()).decode()
        assert told.startswith("HTTP/1.1 503 Service Unavailable\r\n")
        assert told.endswith("Too many connections from this address; close some pages and try again.\n")
        running.app.may_answer.set()
        assert await busy.answer() == (200, b"/slow")

    run(steps, Limits(1, 1, 10))


def test_too_many_websockets_of_an_address_are_refused_until_one_closes() -> None:
    async def steps(running: Serving) -> None:
        async with running.websocket() as first:
            with pytest.raises(websockets.InvalidStatus) as refused:
                await running.websocket()
            assert refused.value.response.status_code == 503
            await first.send("still there")
            assert await first.recv() == "still there"
        await running.until_left(0)
        async with running.websocket() as again:
            await again.send("back")
            assert await again.recv() == "back"

    run(steps, Limits(10, 1, 10))


def test_who_leaves_in_the_middle_gives_the_place_back() -> None:
    async def steps(running: Serving) -> None:
        for said in (GET.format("/slow"), POST.format("/") + "123", "GET /half", GET.format("/x")):
            line = await running.connect()
            line.say(said)
            await line.writer.drain()
            await running.until_left(1)
            await line.close()
            await running.until_left(0)

    run(steps)
