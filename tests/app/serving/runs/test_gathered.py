"""What runs say reaches the server's loop in order and in few wakings, and at the end of a run at once."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

from app.serving.runs import gathered
from app.serving.runs.gathered import GATHER_S, Gathered


class Loop:
    """An event loop that goes on when the test says so, and counts how often other threads woke it."""

    def __init__(self) -> None:
        self.soon: list[Callable[[], None]] = []
        self.later: list[tuple[float, Callable[[], None]]] = []
        self.wakings = 0
        self.closed = False

    def call_soon(self, act: Callable[..., Any], *given: object) -> None:
        self.soon.append(lambda: act(*given))

    def call_soon_threadsafe(self, act: Callable[..., Any], *given: object) -> None:
        if self.closed:
            raise RuntimeError("Event loop is closed")
        self.wakings += 1
        self.call_soon(act, *given)

    def call_later(self, wait_s: float, act: Callable[[], None]) -> None:
        self.later.append((wait_s, act))

    def is_closed(self) -> bool:
        return self.closed

    def go_on(self) -> None:
        while self.soon:
            self.soon.pop(0)()

    def let_time_pass(self) -> None:
        self.go_on()
        for _, act in self.later:
            act()
        self.later.clear()
        self.go_on()


def test_many_calls_are_made_in_order_and_in_one_waking() -> None:
    loop, heard = Loop(), []
    calls = Gathered(loop)  # type: ignore[arg-type]
    for number in range(100):
        calls.call(lambda number=number: heard.append(number), at_once=False)
    loop.go_on()
    assert heard == []
    assert [wait_s for wait_s, _ in loop.later] == [GATHER_S]
    loop.let_time_pass()
    assert heard == list(range(100))
    assert loop.wakings == 1


def test_what_may_not_wait_takes_along_what_came_before() -> None:
    loop, heard = Loop(), []
    calls = Gathered(loop)  # type: ignore[arg-type]
    calls.call(lambda: heard.append("element"), at_once=False)
    calls.call(lambda: heard.append("end"), at_once=True)
    loop.call_soon_threadsafe(heard.append, "afterwards")  # as Streamlit tells of an error
    loop.go_on()
    assert heard == ["element", "end", "afterwards"]
    calls.call(lambda: heard.append("next"), at_once=False)
    loop.let_time_pass()
    assert heard == ["element", "end", "afterwards", "next"]


def test_a_call_that_fails_takes_no_other_along() -> None:
    loop, heard = Loop(), []
    calls = Gathered(loop)  # type: ignore[arg-type]

    def fail() -> None:
        raise KeyError("a mistake")

    calls.call(fail, at_once=False)
    calls.call(lambda: heard.append("after"), at_once=True)
    with pytest.raises(KeyError):
        loop.go_on()
    assert heard == ["after"]


def test_a_loop_that_is_closed_hears_nothing_and_another_error_is_told() -> None:
    loop = Loop()
    loop.closed = True
    Gathered(loop).call(lambda: None, at_once=True)  # type: ignore[arg-type]
    loop.is_closed = lambda: False  # type: ignore[method-assign]
    with pytest.raises(RuntimeError):
        Gathered(loop).call(lambda: None, at_once=True)  # type: ignore[arg-type]


def test_a_session_hears_all_of_a_run_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    original = AppSession._on_scriptrunner_event
    monkeypatch.setattr(AppSession, "_on_scriptrunner_event", original)  # what is changed here is put back
    gathered.gather()
    heard: list[tuple[object, ...]] = []

    async def run() -> None:
        session = SimpleNamespace(
            _event_loop=asyncio.get_running_loop(),
            _handle_scriptrunner_event_on_event_loop=lambda sender, event, **about: heard.append(
                (sender, event, about)
            ),
        )
        say = AppSession._on_scriptrunner_event
        await asyncio.to_thread(say, session, "run", ScriptRunnerEvent.SCRIPT_STARTED, page_script_hash="page")
        await asyncio.to_thread(say, session, "run", ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, forward_msg="element")
        await asyncio.to_thread(say, session, "run", event=ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS)
        while len(heard) < 3:
            await asyncio.sleep(0)

    asyncio.run(run())
    assert heard == [
        ("run", ScriptRunnerEvent.SCRIPT_STARTED, {"page_script_hash": "page"}),
        ("run", ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, {"forward_msg": "element"}),
        ("run", ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS, {}),
    ]


def test_streamlit_says_and_hears_the_same_things() -> None:
    said = [*inspect.signature(AppSession._on_scriptrunner_event).parameters]
    heard = [*inspect.signature(AppSession._handle_scriptrunner_event_on_event_loop).parameters]
    assert said == heard
