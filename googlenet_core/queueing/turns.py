"""Who may compute when: turns go round by visitor, short ones first, on one processor or GPU.

Alone, a computation gets the whole device. Where several want it, as many as it has lanes go on side by side, each with
its share: a forward pass on one core each serves a class faster than one after the other on two, whose threads keep
waiting for each other. Long work (a sweep, an attribution) takes a turn for each of its portions and lets short work go
first, so that it never blocks somebody's click; now and then a portion has its turn among many clicks. What nobody waits
for yet (`asking.ahead`) has a turn on one lane when nobody computes and nobody else waits.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from functools import cache

from googlenet_core.queueing import queues
from googlenet_core.queueing.queues import Queue, QueueLimits, Ticket
from googlenet_core.queueing.rounds import Rounds

LONGEST_WAIT_S = 60.0
"""How long one waits for a turn before giving up."""

SHORT_IN_A_ROW = 5
"""After so many short turns a portion of long work that waits has one."""


@cache
def of_device(_name: str, lanes: int = 1) -> Turns:
    """The queue of a compute device, shared by all that run on it in this process."""
    return Turns(lanes, queues.limits(os.environ))


class Turns(Queue):
    """A bounded queue before a device.

    While short work computes or waits, long work leaves it a lane, where there are several.

    Args:
        lanes: how many may compute side by side.
        most: how many may be in the queue.
        longest_wait_s: seconds after which waiting ends with an error.
    """

    def __init__(
        self, lanes: int = 1, most: QueueLimits = queues.DEFAULT, longest_wait_s: float = LONGEST_WAIT_S
    ) -> None:
        super().__init__(most, longest_wait_s)
        self.lanes = self._free = lanes
        self._short: Rounds[Ticket] = Rounds()
        self._long: Rounds[Ticket] = Rounds()
        self._ahead: Rounds[Ticket] = Rounds()
        self._short_in_a_row = 0

    @property
    def waiting(self) -> int:
        """How many compute or are in the queue; without those whom nobody waits for, until they compute."""
        return len(self._running) + len(self._short) + len(self._long)

    @contextlib.contextmanager
    def turn(self, *, long: bool = False) -> Iterator[int]:
        """Wait for one's turn and hold it for as long as the block lasts.

        Args:
            long: whether it is a portion of long work.

        Returns:
            How many lanes the turn holds: all of them if nobody else is there, else one; one where nobody waits for it.

        Raises:
            BusyError: too many wait, or the wait was too long.
        """
        ticket = Ticket(long=long)
        with self._held(ticket):
            yield ticket.lanes

    def _rounds(self, ticket: Ticket) -> Rounds[Ticket]:
        if ticket.ahead:
            return self._ahead
        return self._long if ticket.long else self._short

    def _admit(self) -> None:
        while self._free and (ticket := self._next()):
            ticket.lanes = self.lanes if self.waiting == 1 and not ticket.ahead else 1
            self._free -= ticket.lanes
            self._short_in_a_row = 0 if ticket.long else self._short_in_a_row + 1
            self._begin(ticket)

    def _next(self) -> Ticket | None:
        short, long = next(self._short.heads(), None), next(self._long.heads(), None)
        if long and self._leaves_a_lane() and (short is None or self._short_in_a_row >= SHORT_IN_A_ROW):
            return long
        if self.waiting == 0:
            return next(self._ahead.heads(), None)
        return short

    def _leaves_a_lane(self) -> bool:
        """Whether one more portion of long work leaves short work a lane, where there is any and there are several."""
        running = sum(ticket.long for ticket in self._running)
        others = len(self._short) or running < len(self._running)
        return not others or running < max(1, self.lanes - 1)

    def _before(self, ticket: Ticket) -> int:
        own = self._rounds(ticket).before(ticket)
        if ticket.ahead:
            return own + len(self._short) + len(self._long)
        return own + (len(self._short) if ticket.long else 0)

    def _ended(self, ticket: Ticket) -> None:
        self._free += ticket.lanes
