"""A step as its component shows it: words with their numbers, the guess beside the answer, the end of a chapter."""

from __future__ import annotations

from typing import Any

import pytest

from app.sections.lesson import describe as describing
from app.sections.lesson.context import Place, StepView
from app.sections.lesson.guessing import Said, why_refused
from app.session import address, lesson
from app.session.lesson import Guessed
from googlenet_core.blueprint import PAPER_BN
from googlenet_core.lesson import STEPS, Given, Step, chapters, find_chapter, find_step
from tests.support import lesson_kinds

SQUARE, CHOICE, SHARE, SLIDER = lesson_kinds.CHAPTER.steps[:4]


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[str, Guessed]:
    """The guesses of a session; the lesson has a chapter with every kind of guess."""
    guesses: dict[str, Guessed] = {}
    lesson_kinds.install(monkeypatch.setattr)
    monkeypatch.setattr(lesson, "guesses", lambda: guesses)
    monkeypatch.setattr(lesson, "has_recalled", lambda: True)
    monkeypatch.setattr(describing.state, "get", address.read({"step": SQUARE.name})[0].__getitem__)
    monkeypatch.setattr(describing.state, "layer_in", lambda _spec: "inception3a.branch3.1")
    return guesses


def view_of(step: Step) -> StepView:
    steps = find_chapter(step.chapter).steps
    return StepView(step, PAPER_BN, None, {one.name: Place("Page", f"Section {one.name}", "outputs") for one in steps})


def shown(step: Step, *, answered: bool = True) -> Any:
    found = step.answer(Given(PAPER_BN)) if answered else None
    return describing.describe(view_of(step), found, Said(step.name))


def test_before_the_guess_there_is_a_question_and_no_answer(kept: dict[str, Guessed]) -> None:
    step = STEPS[0]
    found = shown(step, answered=False)
    assert found.question.endswith("?")
    assert "*" not in found.question
    assert "{" not in f"{found.question}{found.asked}{found.hint}"
    assert (found.answer, found.end, found.guessed, found.refused) == (None, None, "", "")
    assert found.ahead.step == chapters.STEPS[1].name
    assert found.place == f"step 1 of {len(found.steps)}"


@pytest.mark.parametrize(
    ("step", "text", "standing", "badge"),
    [
        (SQUARE, "59", "right", "you: 59, right"),
        (SQUARE, "57", "near", "you: 57, near"),
        (SQUARE, "31", "too small", "you: 31, too small"),
        (SHARE, "90 %", "too large", "you: 90, too large"),
        (SLIDER, "8.7", "right", "you: 8.7, right"),
        (CHOICE, "1×1", "wrong", "you: The 1×1 branch, wrong"),
        (SQUARE, "", "shown", ""),
    ],
)
def test_the_guess_stands_beside_the_answer(
    kept: dict[str, Guessed], step: Step, text: str, standing: str, badge: str
) -> None:
    kept[step.name] = Guessed(text)
    answer = shown(step).answer
    assert (answer.standing, answer.badge) == (standing, badge)
    assert answer.shown == step.answer(Given(PAPER_BN)).shown


def test_a_guess_that_a_misconception_leads_to_is_answered_by_its_name(kept: dict[str, Guessed]) -> None:
    kept[SQUARE.name] = Guessed("31")
    title, explanation, working = shown(SQUARE).answer.mistake
    assert (title, bool(explanation), working) == ("Stride ignored", True, "27 + (5 − 1) × 1 = 31")
    kept[SQUARE.name] = Guessed("30")
    assert shown(SQUARE).answer.mistake is None


def test_a_chapter_ends_with_what_was_right_and_what_to_look_around_in(kept: dict[str, Guessed]) -> None:
    last = lesson_kinds.CHAPTER.steps[-1]
    kept[SQUARE.name], kept[CHOICE.name], kept[last.name] = (
        Guessed("59", "right"),
        Guessed("", "shown"),
        Guessed("", "shown"),
    )
    found = describing.describe(view_of(last), SQUARE.answer(Given(PAPER_BN)), Said(last.name))
    count = len(lesson_kinds.CHAPTER.steps)
    assert found.end.words == f"The end of chapter 99: 3 of {count} steps are done, 1 guessed right."
    assert [look.step for look in found.end.looks] == [step.name for step in lesson_kinds.CHAPTER.steps]
    assert found.end.next_chapter is None
    assert found.ahead is None


def test_a_square_is_drawn_around_a_unit_in_the_middle(kept: dict[str, Guessed]) -> None:
    row, column = shown(SQUARE, answered=False).centre
    assert row == column
    assert abs(row - 111.5) < 8


def test_a_view_keeps_the_visitors_picture_and_network_in_its_address(
    kept: dict[str, Guessed], monkeypatch: pytest.MonkeyPatch
) -> None:
    values = address.read({"image": "coffee"})[0]
    monkeypatch.setattr(describing.state, "get", values.__getitem__)
    assert lesson.address_of(find_step("99.2")) == "./inception?image=coffee&topic=module"


@pytest.mark.parametrize(
    ("step", "text", "words"),
    [
        (SQUARE, "many", "Type a number"),
        (SQUARE, "", "Type a number"),
        (SQUARE, "9000", "Guess a number from 1 to 224."),
        (SQUARE, "<b>", "Type a number"),
        (CHOICE, "", "Choose one of the answers first."),
        (CHOICE, "2×2", "is none of"),
        (SQUARE, "59 px", ""),
    ],
)
def test_nonsense_is_refused_in_one_friendly_line(kept: dict[str, Guessed], step: Step, text: str, words: str) -> None:
    refused = why_refused(step.name, text)
    assert words in refused
    assert bool(refused) == bool(words)


def test_what_an_older_lesson_took_for_a_guess_may_be_none(kept: dict[str, Guessed]) -> None:
    assert not describing.usable_guess(SQUARE)
    kept[SQUARE.name] = Guessed("2×2", "right")
    assert not describing.usable_guess(CHOICE)
    kept[CHOICE.name] = Guessed("no such branch", "wrong")
    assert not describing.usable_guess(CHOICE)
    kept[CHOICE.name] = Guessed("", "shown")
    assert describing.usable_guess(CHOICE)
