"""What may be guessed before a step's answer is shown, and how a guess is read and judged."""

from __future__ import annotations

import re
from dataclasses import dataclass

from googlenet_core.errors import InputError, nearest

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")


@dataclass(frozen=True, slots=True)
class NumberGuess:
    """A number is typed, or set with a slider from ``low`` to ``high``.

    Attributes:
        unit: what is counted: ``channels``, ``times``, ``px``.
        low: the smallest number that makes sense.
        high: the largest number that makes sense.
        decimals: how many decimals the answer is asked with.
        near: how far off a guess may be, as a part of the answer, and still count as near: 0.1 for a tenth.
        slides: whether a slider suits it better than a field.
    """

    unit: str
    low: float
    high: float
    decimals: int = 0
    near: float = 0.0
    slides: bool = False


@dataclass(frozen=True, slots=True)
class SquareGuess:
    """A square is drawn on the picture around a unit's middle: its side in pixels, from 1 to ``high``."""

    high: int = 224
    near: float = 0.1
    unit: str = "px"
    low: int = 1
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class ShareGuess:
    """A share of 0 to 100 % is drawn on a bar: how much ``part`` is of the ``whole``."""

    part: str
    whole: str
    near: float = 0.1
    unit: str = "%"
    low: int = 0
    high: int = 100
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Option:
    """One of the things to choose from: its ``name`` in the address, and what it says."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ChoiceGuess:
    """One of several options is chosen; which of them is right is computed."""

    options: tuple[Option, ...]

    def text_of(self, name: str) -> str:
        """Return what an option says.

        Raises:
            InputError: there is no such option.
        """
        for option in self.options:
            if option.name == name:
                return option.text
        names = [option.name for option in self.options]
        raise InputError(f"'{name[:40]}' is none of {', '.join(names)}.{nearest(name, names)}")


Guess = NumberGuess | SquareGuess | ShareGuess | ChoiceGuess


def read_guess(guess: Guess, text: str) -> float | str:
    """Return what somebody guessed, from what they typed.

    Numbers may have commas or spaces between thousands, and a unit or a percent sign after them.

    Raises:
        InputError: it is no guess of this kind; says what is one.

    Example:
        >>> read_guess(NumberGuess("weights", 0, 10**9), "6,998,552 weights")
        6998552.0
    """
    if isinstance(guess, ChoiceGuess):
        guess.text_of(text)
        return text
    plain = re.sub(r"(?<=\d)[,\s\u202f\u00a0](?=\d{3}(\D|$))", "", text.strip().replace("−", "-"))
    if re.fullmatch(r"[+-]?\d+,\d{1,2}(\D.*)?", plain):
        plain = plain.replace(",", ".", 1)
    found = _NUMBER.match(plain)
    if not found or re.search(r"\d", plain[found.end() :]):
        raise InputError(f"Type a number, such as {guess.low:g} or {guess.high:g}.")
    number = float(found[0])
    if not guess.low <= number <= guess.high:
        raise InputError(f"Guess a number from {guess.low:,g} to {guess.high:,g}.")
    return number
