"""What a page's run says to its session, handed over many at once. Knows Streamlit's sessions.

Streamlit wakes the server's loop for each element that a run draws, so that the run and the loop take Python's lock from
each other a hundred times, and the browser begins to draw with the first few of them and draws again with the others.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

if TYPE_CHECKING:
    import asyncio

GATHER_S = 0.03
"""How long something may wait for what comes after it; the end of a run waits for nothing, and nothing waits longer."""

_OWN = "_gathered"
_MAY_WAIT = frozenset({ScriptRunnerEvent.SCRIPT_STARTED, ScriptRunnerEvent.ENQUEUE_FORWARD_MSG})


class Gathered:
    """Calls that other threads want to be made on an event loop: made in order, many at each waking.

    Args:
        loop: where they are made; once it is closed they are dropped.
        wait_s: how long a call may wait.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, wait_s: float = GATHER_S) -> None:
        self._loop, self._wait_s = loop, wait_s
        self._lock = threading.Lock()
        self._calls: list[Callable[[], None]] = []

    def call(self, act: Callable[[], None], *, at_once: bool) -> None:
        """Have this called after all that came before; ``at_once`` with these, or else when its time is over."""
        with self._lock:
            self._calls.append(act)
            first = len(self._calls) == 1
        try:
            if at_once:
                self._loop.call_soon_threadsafe(self._make)
            elif first:
                self._loop.call_soon_threadsafe(self._loop.call_later, self._wait_s, self._make)
        except RuntimeError:
            if not self._loop.is_closed():
                raise

    def _make(self) -> None:
        with self._lock:
            calls, self._calls = self._calls, []
        with ExitStack() as all_of_them:  # one that fails takes no other along
            for act in reversed(calls):
                all_of_them.callback(act)


def gather() -> None:
    """Let every session from now on hear of its runs in this way."""
    AppSession._on_scriptrunner_event = _hear  # type: ignore[method-assign,assignment]


def _hear(session: AppSession, sender: object, event: ScriptRunnerEvent, **about: Any) -> None:
    """Take what a run says; called in the run's thread."""
    of = vars(session)
    gathered: Gathered = of.get(_OWN) or of.setdefault(_OWN, Gathered(session._event_loop))
    act = partial(session._handle_scriptrunner_event_on_event_loop, sender, event, **about)  # type: ignore[arg-type]
    gathered.call(act, at_once=event not in _MAY_WAIT)
