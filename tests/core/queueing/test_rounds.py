"""The order in which turns go round, and how many come before one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given, strategies as st

from googlenet_core.queueing.asking import Visitor
from googlenet_core.queueing.rounds import Rounds


@dataclass(frozen=True, eq=False)
class Numbered:
    """A ticket with a number."""

    visitor: Visitor
    number: int


def waiting(visitors: Sequence[Visitor]) -> tuple[Rounds[Numbered], list[Numbered]]:
    """Tickets of these visitors, who came one after another."""
    rounds: Rounds[Numbered] = Rounds()
    tickets = [Numbered(visitor, number) for number, visitor in enumerate(visitors)]
    for ticket in tickets:
        rounds.add(ticket)
    return rounds, tickets


def served(rounds: Rounds[Numbered]) -> list[int]:
    """Take all tickets, one after another."""
    order = []
    while first := next(rounds.heads(), None):
        rounds.take(first)
        order.append(first.number)
    return order


@pytest.mark.parametrize(
    ("who", "order"),
    [
        ("a1 a1 a1 a2", [0, 3, 1, 2]),  # one address: sessions take turns
        ("a1 a2 a3 b1", [0, 3, 1, 2]),  # two addresses take turns, whatever the number of sessions
        ("a1 a2 b1 a1 b1 b2", [0, 2, 1, 5, 3, 4]),
        ("a1 a2 a3 a4", [0, 1, 2, 3]),  # a class behind one address: in order of arrival
    ],
)
def test_turns_go_round_by_address_then_by_session(who: str, order: list[int]) -> None:
    rounds, _ = waiting([(name[0], name[1]) for name in who.split()])
    assert served(rounds) == order
    assert len(rounds) == 0


VISITORS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("1234")), min_size=1, max_size=30)


@given(VISITORS)
def test_the_place_told_is_the_place_in_which_one_is_served(visitors: list[Visitor]) -> None:
    rounds, tickets = waiting(visitors)
    told = [rounds.before(ticket) for ticket in tickets]
    assert [told[number] for number in served(rounds)] == list(range(len(tickets)))


@given(VISITORS, st.data())
def test_who_gives_up_changes_nothing_for_the_others(visitors: list[Visitor], data: st.DataObject) -> None:
    leaver = data.draw(st.integers(0, len(visitors) - 1))
    rounds, tickets = waiting(visitors)
    rounds.remove(tickets[leaver])
    assert len(rounds) == len(visitors) - 1
    assert sorted(served(rounds)) == [number for number in range(len(visitors)) if number != leaver]
    with pytest.raises(ValueError, match="not in"):
        rounds.remove(tickets[leaver])


@given(VISITORS)
def test_each_address_and_each_session_is_counted(visitors: list[Visitor]) -> None:
    rounds, _ = waiting(visitors)
    for visitor in visitors:
        assert rounds.of_visitor(visitor) == visitors.count(visitor)
        assert rounds.of_address(visitor[0]) == sum(address == visitor[0] for address, _ in visitors)
    assert rounds.of_address("nowhere") == rounds.of_visitor(("nowhere", "1")) == 0
