"""A step of the lesson: the bar of its chapter, the question, the guess, and the answer once it was asked for.

The browser shows what somebody guesses and tells it when they want it checked; what a guess is, and how it stands, the core
says. What was guessed is also kept in the browser (`lib/lesson_progress.js`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from app.components.mount import declare, packed, reported_fields
from app.session import state
from app.session.lesson import Guessed
from app.words.runs import Run

_STEP = declare(
    __file__,
    lib=("dom", "mounting", "packed", "lesson_progress", "lesson_ways"),
    parts=("lesson_runs", "lesson_bar", "lesson_number", "lesson_square", "lesson_choice", "lesson_answer"),
    styles=(
        "lib/controls.css",
        "lib/lesson_ways.css",
        "lesson_step/lesson_bar.css",
        "lesson_step/lesson_guess.css",
        "lesson_step/lesson_answer.css",
    ),
)

LONGEST = 60
"""Characters of a guess."""

SHOWN = "shown"
"""What stands for a guess where somebody asked to be shown the answer."""

STANDINGS = ("right", "near", "too small", "too large", "wrong", SHOWN)
"""How a guess may stand."""

_MOST_TURNS = 2**53
_KINDS = ("guess", "show", "go", "leave", "look", "recall")


@dataclass(frozen=True, slots=True)
class Way:
    """Another step: its name, its title, and what the browser may know of it beside that."""

    step: str
    title: str
    standing: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """A page to look around in: the step whose view it has, what it is called, its address."""

    step: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """An answer as it is shown.

    Attributes:
        finding: a heading.
        shown: the answer in the largest type.
        standing: how the guess stands, one of `STANDINGS`.
        badge: the guess and how it stands, in words.
        terms: pieces of the sum, each with what stands below it.
        mistake: name, explanation and working of a misconception; none where no guess led to one.
        paragraphs: under it.
        value: the number that is drawn on a square or a bar; None where nothing is.
        drawing: the answer's own drawing, an SVG.
    """

    finding: str
    shown: str
    standing: str
    badge: str
    terms: Sequence[tuple[str, str]]
    mistake: tuple[str, str, str] | None
    paragraphs: Sequence[Sequence[Run]]
    value: float | None = None
    drawing: str = ""


@dataclass(frozen=True, slots=True)
class EndShown:
    """What stands at the end of a chapter: how much was right, each step, what to look around in, the next chapter."""

    words: str
    steps: Sequence[Way]
    looks: Sequence[Look]
    next_chapter: Way | None


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step as it is shown.

    Attributes:
        step: its name.
        chapter: number of its chapter.
        chapter_title: title of its chapter.
        title: its own title.
        steps: all steps of the chapter.
        place: which of them it is, in words.
        back: the step before; None at the beginning.
        ahead: the step after; None at the end.
        where: which page is shown with it.
        question: asked in a sentence or two.
        asked: what follows the question.
        hint: folded away; may be empty.
        guess: what is guessed, as `describe_guess` has it.
        layout: what stands beside the question: ``square``, ``drawing`` or ``view``.
        empty: what fills the place of the answer, in a sentence.
        guessed: as it was typed; empty if nothing was.
        refused: why what was typed is no guess, or why there is no answer.
        turn: how many guesses the browser had sent when this was made.
        answer: the answer; None until somebody asks for it.
        end: at the end of a chapter.
        look: address of the page with this view, and what it is called.
        centre: row and column of the middle of a drawn square, in pixels of the picture.
        alt: what the picture shows.
        guesses: all that was guessed: text and standing by step.
        recalled: whether the browser has said what it kept.
    """

    step: str
    chapter: int
    chapter_title: str
    title: str
    steps: Sequence[Way]
    place: str
    back: Way | None
    ahead: Way | None
    where: str
    question: str
    asked: Sequence[Sequence[Run]]
    hint: Sequence[Sequence[Run]]
    guess: Mapping[str, Any]
    layout: str
    empty: str
    guessed: str
    refused: str
    turn: int
    answer: AnswerShown | None
    end: EndShown | None
    look: tuple[str, str]
    centre: tuple[float, float] | None = None
    alt: str = ""
    guesses: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    recalled: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody did in the browser.

    ``kind`` is ``guess`` (with ``text``), ``show`` (without a guess), ``go`` (to ``step``), ``leave``, ``look`` (around, with
    the view of ``step``) or ``recall`` (``guesses`` that the browser kept).
    """

    kind: str
    step: str = ""
    text: str = ""
    turn: int = 0
    guesses: Mapping[str, Guessed] = field(default_factory=dict)


def mount(key: str, shown: StepShown, crop: bytes, steps: Collection[str], on_report: Callable[[Report], None]) -> None:
    """Show a step.

    Args:
        key: the component's key.
        shown: what is shown.
        crop: the picture as JPEG where a square is drawn on it, else nothing.
        steps: names of all steps.
        on_report: called with what somebody did, before the page runs.
    """

    def did() -> None:
        report = read_report(state.widget_value(key), steps)
        if report:
            on_report(report)

    _STEP(key=key, data=packed(asdict(shown), crop=crop), on_did_change=did)


def read_report(value: object, steps: Collection[str]) -> Report | None:
    """Return what a browser says that somebody did; None for what makes no sense (a browser can send what it likes)."""
    did = reported_fields(value, "did")
    kind, step, text, turn = did.get("kind"), did.get("step", ""), did.get("text", ""), did.get("turn", 0)
    if kind == "leave":
        return Report("leave")
    if kind == "recall":
        return Report("recall", guesses=read_guesses(did.get("guesses"), steps))
    if kind not in _KINDS or not isinstance(step, str) or step not in steps or not isinstance(text, str):
        return None
    if not isinstance(turn, int | float) or not 0 <= turn < _MOST_TURNS:
        return None
    return Report(kind, step, text[:LONGEST], int(turn))


def read_guesses(given: object, steps: Collection[str]) -> dict[str, Guessed]:
    """Return what a browser kept of earlier guesses, as far as it makes sense: text and standing by step."""
    found = {}
    for step in steps:
        kept = given.get(step) if isinstance(given, Mapping) else None
        if not isinstance(kept, Sequence) or isinstance(kept, str) or len(kept) != 2:
            continue
        text, standing = kept
        if isinstance(text, str) and len(text) <= LONGEST and standing in STANDINGS:
            found[step] = Guessed(text, standing)
    return found
