"""What a query parameter is, and readers of numbers, choices, texts and what a quiz is asked for.

Pure: knows nothing of Streamlit. `address` lists the parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from googlenet_core.errors import CoreError, nearest
from googlenet_core.lesson import find_chapter
from googlenet_core.quiz import FAMILIES, family
from googlenet_core.wording import whole

Texts = Mapping[str, str]
"""A query: parameters as they stand in the URL."""

Values = Mapping[str, Any]
"""A view: each parameter's value, of its own type."""


RESULT = "result"
"""Stands in the address for what comes after the last item of a set."""

LARGEST_SEED = 999_999
"""What a set can be called."""

_MOST_NUMBERS, _LAST_ITEM = 16, 99


class AddressError(CoreError):
    """A parameter of the address that is none of what it may be."""


@dataclass(frozen=True, slots=True)
class Param:
    """One query parameter.

    Attributes:
        name: as in the URL.
        default: what a view has without it.
        read: turns its text into its value, given the values of the parameters before it, or raises a `CoreError`.
        write: turns its value into the text that `read` takes back.
        blank: what the default shows, in words, where its text says nothing.
    """

    name: str
    default: Any
    read: Callable[[str, Values], Any]
    write: Callable[[Any], str] = str
    blank: str = "nothing"


def one_of(*known: str) -> Callable[[str, Values], str]:
    """A reader for a parameter with a fixed set of values."""

    def read(text: str, _values: Values) -> str:
        if text in known:
            return text
        raise AddressError(f"'{text}' is not one of {', '.join(known)}.{nearest(text, known)}")

    return read


def with_commas(values: tuple[object, ...]) -> str:
    """Write several values as the readers take them back."""
    return ",".join(map(str, values))


def short_text(text: str, _values: Values) -> str:
    """Any text, cut off where it is long."""
    return text[:100]


def numbers(count: int | None, example: str) -> Callable[[str, Values], tuple[int, ...]]:
    """A reader for ``count`` whole numbers with commas between them (any count if None)."""

    def read(text: str, _values: Values) -> tuple[int, ...]:
        found = [whole(part) for part in text.split(",")] if text else []
        known = tuple(number for number in found if number is not None)
        if len(known) != len(found) or len(found) > _MOST_NUMBERS or (found and count not in (None, len(found))):
            raise AddressError(f"Write whole numbers, as in {example}.")
        return known

    return read


def seed(text: str, _values: Values) -> int:
    """Which set of questions."""
    number = whole(text)
    if number is None or number > LARGEST_SEED:
        raise AddressError(f"The number of a set is a whole number up to {LARGEST_SEED:,}.")
    return number


def families(text: str, _values: Values) -> tuple[str, ...]:
    """Families of questions, in the order of a lesson; all of them are none in particular."""
    named = [family(name.strip().lower()).name for name in text.split(",") if name.strip()]
    chosen = tuple(name for name in FAMILIES if name in named)
    return () if len(chosen) == len(FAMILIES) else chosen


def chapters(text: str, _values: Values) -> tuple[int, ...]:
    """Chapters of the lesson, each once, in the order in which they were chosen."""
    named = [whole(part) for part in text.split(",")] if text else []
    known = tuple(find_chapter(number).number for number in named if number is not None)
    if len(known) != len(named):
        raise AddressError("Write the numbers of chapters, as in chapters=3,4.")
    return tuple(dict.fromkeys(known))


def item(text: str, _values: Values) -> str:
    """Which item of a set, from 1, or `RESULT`."""
    number = whole(text)
    if text == RESULT or (number is not None and 0 < number <= _LAST_ITEM):
        return text if number is None else str(number)
    raise AddressError(f"Write the number of an item, or {RESULT}.")
