"""What a room is, and how it changes: each change is a function from a room, and its votes, to a room.

    explore -> vote -> closed -> bars -> discuss (who wants votes again) -> answer -> explore

Nothing in a room tells who anybody is: votes are counts as soon as a vote is closed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from app.classroom.questions import Question
from googlenet_core.errors import InputError

FEWEST_SHOWN = 5
"""From so many votes on there are bars: fewer would tell who voted for what."""


class Phase(StrEnum):
    """Where a room stands with its question."""

    EXPLORE = "explore"
    VOTE = "vote"
    CLOSED = "closed"
    BARS = "bars"
    DISCUSS = "discuss"
    ANSWER = "answer"


class Control(StrEnum):
    """What students' pages do: offer the teacher's step, go their own way, or wait."""

    LEAD = "lead"
    FREE = "free"
    FREEZE = "freeze"


NEXT = {
    Phase.VOTE: Phase.CLOSED,
    Phase.CLOSED: Phase.BARS,
    Phase.BARS: Phase.DISCUSS,
    Phase.DISCUSS: Phase.ANSWER,
    Phase.ANSWER: Phase.EXPLORE,
}
"""What the one filled button of the console leads to; a question leads from explore to vote."""

_ALSO = {Phase.CLOSED: {Phase.ANSWER}, Phase.BARS: {Phase.ANSWER}}
"""Ways that leave something out."""

OPEN = frozenset({Phase.VOTE, Phase.DISCUSS})
"""Phases in which votes are taken."""


class RoomError(InputError):
    """Something that a room does not allow at the moment; one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Room:
    """One room.

    Attributes:
        code: by which students find it.
        host: hash of the teacher's key.
        epoch: how often the room was taken over by another console; a console of an epoch before can only look.
        revision: how often the room has changed.
        asked: how many questions were asked; names the votes, with the round.
        phase: where it stands with its question.
        control: what students' pages do.
        view: address in the app, page and query, where the teacher is.
        question: what is or was asked; None before the first.
        rounds: votes for each option, of each round that is closed.
        opened_at: when it was opened, in seconds since 1970.
    """

    code: str
    host: str
    opened_at: float
    epoch: int = 0
    revision: int = 0
    asked: int = 0
    phase: Phase = Phase.EXPLORE
    control: Control = Control.LEAD
    view: str = ""
    question: Question | None = None
    rounds: tuple[tuple[int, ...], ...] = ()

    @property
    def poll(self) -> str:
        """Name of the votes that are taken now; nothing where none are."""
        return f"{self.asked}.{len(self.rounds)}" if self.phase in OPEN else ""


def ask(room: Room, question: Question) -> Room:
    """Open the vote on a question, whatever was before: what was not closed is dropped.

    Raises:
        RoomError: the question cannot be voted on.
    """
    if len({option.text for option in question.options}) != len(question.options) or len(question.options) < 2:
        raise RoomError("That question has no answers to choose from: ask another one.")
    return _changed(room, phase=Phase.VOTE, question=question, rounds=(), asked=room.asked + 1)


def go_on(room: Room, to: Phase, choices: Collection[int]) -> Room:
    """Go to another phase; votes that were open are counted, and are nobody's from then on.

    Args:
        room: where it stands.
        to: the phase to go to; ``explore`` leaves the question from anywhere.
        choices: the votes that were given, in any order; they count only where a vote was open.

    Raises:
        RoomError: there is no such way.
    """
    if to is Phase.EXPLORE:
        return _changed(room, phase=to, question=None, rounds=())
    if to is not NEXT.get(room.phase) and to not in _ALSO.get(room.phase, ()):
        raise RoomError(f"From '{room.phase}' there is no way to '{to}'.")
    return _changed(room, phase=to, rounds=(*room.rounds, count(room, choices)) if room.poll else room.rounds)


def count(room: Room, choices: Collection[int]) -> tuple[int, ...]:
    """Return the votes for each option of the question."""
    found = Counter(choices)
    return tuple(found[place] for place in range(len(room.question.options))) if room.question else ()


def check_choice(room: Room, poll: str, choice: int) -> None:
    """Check that a vote can be given.

    Raises:
        RoomError: it is for another question or round, for none of the options, or too late.
    """
    if not room.poll or room.question is None:
        raise RoomError("The vote is closed.")
    if poll != room.poll:
        raise RoomError("That was for a question before this one: choose again.")
    if not 0 <= choice < len(room.question.options):
        raise RoomError(f"There is no option {choice}: choose one of {len(room.question.options)}.")


def control(room: Room, to: Control) -> Room:
    """Let students' pages offer the teacher's step, go their own way, or wait."""
    return room if room.control is to else _changed(room, control=to)


def move(room: Room, view: str) -> Room:
    """Note where the teacher is in the app."""
    return room if room.view == view else _changed(room, view=view)


def take_over(room: Room) -> Room:
    """Let another console lead the room; the one before can only look."""
    return _changed(room, epoch=room.epoch + 1)


def shown_rounds(room: Room) -> tuple[tuple[int, ...], ...]:
    """Return the closed rounds with enough votes to be shown as bars."""
    return tuple(counts for counts in room.rounds if sum(counts) >= FEWEST_SHOWN)


def _changed(room: Room, **what: object) -> Room:
    return replace(room, revision=room.revision + 1, **what)  # type: ignore[arg-type]
