"""The mistakes of a step that can really be told apart: each is wrong, can be guessed, and no two are the same guess."""

from __future__ import annotations

from collections.abc import Iterable

from googlenet_core.lesson.guesses import ChoiceGuess, Guess
from googlenet_core.lesson.steps import Mistake


def tell_apart(guess: Guess, value: float | str, mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    """Return those that are not right here, out of reach, or the same guess as one before.

    What is wrong in one variant, or with some weights, may be right with others.

    Example:
        >>> from googlenet_core.lesson import Mistake, NumberGuess
        >>> found = tell_apart(NumberGuess("px", 1, 9), 5, [Mistake(5, "a", ""), Mistake(3, "b", ""), Mistake(3.2, "c", "")])
        >>> [mistake.title for mistake in found]
        ['b']
    """
    kept: dict[float | str, Mistake] = {}
    for mistake in mistakes:
        key = _as_guessed(guess, mistake.value)
        if key != _as_guessed(guess, value) and _can_be_guessed(guess, key):
            kept.setdefault(key, mistake)
    return tuple(kept.values())


def _as_guessed(guess: Guess, value: float | str) -> float | str:
    return value if isinstance(guess, ChoiceGuess) else round(float(value), guess.decimals)


def _can_be_guessed(guess: Guess, key: float | str) -> bool:
    if isinstance(guess, ChoiceGuess):
        return key in {option.name for option in guess.options}
    return guess.low <= float(key) <= guess.high
