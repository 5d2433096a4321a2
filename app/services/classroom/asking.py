"""What becomes a question with answers to choose from, and when there are too few of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from app.classroom.questions import Option, Question
from googlenet_core.errors import InputError
from googlenet_core.quiz import FAMILIES, Item
from googlenet_core.wording import with_minus

File = tuple[bytes, str]
"""A kept file: its bytes and its MIME type."""

MOST_NUMBERS = 4
"""How many numbers a class chooses from, the right one among them."""

MOST_CHOICES = 6
"""How many other answers it chooses from."""

FEWEST_WRONG = 2
"""Between a right answer and a single wrong one there is nothing to talk about."""

TOO_FEW = "There {count} to this question, too few for a vote: show the step on the wall and let the class call out its guesses."


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the files that it names."""

    question: Question
    files: Mapping[str, File] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong number, what the misconception is called that leads there, and what puts it right."""

    value: float
    mistake: str
    explanation: str


def check_enough(wrong: int) -> None:
    """Check that there are wrong answers enough.

    Raises:
        InputError: there are not.
    """
    if wrong < FEWEST_WRONG:
        raise InputError(TOO_FEW.format(count="is one usual wrong answer" if wrong else "is no usual wrong answer"))


def numbers_to_choose(
    right: float, wrong: Iterable[Wrong], decimals: int, unit: str, *, squared: bool = False
) -> tuple[tuple[Option, ...], int]:
    """Return a number and the most telling wrong ones as options, from the smallest up, and the place of the right one.

    Args:
        right: the answer.
        wrong: wrong answers, the most telling first.
        decimals: how many decimals all of them are written with.
        unit: what they count.
        squared: whether they are sides of squares.

    Raises:
        InputError: there are too few wrong ones.
    """
    kept = list(wrong)[: MOST_NUMBERS - 1]
    check_enough(len(kept))
    values = [round(float(value), decimals) for value in (right, *(one.value for one in kept))]
    options = [
        Option(_written(with_minus(f"{value:,.{decimals}f}"), unit, squared=squared), mistake, explanation)
        for value, (mistake, explanation) in zip(
            values, (("", ""), *((one.mistake, one.explanation) for one in kept)), strict=True
        )
    ]
    order = sorted(range(len(values)), key=values.__getitem__)
    return tuple(options[at] for at in order), order.index(0)


def _written(number: str, unit: str, *, squared: bool) -> str:
    """A number with what it counts: ``59×59 px``, ``4 layers``, ``1 layer``."""
    counted, *rest = unit.split(" ")
    if number == "1":
        counted = counted.removesuffix("s")
    return " ".join([f"{number}×{number}" if squared else number, counted, *rest]).strip()


def ask_item(item: Item) -> Asked:
    """Return an item of the quiz as a question.

    Raises:
        InputError: it has too few wrong answers.
    """
    wrong = [Wrong(one.value, one.misconception.title, one.misconception.explanation) for one in item.distractors]
    options, right = numbers_to_choose(item.answer, wrong, item.decimals, item.unit)
    return Asked(
        Question(
            name=item.id,
            title=FAMILIES[item.family].title,
            text=item.stem,
            options=options,
            right=right,
            shown=f"{item.written(item.answer)} {item.unit}".strip(),
            working=item.solution,
            link=item.link,
        )
    )


def name_file(data: bytes, ending: str) -> str:
    """Return the name under which a room keeps a file; nobody can guess it who does not have the file."""
    return f"{hashlib.sha256(data).hexdigest()[:24]}.{ending}"
