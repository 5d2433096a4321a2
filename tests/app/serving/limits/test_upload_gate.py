"""The gate before uploads receives only as many at the same time as there is room for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, MutableMapping
from typing import Any

import pytest

from app.serving.limits import uploads
from app.serving.limits.uploads import LARGEST_BODY, UPLOAD_PATH, UploadGate
from tests.conftest import PATIENCE_S
from tests.support.clock import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(uploads, "time", clock)
    monkeypatch.setattr(uploads, "_LOOK_S", 0.001)
    return clock


class Upload:
    """An upload through the gate: its bytes come when the test says so."""

    def __init__(self, gate: UploadGate, *, declared: bytes | None = b"60", session: str = "") -> None:
        self.scope: dict[str, Any] = {
            "type": "http",
            "method": "PUT",
            "path": f"{UPLOAD_PATH}{session or id(self)}/file",
            "headers": [] if declared is None else [(b"content-length", declared)],
        }
        self.coming: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self.status = 0
        self.task = asyncio.create_task(gate(self.scope, self.coming.get, self._send))

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        self.status = message.get("status", self.status)

    def comes(self, size: int, *, more: bool = True) -> None:
        self.coming.put_nowait({"type": "http.request", "body": bytes(size), "more_body": more})

    async def ends(self) -> int:
        self.comes(0, more=False)
        await self.task
        return self.status


class App:
    """What receives the uploads; notes how many are with it."""

    def __init__(self) -> None:
        self.inside = 0
        self.seen = 0
        self.fail = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.inside += 1
        self.seen += 1
        try:
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect" or self.fail:
                    raise ConnectionError("gone")
                more = message["more_body"]
            await send({"type": "http.response.start", "status": 204, "headers": []})
        finally:
            self.inside -= 1


async def until(happened: Callable[[], bool]) -> None:
    while not happened():
        await asyncio.sleep(0.001)


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def run(steps: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(steps, PATIENCE_S))


def test_an_upload_without_room_waits_until_there_is() -> None:
    async def steps() -> None:
        app = App()
        gate = UploadGate(app, 100)
        first = Upload(gate)
        await settle()
        second = Upload(gate)
        small = Upload(gate, declared=b"40")
        await until(lambda: app.inside == 2)
        assert not second.task.done()
        assert await small.ends() == 204
        await settle()
        assert app.inside == 1, "40 bytes are not enough for the second"
        assert await first.ends() == 204
        assert await second.ends() == 204
        assert gate._left == 100

    run(steps())


def test_a_session_that_sends_many_files_at_once_takes_no_room_from_the_others() -> None:
    async def steps() -> None:
        app = App()
        gate = UploadGate(app, 100)
        greedy = [Upload(gate, declared=b"10", session="greedy") for _ in range(10)]
        await settle()
        assert app.inside == 2
        assert await Upload(gate, declared=b"80").ends() == 204
        assert [await one.ends() for one in greedy] == [204] * 10
        assert gate._left == 100

    run(steps())


def test_who_waits_for_the_same_sessions_files_costs_no_other_theirs(clock: Clock) -> None:
    async def steps() -> None:
        app = App()
        gate = UploadGate(app, 100)
        other = Upload(gate, declared=b"10")
        first, second = (Upload(gate, declared=b"10", session="greedy") for _ in range(2))
        await until(lambda: app.inside == 3)
        second.comes(1)
        await settle()
        clock.now_s += uploads._PATIENCE_S + 1
        third = Upload(gate, declared=b"10", session="greedy")
        await first.task
        assert first.status == 408
        assert [await one.ends() for one in (other, second, third)] == [204] * 3

    run(steps())


def test_an_upload_that_waits_for_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async def steps() -> None:
        app = App()
        gate = UploadGate(app, 100)
        first = Upload(gate)
        await settle()
        monkeypatch.setattr(uploads, "WAIT_S", 0.01)
        second = Upload(gate)
        await second.task
        assert (second.status, app.seen) == (503, 1)
        assert await first.ends() == 204
        assert gate._left == 100

    run(steps())


def test_who_sends_next_to_nothing_is_hung_up_on_when_others_wait(clock: Clock) -> None:
    async def steps() -> None:
        app = App()
        gate = UploadGate(app, 100)
        slow, slower = Upload(gate, declared=b"50"), Upload(gate, declared=b"50")
        await until(lambda: app.inside == 2)
        slow.comes(5)
        await settle()
        clock.now_s += uploads._PATIENCE_S + 1
        await settle()
        assert app.inside == 2, "nobody waits"
        third = Upload(gate, declared=b"50")
        await slower.task
        assert slower.status == 408
        await until(lambda: app.inside == 2)
        assert await third.ends() == 204
        assert await slow.ends() == 204
        assert gate._left == 100

    run(steps())


@pytest.mark.parametrize(("sent", "after_s"), [(0, 9.0), (2_000_000, 20.0)], ids=["just begun", "fast enough"])
def test_nobody_else_is_hung_up_on(clock: Clock, monkeypatch: pytest.MonkeyPatch, sent: int, after_s: float) -> None:
    async def steps() -> None:
        app = App()
        gate = UploadGate(app, 100)
        first = Upload(gate)
        await settle()
        first.comes(sent)
        await settle()
        clock.now_s += after_s
        monkeypatch.setattr(uploads, "WAIT_S", 0.05)
        second = Upload(gate)
        await second.task
        assert second.status == 503
        assert await first.ends() == 204

    run(steps())


def test_waiting_in_line_does_not_count_as_slowness(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    async def steps() -> None:
        app = App()
        gate = UploadGate(app, 100)
        first = Upload(gate)
        await settle()
        first.comes(50_000_000)
        second = Upload(gate)
        await settle()
        clock.now_s += 100
        assert await first.ends() == 204
        await until(lambda: app.inside == 1)
        monkeypatch.setattr(uploads, "WAIT_S", 0.05)
        third = Upload(gate)
        await third.task
        assert third.status == 503
        assert await second.ends() == 204

    run(steps())


@pytest.mark.parametrize("how", ["error", "disconnect", "cancelled", "cancelled while waiting"])
def test_room_comes_back_whatever_ends_an_upload(how: str) -> None:
    async def steps() -> None:
        app = App()
        gate = UploadGate(app, 100)
        first = Upload(gate)
        await settle()
        second = Upload(gate)
        await settle()
        if how == "error":
            app.fail = True
            first.comes(1)
        elif how == "disconnect":
            first.coming.put_nowait({"type": "http.disconnect"})
        elif how == "cancelled":
            first.task.cancel()
        else:
            second.task.cancel()
            await asyncio.wait([second.task])
            second = Upload(gate)
            await settle()
            first.comes(0, more=False)
        await asyncio.wait([first.task])
        app.fail = False
        assert first.task.cancelled() == (how == "cancelled")
        if not first.task.cancelled():
            assert isinstance(first.task.exception(), ConnectionError) == (how in {"error", "disconnect"})
        await until(lambda: app.inside == 1)
        assert await second.ends() == 204
        assert (gate._left, gate._bodies) == (100, set())

    run(steps())


def test_an_error_of_the_app_that_is_a_timeout_of_its_own_stays_one() -> None:
    async def fail(*_: Any) -> None:
        raise TimeoutError("the app's own")

    async def steps() -> None:
        gate = UploadGate(fail, 100)
        with pytest.raises(TimeoutError, match="own"):
            await Upload(gate).task
        assert gate._left == 100

    run(steps())


@pytest.mark.parametrize(
    ("declared", "counted"),
    [
        (b"7", 7),
        (b"0", 0),
        (None, LARGEST_BODY),
        (b"9" * 5000, LARGEST_BODY),
        (b"99999999999", LARGEST_BODY),
        (b"-5", LARGEST_BODY),
        (b"1e3", LARGEST_BODY),
        (b"\xb2", LARGEST_BODY),
    ],
)
def test_a_body_counts_as_long_as_it_says_or_as_the_longest(declared: bytes | None, counted: int) -> None:
    async def steps() -> None:
        app = App()
        gate = UploadGate(app, 10**9)
        one = Upload(gate, declared=declared)
        await settle()
        assert gate._left == 10**9 - counted
        assert await one.ends() == 204

    run(steps())


@pytest.mark.parametrize("declared", [b"20000000", None])
def test_where_there_is_room_for_little_a_large_one_has_all_of_it(declared: bytes | None) -> None:
    async def steps() -> None:
        gate = UploadGate(App(), 1_000_000)
        assert await Upload(gate, declared=declared).ends() == 204
        assert gate._left == 1_000_000

    run(steps())


@pytest.mark.parametrize(
    "scope",
    [
        {"type": "http", "method": "GET", "path": f"{UPLOAD_PATH}session/file", "headers": []},
        {"type": "http", "method": "PUT", "path": "/elsewhere", "headers": []},
        {"type": "websocket", "path": f"{UPLOAD_PATH}session/file", "headers": []},
        {"type": "lifespan"},
    ],
)
def test_everything_else_passes_untouched(scope: dict[str, Any]) -> None:
    seen: list[Any] = []

    async def app(*given: Any) -> None:
        seen.extend(given)

    nothing: Any = object()
    asyncio.run(UploadGate(app, 0)(scope, nothing, nothing))
    assert seen == [scope, nothing, nothing]
