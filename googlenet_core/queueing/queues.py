"""What every queue here has in common: bounded in all, for an address and for a visitor; people are told their place.

A class sits behind one address, so that an address may have nearly all of a queue; no session may. Whoever is not known
is bounded by the whole alone.
"""

from __future__ import annotations

import contextlib
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from googlenet_core.errors import BusyError
from googlenet_core.queueing import asking
from googlenet_core.queueing.rounds import Rounds
from googlenet_core.wording import whole

MOST_VARIABLE = "GOOGLENET_EXPLORER_MOST_WAITING"
"""Sets how many may wait in all, then for one address, then for one visitor, for example ``600,500,8``."""

LOOK_S = 0.25
"""How often one who waits is told their place: thirty who are told of every turn would keep the server busy with that."""


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """How many may wait: in all, for one known address, for one known visitor; one more is refused at once."""

    in_all: int = 600
    of_address: int = 500
    of_visitor: int = 8


DEFAULT = QueueLimits()


def limits(environ: Mapping[str, str]) -> QueueLimits:
    """The limits that the environment sets; nonsense there is the default."""
    found = [whole(text.strip()) for text in environ.get(MOST_VARIABLE, "").split(",")]
    numbers = [number for number in found if number is not None]
    return QueueLimits(*numbers) if len(numbers) == len(found) == 3 else DEFAULT


class Ticket(threading.Event):
    """Set when its turn has come.

    Attributes:
        visitor: whose it is.
        size: what it asks for: a job's bytes.
        long: whether it is a portion of long work.
        ahead: whether nobody waits for it yet.
        lanes: how many lanes it holds once its turn has come.
    """

    def __init__(self, size: int = 0, *, long: bool = False) -> None:
        super().__init__()
        self.visitor = asking.visitor()
        self.ahead = asking.is_ahead()
        self.size, self.long, self.lanes = size, long, 0


class Queue(ABC):
    """Those who hold something, and those who wait for it.

    Args:
        most: how many may wait.
        longest_wait_s: seconds after which waiting ends with an error.
    """

    def __init__(self, most: QueueLimits, longest_wait_s: float) -> None:
        self._most, self._longest_wait_s = most, longest_wait_s
        self._lock = threading.Lock()
        self._running: set[Ticket] = set()

    @property
    @abstractmethod
    def waiting(self) -> int:
        """How many hold it or wait for it."""

    @abstractmethod
    def _rounds(self, ticket: Ticket) -> Rounds[Ticket]:
        """Where such a ticket waits."""

    @abstractmethod
    def _admit(self) -> None:
        """Let those whose turn it is have what is free; called with the lock held."""

    @abstractmethod
    def _before(self, ticket: Ticket) -> int:
        """How many who wait come before a ticket that waits; called with the lock held."""

    @abstractmethod
    def _ended(self, ticket: Ticket) -> None:
        """Take back what a ticket held; called with the lock held."""

    @contextlib.contextmanager
    def _held(self, ticket: Ticket) -> Iterator[None]:
        """Wait for a ticket's turn and hold it for as long as the block lasts."""
        with self._lock:
            self._check_room(ticket)
            self._rounds(ticket).add(ticket)
            self._admit()
        try:
            self._wait_for(ticket)
            yield
        finally:
            with self._lock:
                if ticket in self._running:
                    self._running.remove(ticket)
                    self._ended(ticket)
                else:
                    self._rounds(ticket).remove(ticket)
                self._admit()

    def _check_room(self, ticket: Ticket) -> None:
        rounds, (address, session) = self._rounds(ticket), ticket.visitor
        if self.waiting > self._most.in_all:
            raise BusyError("Too many people are computing at the moment; try again in a minute.")
        if session and rounds.of_visitor(ticket.visitor) >= self._most.of_visitor:
            raise BusyError("You are waiting for too many answers already; wait for one of them, then try again.")
        if address and rounds.of_address(address) >= self._most.of_address:
            raise BusyError("Too many people at your address are computing at the moment; try again in a minute.")

    def _begin(self, ticket: Ticket) -> None:
        """Let a waiting ticket have its turn; called with the lock held."""
        self._rounds(ticket).take(ticket)
        self._running.add(ticket)
        ticket.set()

    def _wait_for(self, ticket: Ticket) -> None:
        """Return when the ticket's turn has come. Only who has it is woken; the others look now and then."""
        listener = asking.listener()
        deadline = time.monotonic() + self._longest_wait_s
        while place := self._place(ticket):
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                raise BusyError(
                    f"The server was busy for {self._longest_wait_s:.0f} s and {place} others are still before you; "
                    "try again in a minute."
                )
            ticket.wait(min(LOOK_S, left_s))
            if listener:
                listener(self._place(ticket))  # outside the lock: it may draw on a page

    def _place(self, ticket: Ticket) -> int:
        """How many are before a ticket; 0 when its turn has come."""
        with self._lock:
            return 0 if ticket in self._running else max(1, len(self._running) + self._before(ticket))
