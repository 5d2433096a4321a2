"""Long work is let in by the memory it takes: a job that does not fit beside those that run waits until it does.

Jobs go round as turns do, by address and by session, one at a time for each visitor. What runs takes its turns on the
device portion by portion (`turns`); what waits here holds no tensors. Short work needs no leave: what it takes is bounded
by the lanes.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from googlenet_core.queueing import queues
from googlenet_core.queueing.queues import Queue, QueueLimits, Ticket
from googlenet_core.queueing.rounds import Rounds
from googlenet_core.wording import whole

BYTES_VARIABLE = "GOOGLENET_EXPLORER_LONG_MB"
"""Sets how many megabytes long work may take in all."""

DEFAULT_MB = 300
"""Integrated gradients one after another, with what is smaller beside: two at once were no quicker (2 cores)."""

LONGEST_WAIT_S = 900.0
"""How long one waits for long work to begin: a class that asks for it all at once is served one after another."""


def most_bytes(environ: Mapping[str, str]) -> int:
    """Bytes that long work may take, from the environment; nonsense there is the default."""
    megabytes = whole(environ.get(BYTES_VARIABLE, ""))
    return 1_000_000 * (DEFAULT_MB if megabytes is None else megabytes)


@cache
def shared() -> Jobs:
    """The jobs of this process."""
    return Jobs(most_bytes(os.environ), queues.limits(os.environ))


class Jobs(Queue):
    """Long work that runs or waits to be let in.

    Args:
        bytes_in_all: what those that run may take together; one may always run.
        most: how many may wait.
        longest_wait_s: seconds after which waiting ends with an error.

    Attributes:
        ended: how many jobs have run.
        tidy: called when a job is over, before the next is let in; nothing unless somebody sets it.
    """

    def __init__(
        self, bytes_in_all: int, most: QueueLimits = queues.DEFAULT, longest_wait_s: float = LONGEST_WAIT_S
    ) -> None:
        super().__init__(most, longest_wait_s)
        self.tidy: Callable[[], object] = bool
        self.ended = 0
        self._bytes_in_all = bytes_in_all
        self._queue: Rounds[Ticket] = Rounds()

    @property
    def waiting(self) -> int:
        """How many jobs run or wait."""
        return len(self._running) + len(self._queue)

    @contextlib.contextmanager
    def job(self, size: int) -> Iterator[None]:
        """Wait until there is room for a job of ``size`` bytes, which runs for as long as the block lasts.

        Never ask for one within another, or while a turn is held: each would wait for the other.

        Raises:
            BusyError: too many wait, or the wait was too long.
        """
        with self._held(Ticket(size)):
            try:
                yield
            finally:
                self.tidy()

    def _rounds(self, _ticket: Ticket) -> Rounds[Ticket]:
        return self._queue

    def _admit(self) -> None:
        while ticket := self._next():
            self._begin(ticket)

    def _next(self) -> Ticket | None:
        """The first whose visitor has none running; None while it does not fit: what is smaller waits behind it too."""
        busy = {ticket.visitor for ticket in self._running if ticket.visitor[1]}
        first = next((ticket for ticket in self._queue.heads() if ticket.visitor not in busy), None)
        taken = sum(ticket.size for ticket in self._running)
        return first if first and (not self._running or taken + first.size <= self._bytes_in_all) else None

    def _before(self, ticket: Ticket) -> int:
        return self._queue.before(ticket)

    def _ended(self, _ticket: Ticket) -> None:
        self.ended += 1
