"""How long a connection may take, over real ones to uvicorn's protocols."""

from __future__ import annotations

import asyncio
import socket

import pytest
import websockets

from app.serving.limits import connections
from app.serving.limits.connections import ConnectionLimits
from tests.conftest import PATIENCE_S
from tests.support.bounded_server import Serving, run

SOON_S = 0.3
"""A limit that is waited for. What must outlive it is kept until another connection has run into it."""


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
        line.say(POST.format("/slow-after") + "12345")
        await running.until_busy()
        line.say("67890")
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

    run(steps, ConnectionLimits(1, 1, 10))


def test_where_all_are_busy_a_new_connection_is_told_so_and_theirs_go_on() -> None:
    async def steps(running: Serving) -> None:
        busy = await running.connect()
        busy.say(GET.format("/slow"))
        await running.until_busy()
        refused = await running.connect()
        told = (await refused.ends()).decode()
        assert told.startswith("HTTP/1.1 503 Service Unavailable\r\n")
        assert told.endswith("Too many connections from this address; close some pages and try again.\n")
        running.app.may_answer.set()
        assert await busy.answer() == (200, b"/slow")

    run(steps, ConnectionLimits(1, 1, 10))


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

    run(steps, ConnectionLimits(10, 1, 10))


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


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="the system has no such limit")
@pytest.mark.parametrize(("path", "limited"), [("/slow", False), ("/slow/events", True)])
def test_a_stream_that_reaches_nobody_is_ended_by_the_system(path: str, limited: bool) -> None:
    async def steps(running: Serving) -> None:
        line = await running.connect()
        line.say(GET.format(path))
        await running.until_busy()
        (busy,) = (transport for address in running.places._addresses.values() for transport in address.busy)
        limit_ms = busy.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
        assert limit_ms == (1000 * connections.UNREACHED_S if limited else 0)
        running.app.may_answer.set()
        assert await line.answer() == (200, path.encode())

    run(steps)
