"""Who comes next where turns go round: by network address, within an address by session, within a session in order.

A session that asks for much waits behind every other that asks at all, and so does an address; where there is one
address only, as in a class behind one router, the sessions simply take turns. Knows nothing of threads.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from googlenet_core.queueing.asking import Visitor


class Queued(Protocol):
    """What waits, for a visitor."""

    @property
    def visitor(self) -> Visitor:
        """Whose it is."""


Waiting = TypeVar("Waiting", bound=Queued)


class Rounds(Generic[Waiting]):
    """Tickets in the order in which their turns come."""

    def __init__(self) -> None:
        self._addresses: OrderedDict[str, OrderedDict[str, deque[Waiting]]] = OrderedDict()

    def __len__(self) -> int:
        return sum(self.of_address(address) for address in self._addresses)

    def of_address(self, address: str) -> int:
        """How many tickets of an address wait."""
        return sum(map(len, self._sessions(address).values()))

    def of_visitor(self, visitor: Visitor) -> int:
        """How many tickets of a visitor wait."""
        address, session = visitor
        return len(self._sessions(address).get(session, ()))

    def add(self, ticket: Waiting) -> None:
        """Let a ticket wait: behind its visitor's others; a visitor who had none waits behind all others."""
        address, session = ticket.visitor
        self._addresses.setdefault(address, OrderedDict()).setdefault(session, deque()).append(ticket)

    def remove(self, ticket: Waiting) -> None:
        """Let a ticket go; the others keep their places.

        Raises:
            ValueError: it does not wait.
        """
        address, session = ticket.visitor
        sessions = self._sessions(address)
        tickets = sessions.get(session, deque())
        tickets.remove(ticket)
        if not tickets:
            del sessions[session]
        if not sessions:
            del self._addresses[address]

    def _sessions(self, address: str) -> OrderedDict[str, deque[Waiting]]:
        return self._addresses.get(address, OrderedDict())

    def take(self, ticket: Waiting) -> None:
        """Let a ticket have its turn: its session and its address wait behind all others from now on."""
        self.remove(ticket)
        address, session = ticket.visitor
        if address in self._addresses:
            self._addresses.move_to_end(address)
            if session in self._addresses[address]:
                self._addresses[address].move_to_end(session)

    def heads(self) -> Iterator[Waiting]:
        """The first ticket of each visitor, the one whose turn it is first."""
        for sessions in self._addresses.values():
            for tickets in sessions.values():
                yield tickets[0]

    def before(self, ticket: Waiting) -> int:
        """How many turns come before a ticket's if nobody joins and nobody gives up."""
        address, session = ticket.visitor
        sessions = self._addresses[address]
        own = sessions[session].index(ticket)
        inside = own + _ahead(((name, len(tickets)) for name, tickets in sessions.items()), session, own)
        counts = ((name, self.of_address(name)) for name in self._addresses)
        return inside + _ahead(counts, address, inside)


def _ahead(counts: Iterator[tuple[str, int]], name: str, rounds: int) -> int:
    """How many turns others have in the ``rounds`` full rounds before one's own turn, and before one in its round."""
    turns, passed = 0, False
    for other, count in counts:
        if other == name:
            passed = True
        else:
            turns += min(count, rounds if passed else rounds + 1)
    return turns
