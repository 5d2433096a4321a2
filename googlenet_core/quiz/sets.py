"""Sets of items: which families there are, what each deals for a seed, and a set of several families."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import unquote

from googlenet_core.blueprint.specs import PAPER, GoogLeNetSpec
from googlenet_core.errors import InputError, nearest
from googlenet_core.quiz.channel_numbers import LOCAL_INDEX, WHICH_BRANCH
from googlenet_core.quiz.concats import CHANNEL_SUM, MISSING_WIDTH, NEXT_INPUT
from googlenet_core.quiz.costs import MACS, PARAMETERS
from googlenet_core.quiz.fields import FIELD_CONCAT, FIELD_STEP
from googlenet_core.quiz.flows import GRADIENT_REACH, READERS
from googlenet_core.quiz.items import Family, Item, Key, link
from googlenet_core.quiz.outputs import AVERAGE_OR_FULL, SOFTMAX
from googlenet_core.quiz.prices import BREAK_EVEN, REDUCTION_FACTOR
from googlenet_core.quiz.sizes import ROUNDING, SIZE

Entry = TypeVar("Entry")

FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        family.name: family
        for family in (
            SIZE,
            ROUNDING,
            CHANNEL_SUM,
            MISSING_WIDTH,
            NEXT_INPUT,
            PARAMETERS,
            MACS,
            REDUCTION_FACTOR,
            BREAK_EVEN,
            FIELD_STEP,
            FIELD_CONCAT,
            LOCAL_INDEX,
            WHICH_BRANCH,
            READERS,
            AVERAGE_OR_FULL,
            SOFTMAX,
            GRADIENT_REACH,
        )
    }
)
"""Every family by name, in the order of a lesson: sizes, channels, costs, fields, dataflow, outputs."""


def family(name: str) -> Family:
    """Return the family called ``name``.

    Raises:
        InputError: there is no such family; the nearest is named.

    Example:
        >>> family("macs").title
        'MACs of a convolution'
    """
    try:
        return FAMILIES[name]
    except KeyError:
        raise InputError(
            f"There is no family '{name}' of questions.{nearest(name, FAMILIES)} Known: {', '.join(FAMILIES)}."
        ) from None


@lru_cache(maxsize=256)
def keys(name: str, spec: GoogLeNetSpec) -> tuple[Key, ...]:
    """Return the keys of all items that a family has for a variant, each once.

    Raises:
        InputError: there is no such family.

    Example:
        >>> keys("rounding", PAPER)[:2]
        (('conv1', 'up'), ('conv1', 'down'))
    """
    return family(name).keys(spec)


def deal(name: str, spec: GoogLeNetSpec = PAPER, seed: int = 7) -> Iterator[Item]:
    """Yield all items of a family, none twice, in the order of a seed, whatever is asked besides.

    Args:
        name: of the family.
        spec: the variant that is asked about.
        seed: any whole number; the same one always deals the same items in the same order.

    Raises:
        InputError: there is no such family.

    Example:
        >>> dealt = deal("channel-sum", seed=7)
        >>> next(dealt).answer == next(deal("channel-sum", seed=7)).answer
        True
    """
    found = family(name)
    return (found.item(spec, key) for key in _shuffled(keys(name, spec), f"{name} {spec.name} {seed}"))


def compose(
    spec: GoogLeNetSpec = PAPER, families: Sequence[str] = tuple(FAMILIES), seed: int = 7, count: int = 10
) -> tuple[Item, ...]:
    """Return a set of items, no two of them equal: one of each family before any comes again.

    A shorter set of the same seed is the beginning of a longer one.

    Args:
        spec: the variant that is asked about.
        families: names of the families to choose from; their order does not matter.
        seed: any whole number; the same one always gives the same items.
        count: how many.

    Raises:
        InputError: there is no such family, or there are not so many different items.

    Example:
        >>> for item in compose(families=["rounding"], seed=7, count=2):
        ...     print(item.id, item.answer)
        rounding:paper:conv1:down 112
        rounding:paper:conv1:up 113
    """
    chosen = [name for name in FAMILIES if name in {family(name).name for name in families}]
    there = sum(len(keys(name, spec)) for name in chosen)
    if not 1 <= count <= there:
        raise InputError(
            f"A set can have from 1 to {there:,} items of these families for variant {spec.name}, not {count:,}."
            if there
            else "Name at least one family of questions."
        )
    decks = [deal(name, spec, seed) for name in _shuffled(chosen, f"{spec.name} {seed}")]
    items: list[Item] = []
    while len(items) < count:
        drawn = [(deck, next(deck, None)) for deck in decks[: count - len(items)]]
        items += [item for _, item in drawn if item]
        spent = [deck for deck, item in drawn if item is None]
        decks = [deck for deck in decks if deck not in spent]
    return tuple(items)


def set_link(families: Sequence[str], seed: int, spec: GoogLeNetSpec = PAPER, page: str = "quiz") -> str:
    """Return the address in the app of a set; ``page`` may be another one that is to know of the set.

    Example:
        >>> set_link(["size", "macs"], 8), set_link(list(FAMILIES), 8)
        ('quiz?quiz=8&families=size,macs', 'quiz?quiz=8')
    """
    some = {} if set(families) >= set(FAMILIES) else {"families": ",".join(families)}
    return unquote(link(page, spec, quiz=str(seed), **some))


def _shuffled(entries: Sequence[Entry], seed: str) -> Iterator[Entry]:
    """Yield the entries in an order that is the same for a seed on every machine and in every version of Python."""
    source = random.Random(seed)  # noqa: S311 - an order of questions, nothing secret
    left = list(entries)
    while left:
        # random() is the one method whose sequence Python promises to keep for a seed.
        at = int(source.random() * len(left))
        left[at], left[-1] = left[-1], left[at]
        yield left.pop()
