"""Uploads that wait to be read, and the gate that receives only as many at once as there is room for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, MutableMapping
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.formparsers import MultiPartParser
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from app import uploads
from app.uploads import FILES_OF_SESSION, LARGEST_BODY, UPLOAD_PATH, UnreadFiles, UploadGate
from tests.conftest import PATIENCE_S


def file(name: str, size: int = 10) -> UploadedFileRec:
    return UploadedFileRec(name, name, "image/png", bytes(size))


def there(files: UnreadFiles) -> set[tuple[str, str]]:
    return {(session, name) for session, own in files.file_storage.items() for name in own}


def add(files: UnreadFiles, *places: tuple[str, str], size: int = 10) -> None:
    for session, name in places:
        files.add_file(session, file(name, size))


def test_the_newest_two_of_a_session_wait_to_be_read() -> None:
    assert FILES_OF_SESSION == 2
    files = UnreadFiles("/up", 1000)
    add(files, ("a", "1"), ("b", "1"), ("a", "2"), ("a", "3"))
    assert there(files) == {("a", "2"), ("a", "3"), ("b", "1")}
    assert files._total_bytes == 30


def test_a_file_that_is_sent_again_is_the_newest() -> None:
    files = UnreadFiles("/up", 1000)
    add(files, ("a", "1"), ("a", "2"), ("a", "1"), ("a", "3"))
    assert there(files) == {("a", "1"), ("a", "3")}


def test_the_oldest_of_all_make_room_and_the_newest_stays_even_if_it_alone_is_too_large() -> None:
    files = UnreadFiles("/up", 100)
    add(files, ("a", "1"), ("b", "1"), ("c", "1"), size=40)
    assert there(files) == {("b", "1"), ("c", "1")}
    add(files, ("d", "1"), size=500)
    assert there(files) == {("d", "1")}
    add(files, ("e", "1"), size=100)
    assert there(files) == {("e", "1")}


def test_what_a_session_loses_by_its_own_count_does_not_cost_others_theirs() -> None:
    files = UnreadFiles("/up", 100)
    add(files, ("b", "1"), ("a", "1"), ("a", "2"), size=30)
    add(files, ("a", "3"), size=40)  # in place of its first
    assert there(files) == {("b", "1"), ("a", "2"), ("a", "3")}


def test_what_was_read_or_left_takes_no_room() -> None:
    files = UnreadFiles("/up", 100)
    add(files, ("a", "1"), ("b", "1"), size=45)
    files.remove_file("a", "1")
    files.remove_session_files("b")
    add(files, ("c", "1"), ("d", "1"), size=50)
    assert there(files) == {("c", "1"), ("d", "1")}
    assert files._total_bytes == 100


def test_a_page_that_has_read_a_file_lets_it_go(monkeypatch: pytest.MonkeyPatch) -> None:
    files = UnreadFiles("/up", 100)
    add(files, ("me", "1"), ("me", "2"), ("them", "1"))
    context = SimpleNamespace(session_id="me", uploaded_file_mgr=files)
    monkeypatch.setattr(uploads, "get_script_run_ctx", lambda: context)
    for name in ("1", "1", "unknown"):
        uploads.forget(name)
    assert there(files) == {("me", "2"), ("them", "1")}


@pytest.mark.parametrize("context", [None, SimpleNamespace(session_id="me", uploaded_file_mgr=None)])
def test_outside_a_page_there_is_nothing_to_let_go(monkeypatch: pytest.MonkeyPatch, context: object) -> None:
    monkeypatch.setattr(uploads, "get_script_run_ctx", lambda: context)
    uploads.forget("1")


def test_uploads_never_pass_through_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MultiPartParser, "spool_max_size", MultiPartParser.spool_max_size)
    uploads.keep_in_memory()
    assert MultiPartParser.spool_max_size >= 21 * 2**20  # what Streamlit takes at most


class Clock:
    """A clock that stands still until it is set."""

    now_s = 1000.0

    def monotonic(self) -> float:
        return self.now_s


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(uploads, "time", clock)
    monkeypatch.setattr(uploads, "_LOOK_S", 0.001)
    return clock


class Upload:
    """An upload through the gate: its bytes come when the test says so."""

    def __init__(self, gate: UploadGate, *, declared: bytes | None = b"60") -> None:
        self.scope: dict[str, Any] = {
            "type": "http",
            "method": "PUT",
            "path": f"{UPLOAD_PATH}session/file",
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
