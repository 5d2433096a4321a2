"""What of a room is sent to whom: one function for each role. None tells one student from another."""

from __future__ import annotations

from enum import StrEnum

import msgspec
from msgspec import UNSET, Struct, UnsetType

from app.classroom import rooms
from app.classroom.questions import Question
from app.classroom.rooms import Control, Phase, Room
from app.classroom.stores.store import Seats

LOST_S, GONE_S, WIPED_S = 10.0, 60.0, 900.0
"""For how long a teacher is away until students are told, have control handed back, and the room is forgotten."""

_SEEN_BARS = frozenset({Phase.BARS, Phase.DISCUSS, Phase.ANSWER})
_COUNTED = _SEEN_BARS | {Phase.CLOSED}


class Role(StrEnum):
    """Who looks at a room. Who *looks on* has its key, but another console leads it now."""

    STUDENT = "student"
    PROJECTOR = "projector"
    HOST = "host"
    LOOKING_ON = "looking on"


class Teacher(StrEnum):
    """Whether the teacher is there."""

    HERE = "here"
    LOST = "lost"
    GONE = "gone"


class SeatCounts(Struct, frozen=True):
    """How many students there are, by how they take part, and how many of all have voted."""

    with_teacher: int = msgspec.field(name="with")
    around: int
    quiet: int
    all: int
    voted: int


class AskedOption(Struct, frozen=True):
    """An answer to choose."""

    text: str


class AskedQuestion(Struct, frozen=True):
    """A question without its answer; see `questions.Question`."""

    name: str
    title: str
    text: str
    options: tuple[AskedOption, ...]
    picture: str
    alt: str
    link: str


class Bars(Struct, frozen=True):
    """Votes of each round that may be shown, and how many rounds had too few."""

    rounds: tuple[tuple[int, ...], ...]
    hidden: int


class ExplainedOption(Struct, frozen=True):
    """What an answer stands for."""

    mistake: str
    explanation: str


class GivenAnswer(Struct, frozen=True):
    """A question's answer; see `questions.Question`."""

    right: int
    shown: str
    working: str
    finding: str
    drawing: str
    options: tuple[ExplainedOption, ...]


class State(Struct, frozen=True):
    """A room as it is sent.

    Attributes:
        leads: whether this console may change the room; for consoles alone.
    """

    code: str
    revision: int
    epoch: int
    phase: Phase
    control: Control
    view: str
    poll: str
    seats: SeatCounts
    teacher: Teacher
    question: AskedQuestion | None
    bars: Bars | None
    answer: GivenAnswer | None
    leads: bool | UnsetType = UNSET


def teacher(away_s: float) -> Teacher:
    """Return what is said of a teacher who has been away for so long."""
    if away_s < LOST_S:
        return Teacher.HERE
    return Teacher.LOST if away_s < GONE_S else Teacher.GONE


def for_student(room: Room, seats: Seats, away_s: float) -> State:
    """Return what students get: no votes before the bars, no answer before the answer; nobody leads them for ever."""
    gone = teacher(away_s) is Teacher.GONE
    return _state(
        room,
        seats,
        away_s,
        control=Control.FREE if gone else room.control,
        bars=room.phase in _SEEN_BARS,
        answer=room.phase is Phase.ANSWER,
    )


def for_projector(room: Room, seats: Seats, away_s: float) -> State:
    """Return what hangs on the wall: what students get, under the control that the teacher chose."""
    return _state(room, seats, away_s, bars=room.phase in _SEEN_BARS, answer=room.phase is Phase.ANSWER)


def for_host(room: Room, seats: Seats, away_s: float, *, leads: bool = True) -> State:
    """Return what a console gets: votes as soon as they are counted, and the answer always."""
    return _state(room, seats, away_s, bars=room.phase in _COUNTED, answer=True, leads=leads)


def for_all(room: Room, seats: Seats, away_s: float) -> dict[Role, State]:
    """Return what each role gets."""
    return {
        Role.STUDENT: for_student(room, seats, away_s),
        Role.PROJECTOR: for_projector(room, seats, away_s),
        Role.HOST: for_host(room, seats, away_s),
        Role.LOOKING_ON: for_host(room, seats, away_s, leads=False),
    }


def _state(
    room: Room,
    seats: Seats,
    away_s: float,
    *,
    bars: bool,
    answer: bool,
    control: Control | None = None,
    leads: bool | UnsetType = UNSET,
) -> State:
    question = room.question
    return State(
        code=room.code,
        revision=room.revision,
        epoch=room.epoch,
        phase=room.phase,
        control=control or room.control,
        view=room.view,
        poll=room.poll,
        seats=SeatCounts(seats.with_teacher, seats.around, seats.quiet, seats.all, seats.voted),
        teacher=teacher(away_s),
        question=_asked(question) if question else None,
        bars=_bars(room) if question and bars else None,
        answer=_answer(question) if question and answer else None,
        leads=leads,
    )


def _asked(question: Question) -> AskedQuestion:
    return AskedQuestion(
        question.name,
        question.title,
        question.text,
        tuple(AskedOption(option.text) for option in question.options),
        question.picture,
        question.alt,
        question.link,
    )


def _bars(room: Room) -> Bars:
    shown = rooms.shown_rounds(room)
    return Bars(shown, len(room.rounds) - len(shown))


def _answer(question: Question) -> GivenAnswer:
    return GivenAnswer(
        question.right,
        question.shown,
        question.working,
        question.finding,
        question.drawing,
        tuple(ExplainedOption(option.mistake, option.explanation) for option in question.options),
    )
