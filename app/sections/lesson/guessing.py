"""What somebody does in a step: a guess is read and kept, another step gone to, the lesson left."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from app.components.lesson_step import Report
from app.session import lesson, state
from app.session.lesson import Guessed
from app.words.prose import passage
from googlenet_core.errors import InputError
from googlenet_core.lesson import ChoiceGuess, find_step, read_guess

_SAID = "lesson-said"


@dataclass(frozen=True, slots=True)
class Said:
    """What came last from the browser: in which step, the how manieth guess it is, and why it is none, if it is none."""

    step: str = ""
    turn: int = 0
    refused: str = ""


def said(step: str) -> Said:
    """Return what was last said in a step."""
    last = state.kept(_SAID)
    return last if isinstance(last, Said) and last.step == step else Said(step)


def take(report: Report) -> None:
    """Do what somebody asked for."""
    if report.kind in ("guess", "show"):
        _guess(report)
    elif report.kind == "recall":
        lesson.recall(report.guesses)
    elif report.kind == "leave":
        lesson.leave()
    elif report.kind == "look":
        _look(report.step)
    else:
        lesson.go(report.step)


def _guess(report: Report) -> None:
    if report.step != state.get("step"):  # a step that was left meanwhile
        return
    refused = "" if report.kind == "show" else why_refused(report.step, report.text)
    state.keep(_SAID, Said(report.step, report.turn, refused))
    if not refused:
        lesson.keep_guess(report.step, Guessed("" if report.kind == "show" else report.text))


def why_refused(step: str, text: str) -> str:
    """Return why a text is no guess in a step, in one sentence; nothing if it is one."""
    guess = find_step(step).guess
    if isinstance(guess, ChoiceGuess) and not text:
        return passage("lesson", "Choose")
    try:
        read_guess(guess, text)
    except InputError as error:
        return str(error)
    return ""


def _look(step: str) -> None:
    if step != state.get("step"):
        lesson.go(step)
    lesson.look_around(urlsplit(find_step(step).view).path)
