"""Who may compute when: first come, first served, on one processor or GPU.

Alone, a computation gets the whole device. Where several want it, as many as it has lanes go on side by side, each with
its share: a forward pass on one core each serves a class faster than one after the other on two, whose threads keep
waiting for each other. Long work (a sweep, an attribution) takes a turn for each of its forward passes, so that it never
blocks somebody's click.
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
def of_device(_name: str, lanes: int = 1) -> Turns:
    """The queue of a compute device, shared by all that run on it in this process."""
    return Turns(lanes)


Listener = Callable[[int], None]
"""Told how many turns come before one's own; 0 when it begins. May raise to give up."""


class _Ticket(threading.Event):
    """Set when its turn has come; ``lanes`` is how many it then holds."""

    lanes = 0


class Turns:
    """A bounded queue before a device.

    Args:
        lanes: how many may compute side by side.
        most_waiting: how many may be in the queue.
        longest_wait_s: seconds after which waiting ends with an error.
    """

    def __init__(
        self, lanes: int = 1, most_waiting: int = MOST_WAITING, longest_wait_s: float = LONGEST_WAIT_S
    ) -> None:
        self.lanes = self._free = lanes
        self._running: set[_Ticket] = set()
        self._queue: deque[_Ticket] = deque()
        self._lock = threading.Lock()
        self._most_waiting = most_waiting
        self._longest_wait_s = longest_wait_s
        self._here = threading.local()

    @property
    def waiting(self) -> int:
        """How many compute or are in the queue."""
        return len(self._running) + len(self._queue)

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
    def turn(self) -> Iterator[int]:
        """Wait for one's turn and hold it for as long as the block lasts.

        Returns:
            How many lanes the turn holds: all of them if nobody else is there, else one.

        Raises:
            BusyError: too many wait, or the wait was too long.
        """
        ticket = _Ticket()
        with self._lock:
            if self.waiting > self._most_waiting:
                raise BusyError("Too many people are computing at the moment; try again in a minute.")
            self._queue.append(ticket)
            self._admit()
        try:
            self._wait_for(ticket)
            yield ticket.lanes
        finally:
            with self._lock:
                if ticket in self._running:
                    self._running.remove(ticket)
                    self._free += ticket.lanes
                else:
                    self._queue.remove(ticket)
                self._admit()

    def _admit(self) -> None:
        """Let those at the front of the queue have what is free; called with the lock held."""
        while self._queue and self._free:
            alone = self.waiting == 1
            ticket = self._queue.popleft()
            ticket.lanes = self.lanes if alone else 1
            self._free -= ticket.lanes
            self._running.add(ticket)
            ticket.set()

    def _wait_for(self, ticket: _Ticket) -> None:
        """Return when the ticket's turn has come. Only who has it is woken; the others look now and then."""
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

    def _place(self, ticket: _Ticket) -> int:
        """How many are before a ticket; 0 when its turn has come."""
        with self._lock:
            return 0 if ticket in self._running else len(self._running) + self._queue.index(ticket)
