"""How a room changes: every way that there is, and none that there is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, strategies

from app.classroom import rooms
from app.classroom.questions import Option, Question
from app.classroom.rooms import FEWEST_SHOWN, NEXT, OPEN, Control, Phase, Room, RoomError

ROOM = Room("K7MW", host="hash", opened_at=1.0)
QUESTION = Question("6.1", "What a unit sees", "How large?", (Option("31"), Option("59"), Option("99")), 1, "59")
ASKED = rooms.ask(ROOM, QUESTION)
WAYS = {(before, after) for before, after in NEXT.items()} | {
    (Phase.CLOSED, Phase.ANSWER),
    (Phase.BARS, Phase.ANSWER),
    *((phase, Phase.EXPLORE) for phase in Phase),
}


def test_the_filled_button_leads_through_a_whole_question() -> None:
    room, phases = ASKED, [ASKED.phase]
    while room.phase in NEXT:
        room = rooms.go_on(room, NEXT[room.phase], [1])
        phases.append(room.phase)
    assert phases == [Phase.VOTE, Phase.CLOSED, Phase.BARS, Phase.DISCUSS, Phase.ANSWER, Phase.EXPLORE]
    assert room == replace(ROOM, revision=6, asked=1)


@pytest.mark.parametrize("after", Phase)
@pytest.mark.parametrize("before", Phase)
def test_there_are_these_ways_and_no_others(before: Phase, after: Phase) -> None:
    room = replace(ASKED, phase=before)
    if (before, after) in WAYS:
        assert rooms.go_on(room, after, []).phase is after
    else:
        with pytest.raises(RoomError, match=f"From '{before}' there is no way to '{after}'"):
            rooms.go_on(room, after, [])


def test_votes_are_counted_when_a_vote_that_was_open_is_closed_and_at_no_other_time() -> None:
    closed = rooms.go_on(ASKED, Phase.CLOSED, [1, 2, 1])
    assert closed.rounds == ((0, 2, 1),)
    bars = rooms.go_on(closed, Phase.BARS, [0, 0, 0])
    assert bars.rounds == closed.rounds
    answer = rooms.go_on(rooms.go_on(bars, Phase.DISCUSS, [0]), Phase.ANSWER, [1])
    assert answer.rounds == ((0, 2, 1), (0, 1, 0))
    assert rooms.go_on(closed, Phase.ANSWER, [0]).rounds == closed.rounds


@given(strategies.lists(strategies.integers(0, 2)))
def test_every_vote_is_in_one_bar(choices: list[int]) -> None:
    counts = rooms.count(ASKED, choices)
    assert counts == tuple(choices.count(place) for place in range(3))
    assert sum(counts) == len(choices)


def test_without_a_question_there_is_nothing_to_count() -> None:
    assert rooms.count(ROOM, [1]) == ()


def test_each_vote_has_a_name_of_its_own() -> None:
    names, room = [ROOM.poll], ROOM
    for _ in range(2):
        room = rooms.ask(room, QUESTION)
        names.append(room.poll)
        for to in (Phase.CLOSED, Phase.BARS, Phase.DISCUSS):
            room = rooms.go_on(room, to, [])
            names.append(room.poll)
    assert names == ["", "1.0", "", "", "1.1", "2.0", "", "", "2.1"]
    assert {Phase.VOTE, Phase.DISCUSS} == OPEN


@pytest.mark.parametrize("phase", Phase)
def test_a_question_can_be_asked_whatever_was_before(phase: Phase) -> None:
    asked = rooms.ask(replace(ASKED, phase=phase, rounds=((1, 2, 3),)), QUESTION)
    assert (asked.phase, asked.asked, asked.rounds) == (Phase.VOTE, 2, ())


@pytest.mark.parametrize("options", [(), (Option("one"),), (Option("one"), Option("two"), Option("one"))])
def test_a_question_without_a_choice_is_not_asked(options: tuple[Option, ...]) -> None:
    with pytest.raises(RoomError, match="no answers to choose from"):
        rooms.ask(ROOM, replace(QUESTION, options=options))


def test_a_vote_for_what_is_asked_is_taken() -> None:
    for choice in range(3):
        rooms.check_choice(ASKED, "1.0", choice)


@pytest.mark.parametrize(
    ("room", "poll", "choice", "why"),
    [
        (ROOM, "0.0", 0, "closed"),
        (rooms.go_on(ASKED, Phase.CLOSED, []), "1.0", 0, "closed"),
        (rooms.go_on(ASKED, Phase.CLOSED, []), "", 0, "closed"),
        (ASKED, "1.1", 0, "before this one"),
        (ASKED, "", 0, "before this one"),
        (ASKED, "1.0", 3, "no option 3"),
        (ASKED, "1.0", -1, "no option -1"),
    ],
)
def test_a_vote_for_anything_else_is_refused(room: Room, poll: str, choice: int, why: str) -> None:
    with pytest.raises(RoomError, match=why):
        rooms.check_choice(room, poll, choice)


CHANGES: dict[str, Callable[[Room], Room]] = {
    "ask": lambda room: rooms.ask(room, QUESTION),
    "go on": lambda room: rooms.go_on(room, Phase.CLOSED, []),
    "control": lambda room: rooms.control(room, Control.FREEZE),
    "move": lambda room: rooms.move(room, "maps"),
    "take over": rooms.take_over,
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_has_a_number(name: str) -> None:
    assert CHANGES[name](ASKED).revision == ASKED.revision + 1


def test_what_changes_nothing_is_no_change() -> None:
    assert rooms.control(ASKED, ASKED.control) is ASKED
    assert rooms.move(ASKED, ASKED.view) is ASKED


def test_a_console_that_takes_over_outdates_those_before() -> None:
    assert rooms.take_over(ASKED).epoch == 1


def test_few_votes_are_no_bars() -> None:
    few, enough = (FEWEST_SHOWN - 1, 0, 0), (2, FEWEST_SHOWN - 2, 0)
    assert rooms.shown_rounds(replace(ASKED, rounds=(few, enough, (0, 0, 0)))) == (enough,)
