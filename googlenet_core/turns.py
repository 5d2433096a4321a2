"""One computation after another, first come, first served: on one processor or GPU that is both fairer and faster.

Two forward passes at once share the cores and finish later than one after the other. Long work (a sweep, an
attribution) takes a turn for each of its forward passes, so that it never blocks somebody's click.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from functools import cache

from googlenet_core.errors import BusyError

MOST_WAITING = 300
"""How many may wait; one more is refused at once."""

LONGEST_WAIT_S = 60.0
"""How long one waits for a turn before giving up."""

_LOOK_S = 0.25
"""How often one who waits is told their place: thirty who are told of every turn would keep the server busy with that."""


@cache
def of_device(_name: str) -> Turns:
    """The queue of a compute device, shared by all that run on it in this process."""
    return Turns()


Listener = Callable[[int], None]
"""Told how many turns come before one's own; 0 when it begins. May raise to give up."""


class Turns:
    """A bounded queue with one place at the front.

    Args:
        most_waiting: how many may be in the queue.
        longest_wait_s: seconds after which waiting ends with an error.
    """

    def __init__(self, most_waiting: int = MOST_WAITING, longest_wait_s: float = LONGEST_WAIT_S) -> None:
        self._queue: deque[threading.Event] = deque()
        self._lock = threading.Lock()
        self._most_waiting = most_waiting
        self._longest_wait_s = longest_wait_s
        self._here = threading.local()

    @property
    def waiting(self) -> int:
        """How many are in the queue, the one at the front included."""
        return len(self._queue)

    @contextlib.contextmanager
    def listening(self, listener: Listener) -> Iterator[None]:
        """Tell ``listener`` this thread's place in the queue for as long as the block lasts."""
        before = getattr(self._here, "listener", None)
        self._here.listener = listener
        try:
            yield
        finally:
            self._here.listener = before

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn and hold it for as long as the block lasts.

        Raises:
            BusyError: too many wait, or the wait was too long.
        """
        ticket = threading.Event()
        with self._lock:
            if len(self._queue) > self._most_waiting:
                raise BusyError("Too many people are computing at the moment; try again in a minute.")
            self._queue.append(ticket)
        try:
            self._wait_for(ticket)
            yield
        finally:
            with self._lock:
                self._queue.remove(ticket)
                if self._queue:
                    self._queue[0].set()

    def _wait_for(self, ticket: threading.Event) -> None:
        """Return when the ticket is at the front. Only who gets there is woken; the others look now and then."""
        listener: Listener | None = getattr(self._here, "listener", None)
        deadline = time.monotonic() + self._longest_wait_s
        told = 0
        while place := self._place(ticket):
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                raise BusyError(
                    f"The server was busy for {self._longest_wait_s:.0f} s and {place} others are still before you; "
                    "try again in a minute."
                )
            ticket.wait(min(_LOOK_S, left_s))
            place = self._place(ticket)
            if listener and place != told:
                listener(place)  # outside the lock: it may draw on a page
                told = place

    def _place(self, ticket: threading.Event) -> int:
        with self._lock:
            return self._queue.index(ticket)
