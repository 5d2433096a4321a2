"""How a guess stands beside the answer: right, near, too small or too large, and the mistake that leads to it."""

from __future__ import annotations

import pytest

from googlenet_core.lesson import Answer, ChoiceGuess, Mistake, NumberGuess, Option, judge

STRIDE = Mistake(31, "stride ignored", "Neighbouring cells lie 8 px apart.", "27 + (5 − 1) × 1 = 31")
FIELD = Answer(59, "59×59 px", mistakes=(STRIDE,))


@pytest.mark.parametrize(
    ("guessed", "standing", "mistake"),
    [
        (59, "right", None),
        (57, "near", None),
        (64.9, "near", None),
        (31, "too small", STRIDE),
        (100, "too large", None),
    ],
)
def test_a_number(guessed: float, standing: str, mistake: Mistake | None) -> None:
    verdict = judge(NumberGuess("px", 1, 224, near=0.1), guessed, FIELD)
    assert (verdict.standing, verdict.mistake) == (standing, mistake)


def test_a_mistake_that_lies_near_is_named_all_the_same() -> None:
    off = Mistake(58, "one less", "Count the first.", "")
    verdict = judge(NumberGuess("px", 1, 224, near=0.1), 58, Answer(59, "59", mistakes=(off,)))
    assert (verdict.standing, verdict.mistake) == ("too small", off)


@pytest.mark.parametrize(("guessed", "named"), [(1.0, False), (1.1, True), (1.6, False), (4.0, True), (4.1, False)])
def test_a_mistake_may_be_every_guess_from_one_to_another(guessed: float, named: bool) -> None:
    whole = Mistake(1.6, "the whole network", "It does not arrive there.")
    forward = Mistake(1.1, "gradient sent forward", "It goes back.", up_to=4.0)
    guess = NumberGuess("times", 0, 10, decimals=1)
    verdict = judge(guess, guessed, Answer(1.0, "1.0 times", mistakes=(whole, forward)))
    assert (verdict.mistake == forward) == named


def test_numbers_are_compared_as_they_are_asked_for() -> None:
    guess = NumberGuess("times", 0, 100, decimals=1)
    assert judge(guess, 8.7, Answer(8.7112, "8.7")).standing == "right"


def test_a_choice() -> None:
    choice = ChoiceGuess((Option("a", "A"), Option("b", "B")))
    wrong = Mistake("b", "bigger is dearer", "Parameters are not work.")
    assert judge(choice, "a", Answer("a", "A", mistakes=(wrong,))).standing == "right"
    verdict = judge(choice, "b", Answer("a", "A", mistakes=(wrong,)))
    assert (verdict.standing, verdict.mistake) == ("wrong", wrong)
