"""A step as its component shows it: its words with their numbers, its guess and answer, the chapter around it."""

from __future__ import annotations

from typing import Any

from app.components.lesson_step import SHOWN, AnswerShown, EndShown, Look, StepShown, Way
from app.sections.lesson.context import StepView
from app.sections.lesson.guessing import Said
from app.session import lesson, state
from app.words.prose import passage
from app.words.runs import bare, paragraphs
from app.words.text import capitalised
from googlenet_core.arithmetic import Unit, row_of, unit_field
from googlenet_core.errors import InputError
from googlenet_core.lesson import (
    Answer,
    ChoiceGuess,
    Guess,
    NumberGuess,
    ShareGuess,
    SquareGuess,
    Step,
    Verdict,
    find_chapter,
    judge,
    neighbours,
    read_guess,
)
from googlenet_core.lesson.steps import Facts
from googlenet_core.wording import with_minus

_TOPIC = "lesson"
_RIGHT = ("right", "near")


def describe(view: StepView, found: Answer | None, said: Said, problem: str = "", drawing: str = "") -> StepShown:
    """Return all that is shown of a step.

    Args:
        view: the step.
        found: its answer, if somebody has asked for it.
        said: what came last from the browser.
        problem: why there is no answer.
        drawing: the answer's own drawing, an SVG.
    """
    step, place = view.step, view.place
    chapter = find_chapter(step.chapter)
    facts = step.asks(view.spec)
    answer = _answer(step, facts, found, drawing) if found else None
    back, ahead = neighbours(step)
    question, _, asked = step.words.question.format(**facts).partition("\n\n")
    guesses = lesson.guesses()
    guessed = guesses.get(step.name)
    live = view.layout == "square"  # which stands beside the question from the first
    return StepShown(
        step=step.name,
        chapter=chapter.number,
        chapter_title=chapter.title,
        title=step.words.title,
        steps=[way_to(one) for one in chapter.steps],
        place=passage(_TOPIC, "Place", place=chapter.steps.index(step) + 1, count=len(chapter.steps)),
        back=way_to(back) if back else None,
        ahead=way_to(ahead) if ahead else None,
        where=passage(_TOPIC, "Where live" if live else "Where", page=place.page, section=place.section),
        question=bare(question),
        asked=paragraphs(asked),
        hint=paragraphs(step.words.hint.format(**facts)),
        guess=describe_guess(step.guess),
        layout=view.layout,
        empty=passage(_TOPIC, "Empty beside", page=place.page, section=place.section),
        guessed=guessed.text if guessed else "",
        refused=said.refused or problem,
        turn=said.turn,
        answer=answer,
        end=_end(view) if answer and (ahead is None or ahead.chapter != step.chapter) else None,
        look=(lesson.address_of(step), f"{place.page}, {place.section}"),
        centre=centre_of(view) if isinstance(step.guess, SquareGuess) else None,
        alt=f"The picture: {view.subject.picture.title}" if view.subject else "",
        guesses={name: (one.text, one.standing) for name, one in guesses.items() if one.standing},
        recalled=lesson.has_recalled(),
    )


def way_to(step: Step) -> Way:
    """Return how a step is named elsewhere, and how its guess stands."""
    guessed = lesson.guesses().get(step.name)
    return Way(step.name, step.words.title, guessed.standing if guessed else "")


def describe_guess(guess: Guess) -> dict[str, Any]:
    """Return what a browser must know to take a guess."""
    if isinstance(guess, ChoiceGuess):
        return {"kind": "choice", "options": [{"name": one.name, "text": one.text} for one in guess.options]}
    numbers = {"unit": guess.unit, "low": guess.low, "high": guess.high, "decimals": guess.decimals}
    if isinstance(guess, ShareGuess):
        return {"kind": "share", "part": guess.part, "whole": guess.whole, **numbers}
    if isinstance(guess, NumberGuess):
        return {"kind": "number", "slides": guess.slides, **numbers}
    return {"kind": "square", **numbers}


def judge_kept(step: Step, answer: Answer) -> tuple[float | str, Verdict] | None:
    """Return what somebody guessed in a step, read, and how it stands; None where they asked to be shown."""
    guessed = lesson.guesses().get(step.name)
    if guessed is None or not guessed.text:
        return None
    read = read_guess(step.guess, guessed.text)
    return read, judge(step.guess, read, answer)


def _answer(step: Step, facts: Facts, answer: Answer, drawing: str) -> AnswerShown:
    words = step.words
    filled = {**facts, **answer.facts}
    judged = judge_kept(step, answer)
    mistake = judged[1].mistake if judged else None
    return AnswerShown(
        finding=bare(words.finding.format(**filled)),
        shown=answer.shown,
        standing=judged[1].standing if judged else SHOWN,
        badge=passage(_TOPIC, "You", guess=guess_words(step.guess, judged[0]), standing=judged[1].standing)
        if judged
        else "",
        terms=[(term.text, term.word) for term in answer.sum],
        mistake=(capitalised(mistake.title), mistake.explanation, mistake.working) if mistake else None,
        paragraphs=paragraphs(words.answer.format(**filled)),
        value=None if isinstance(step.guess, ChoiceGuess) else float(answer.value),
        drawing=drawing,
    )


def guess_words(guess: Guess, guessed: float | str) -> str:
    """Return a guess as people read it."""
    if isinstance(guess, ChoiceGuess):
        return guess.text_of(str(guessed))
    return with_minus(f"{float(guessed):,.{guess.decimals}f}")


def usable_guess(step: Step) -> bool:
    """Return whether somebody has guessed in a step, or asked to be shown; what an older lesson took as a guess may be none."""
    guessed = lesson.guesses().get(step.name)
    if guessed is None or not guessed.text:
        return guessed is not None
    try:
        read_guess(step.guess, guessed.text)
    except InputError:
        return False
    return True


def _end(view: StepView) -> EndShown:
    chapter = find_chapter(view.step.chapter)
    ways = [way_to(step) for step in chapter.steps]
    right = sum(way.standing in _RIGHT for way in ways)
    done = sum(way.standing != "" for way in ways)
    words = passage(
        _TOPIC,
        "Chapter done" if done == len(ways) else "Chapter end",
        chapter=chapter.number,
        right=right,
        guessed=done,
        count=len(ways),
    )
    looks = {place: step for step in reversed(chapter.steps) for place in [view.places[step.name]]}
    _, ahead = neighbours(chapter.steps[-1])
    following = find_chapter(ahead.chapter) if ahead else None
    return EndShown(
        words=words,
        steps=ways,
        looks=[
            Look(step.name, f"{place.page}, {place.section}", lesson.address_of(step))
            for place, step in reversed(looks.items())
        ],
        next_chapter=Way(ahead.name, f"{following.number} {following.title}") if ahead and following else None,
    )


def centre_of(view: StepView) -> tuple[float, float]:
    """Return row and column of the middle of the unit that a square is drawn around: the one in the address, or a map's middle."""
    layer, numbers = state.layer_in(view.spec), state.get("unit")
    middle = row_of(layer, view.spec).size // 2
    unit = Unit(layer, *numbers) if len(numbers) == 3 else Unit(layer, 0, middle, middle)
    return unit_field(unit, view.spec).center_px
