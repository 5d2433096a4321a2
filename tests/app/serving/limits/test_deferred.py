"""Files are made by turns that go round the sessions, and only for the session that offers them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.runtime import app_session
from streamlit.runtime.backend_operation_handler import DeferredFileHandler

from app.serving.limits import deferred
from app.serving.limits.deferred import Doors, OwnDeferredFiles
from tests.conftest import PATIENCE_S


def run(steps: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(steps, PATIENCE_S))


async def settle() -> None:
    """Let every task go as far as it can by itself."""
    for _ in range(20):
        await asyncio.sleep(0)


class Work:
    """Tasks that take turns and note when theirs has come; each stays in until it is told to end."""

    def __init__(self, doors: Doors) -> None:
        self.doors = doors
        self.begun: list[str] = []
        self._ends: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def ask(self, *names: str) -> None:
        """Ask for a turn for each, for whom its first letter names."""
        for name in names:
            self._ends[name] = asyncio.Event()
            self._tasks[name] = asyncio.create_task(self._take(name))
            await settle()

    async def _take(self, name: str) -> None:
        async with self.doors.turn(("", name[0])):
            self.begun.append(name)
            await self._ends[name].wait()

    async def end(self, *names: str) -> None:
        for name in names:
            self._ends[name].set()
            await self._tasks[name]
            await settle()

    def cancel(self, name: str) -> asyncio.Task[None]:
        self._tasks[name].cancel()
        return self._tasks[name]


def test_no_more_are_in_at_the_same_time_than_may_be() -> None:
    async def steps() -> None:
        work = Work(Doors(at_once=2))
        await work.ask("a1", "a2", "a3")
        assert work.begun == ["a1", "a2"]
        await work.end("a2")
        assert work.begun == ["a1", "a2", "a3"]
        await work.end("a1", "a3")
        await work.ask("b1", "b2")
        assert work.begun[3:] == ["b1", "b2"], "all places are free again"
        await work.end("b1", "b2")

    run(steps())


def test_turns_go_round_by_whom_they_are_for() -> None:
    async def steps() -> None:
        work = Work(Doors(at_once=1))
        await work.ask("a1", "a2", "a3", "a4", "b1", "b2", "c1")
        await work.end("a1", "a2", "b1", "c1", "a3", "b2", "a4")
        assert work.begun == ["a1", "a2", "b1", "c1", "a3", "b2", "a4"]

    run(steps())


def test_so_many_may_wait_for_one_and_the_others_are_not_touched_by_it() -> None:
    async def steps() -> None:
        work = Work(Doors(at_once=1, most_waiting=2))
        await work.ask("a0", "a1", "a2")
        with pytest.raises(OverflowError, match="too many"):
            async with work.doors.turn(("", "a")):
                pytest.fail("a third waits")
        await work.ask("b1")
        await work.end("a0", "a1", "b1", "a2")
        assert work.begun == ["a0", "a1", "b1", "a2"]

    run(steps())


def test_who_gives_up_waiting_is_passed_over() -> None:
    async def steps() -> None:
        work = Work(Doors(at_once=1, most_waiting=2))
        await work.ask("a1", "a2", "b1", "c1")
        given_up = [work.cancel("a2"), work.cancel("b1")]
        await settle()
        assert all(task.cancelled() for task in given_up)
        await work.end("a1", "c1")
        await work.ask("b2")
        assert work.begun == ["a1", "c1", "b2"]
        await work.end("b2")

    run(steps())


def test_who_gave_up_does_not_count_among_those_who_wait() -> None:
    async def steps() -> None:
        work = Work(Doors(at_once=1, most_waiting=1))
        await work.ask("a1", "a2")
        work.cancel("a2")
        await settle()
        await work.ask("a3")
        await work.end("a1", "a3")
        assert work.begun == ["a1", "a3"]

    run(steps())


def test_a_turn_that_comes_just_when_somebody_gives_up_is_the_next_ones() -> None:
    async def steps() -> None:
        work = Work(Doors(at_once=1))
        await work.ask("a1", "b1", "c1")
        work._ends["a1"].set()
        while work.doors._waiting.of_visitor(("", "b")):  # until the turn is b's, who has not heard of it yet
            await asyncio.sleep(0)
        given_up = work.cancel("b1")
        await settle()
        assert given_up.cancelled()
        assert work.begun == ["a1", "c1"]
        await work.end("c1")
        await work.ask("d1")
        assert work.begun[-1] == "d1", "no place is lost"
        await work.end("d1")

    run(steps())


def test_a_failure_gives_its_turn_back() -> None:
    async def steps() -> None:
        doors = Doors(at_once=1)
        with pytest.raises(ZeroDivisionError):
            async with doors.turn(("", "a")):
                raise ZeroDivisionError
        async with doors.turn(("", "b")):
            pass

    run(steps())


class Offers:
    """What Streamlit knows of files to be made: whose each is, and how it is made."""

    def __init__(self, **sessions: str) -> None:
        self._deferred_callables = {file_id: {"session_id": session} for file_id, session in sessions.items()}
        self.make: Callable[[str], str] = lambda file_id: f"/media/{file_id}"

    def execute_deferred(self, file_id: str) -> str:
        return self.make(file_id)


def request(file_id: str) -> BackendOperationRequest:
    asked = BackendOperationRequest(request_id="asked")
    asked.deferred_file.file_id = file_id
    return asked


def handler(offers: Offers) -> OwnDeferredFiles:
    known: Any = offers
    return OwnDeferredFiles(lambda: known)


def test_a_session_gets_its_own_file_and_nobody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deferred, "_doors", Doors())
    files = handler(Offers(mine="me", theirs="them"))

    async def steps() -> None:
        own = await files.handle(request("mine"), "me")
        assert (own.request_id, own.deferred_file.url, own.error_msg) == ("asked", "/media/mine", "")
        for foreign in ("theirs", "unknown"):
            answer = await files.handle(request(foreign), "me")
            assert (answer.request_id, answer.deferred_file.url) == ("asked", "")
            assert answer.error_msg == "This page no longer offers that file."

    run(steps())


def test_who_asks_for_too_many_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    doors = Doors(at_once=1, most_waiting=1)
    monkeypatch.setattr(deferred, "_doors", doors)
    files = handler(Offers(mine="me"))

    async def steps() -> None:
        async with doors.turn(("", "somebody")):
            waiting = asyncio.create_task(files.handle(request("mine"), "me"))
            await settle()
            assert "Too many files" in (await files.handle(request("mine"), "me")).error_msg
        assert (await waiting).deferred_file.url == "/media/mine"

    run(steps())


def test_a_file_that_cannot_be_made_gives_its_turn_back(monkeypatch: pytest.MonkeyPatch) -> None:
    doors = Doors(at_once=1)
    monkeypatch.setattr(deferred, "_doors", doors)
    offers = Offers(mine="me")

    def fail(_file_id: str) -> str:
        raise ValueError("no")

    offers.make = fail

    async def steps() -> None:
        assert (await handler(offers).handle(request("mine"), "me")).error_msg
        assert doors._free == 1

    run(steps())


def test_sessions_from_then_on_make_their_files_in_this_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_session, "DeferredFileHandler", DeferredFileHandler)
    deferred.make_own_files_only()
    assert app_session.DeferredFileHandler is OwnDeferredFiles  # type: ignore[attr-defined]
