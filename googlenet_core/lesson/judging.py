"""How a guess stands beside the answer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from googlenet_core.lesson.guesses import ChoiceGuess, Guess
from googlenet_core.lesson.steps import Answer, Mistake

Standing = Literal["right", "near", "too small", "too large", "wrong"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """``standing`` says how a guess stands; ``mistake`` names what leads to it, if anything is known to."""

    standing: Standing
    mistake: Mistake | None = None


def judge(guess: Guess, guessed: float | str, answer: Answer) -> Verdict:
    """Compare a guess, as `read_guess` returns it, with the answer.

    Numbers are compared as they are asked for, rounded to the guess's decimals.

    Example:
        >>> from googlenet_core.lesson import NumberGuess
        >>> judge(NumberGuess("px", 1, 224, near=0.1), 57, Answer(59, "59 px")).standing
        'near'
    """
    if isinstance(guess, ChoiceGuess):
        standing: Standing = "right" if guessed == answer.value else "wrong"
        return Verdict(standing, _mistake(guessed, answer) if standing == "wrong" else None)
    number, truth = (round(float(value), guess.decimals) for value in (guessed, answer.value))
    if number == truth:
        return Verdict("right")
    mistake = next((one for one in answer.mistakes if _leads_to(one, number, guess.decimals)), None)
    if mistake is None and math.isclose(number, truth, rel_tol=guess.near):
        return Verdict("near")
    return Verdict("too small" if number < truth else "too large", mistake)


def _leads_to(mistake: Mistake, number: float, decimals: int) -> bool:
    low = round(float(mistake.value), decimals)
    return low <= number <= (low if mistake.up_to is None else round(mistake.up_to, decimals))


def _mistake(guessed: float | str, answer: Answer) -> Mistake | None:
    return next((mistake for mistake in answer.mistakes if mistake.value == guessed), None)
