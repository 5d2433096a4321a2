"""What the quiz is made of: questions, the wrong answers that misconceptions lead to, items, and families of items."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from googlenet_core.blueprint.specs import PAPER, GoogLeNetSpec
from googlenet_core.quiz.misconceptions import Misconception

Number = int | float
"""An answer. A float is rounded to its item's decimals."""

Key = tuple[str | int, ...]
"""What tells an item from the others of its family: layers, modules, channels, logits."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What somebody computes who has a misconception.

    Attributes:
        value: the number that comes out, as exact as it is known.
        misconception: why.
        expression: the sum that leads there, without its result; nothing where a number is taken as it stands.
    """

    value: int | float | Fraction
    misconception: Misconception
    expression: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as its family asks it, before it becomes an item.

    Attributes:
        stem: the question in words, with every number that is needed.
        unit: what the answer is counted in.
        answer: the number, as exact as it is known.
        solution: worked formulas, separated by semicolons; the last one ends in the answer. What is counted is listed,
            with a colon before how many it is.
        wrong: wrong answers, the most telling first; some may be equal, or right by chance.
        link: where the app shows it.
        decimals: how many decimals the answer is asked with; 0 for whole numbers.
    """

    stem: str
    unit: str
    answer: int | float | Fraction
    solution: str
    wrong: Iterable[Wrong]
    link: str
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Distractor:
    """A wrong answer of an item, what it stands for, and the sum that leads there (none where nothing is computed)."""

    value: Number
    misconception: Misconception
    working: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question with its answer.

    Attributes:
        id: family, variant and key, for example ``channel-sum:paper:3a``; the same id is the same item always.
        family: name of its family.
        stem: the question in words, with every number that is needed.
        unit: what the answer is counted in.
        answer: the number, rounded to ``decimals``.
        decimals: how many decimals the answer is asked with.
        solution: worked formulas, separated by semicolons; the last one ends in the answer. What is counted is listed,
            with a colon before how many it is.
        distractors: wrong answers, the most telling first; none looks like the answer or like another one.
        link: address in the app, page and query, of the view that shows it.
    """

    id: str
    family: str
    stem: str
    unit: str
    answer: Number
    decimals: int
    solution: str
    distractors: tuple[Distractor, ...]
    link: str

    def written(self, value: float) -> str:
        """Return a number as this item writes its answers: ``9.68``, ``110,720``.

        A typed number is right if it is written like the answer.
        """
        return written(value, self.decimals)

    def as_data(self) -> dict[str, Any]:
        """Return the item as JSON has it; a misconception becomes its title and its explanation."""
        wrong = [
            {
                "value": one.value,
                "misconception": one.misconception.title,
                "explanation": one.misconception.explanation,
                "working": one.working,
            }
            for one in self.distractors
        ]
        return asdict(self) | {"distractors": wrong}


@dataclass(frozen=True, slots=True)
class Family:
    """Questions of one kind.

    Attributes:
        name: as in ids and on the command line.
        title: what people call it.
        keys: spec -> the keys of all its questions, always in the same order.
        ask: (spec, and what stands in a key) -> the question.
    """

    name: str
    title: str
    keys: Callable[[GoogLeNetSpec], tuple[Key, ...]]
    ask: Callable[..., Question]

    def item(self, spec: GoogLeNetSpec, key: Key) -> Item:
        """Return the item of a key, one of those that ``keys`` gives for the variant."""
        question = self.ask(spec, *key)
        decimals = question.decimals
        return Item(
            id=":".join((self.name, spec.name, *map(str, key))),
            family=self.name,
            stem=question.stem,
            unit=question.unit,
            answer=rounded(question.answer, decimals),
            decimals=decimals,
            solution=question.solution,
            distractors=tuple(_distinct(question)),
            link=question.link,
        )


def _distinct(question: Question) -> Iterable[Distractor]:
    """The wrong answers that are wrong, each once: of those that look the same the first stays."""
    decimals = question.decimals
    seen = {written(question.answer, decimals)}
    for one in question.wrong:
        text = written(one.value, decimals)
        if text not in seen:
            seen.add(text)
            working = worked(one.expression, one.value, decimals) if one.expression else ""
            yield Distractor(rounded(one.value, decimals), one.misconception, working)


def rounded(value: float | Fraction, decimals: int) -> Number:
    """Return a number as an item keeps it: whole, or rounded to its decimals."""
    return round(float(value), decimals) if decimals else round(value)


def written(value: float | Fraction, decimals: int) -> str:
    """Return a number as an item writes it: with commas, and so many decimals.

    Example:
        >>> written(110720, 0), written(9.677, 2)
        ('110,720', '9.68')
    """
    return f"{rounded(value, decimals):,.{decimals}f}"


def worked(expression: str, value: float | Fraction, decimals: int = 0) -> str:
    """Return a filled-in formula with its result: ``64 + 128 + 32 + 32 = 256``."""
    return f"{expression} = {written(value, decimals)}"


def summed(terms: Iterable[int]) -> str:
    """Return a filled-in sum without its result: ``64 + 128 + 32 + 32``."""
    return " + ".join(f"{term:,}" for term in terms)


def listed(names: Iterable[str]) -> str:
    """Return things that are counted, and how many they are: ``(3a), (3b), (4a): 3``."""
    counted = tuple(names)
    return f"{', '.join(counted)}: {len(counted)}"


def link(page: str, spec: GoogLeNetSpec, **query: str) -> str:
    """Return an address of the app: page and query, for the variant that the question is about.

    Example:
        >>> link("inception", PAPER, layer="inception3a", topic="price")
        'inception?layer=inception3a&topic=price'
    """
    variant = {} if spec.name == PAPER.name else {"variant": spec.name}
    asked = urlencode(variant | query)
    return f"{page}?{asked}" if asked else page
