"""A set of the quiz as the page gets it: its items with their options, those that come after a miss, and what each shows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import islice
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from app.figures.quiz.sums import formulas
from app.figures.quiz.worked import worked
from app.words.prose import passage
from googlenet_core.blueprint import GoogLeNetSpec, naming
from googlenet_core.quiz import FAMILIES, Item, compose, deal, keys, set_link

COUNT = 10
"""How many items a set has; fewer where there are not so many, and some to come back."""

AGAIN = 2
"""How often at most a family that was missed comes back in a set."""

_PAGES = MappingProxyType({"architecture": "Architecture", "inception": "Inception module", "outputs": "Three outputs"})
_TOPIC = "quiz"


@dataclass(frozen=True, slots=True)
class QuizSet:
    """The items that a seed gives of some families.

    Attributes:
        spec: the variant that is asked about.
        seed: which set.
        families: names of those it was made of.
        items: in the order in which they are asked.
        spare: family -> the items that come, one after another, when it was missed; none of them is among ``items``.
    """

    spec: GoogLeNetSpec
    seed: int
    families: tuple[str, ...]
    items: tuple[Item, ...]
    spare: Mapping[str, tuple[Item, ...]]

    def every(self) -> Iterator[Item]:
        """Yield all items that can be asked."""
        yield from self.items
        for some in self.spare.values():
            yield from some


@lru_cache(maxsize=64)
def quiz_set(spec: GoogLeNetSpec, seed: int, families: tuple[str, ...]) -> QuizSet:
    """Return the set of a seed: the same for everybody who asks for it.

    Args:
        spec: the variant that is asked about.
        seed: any whole number.
        families: names of families; none means all.
    """
    chosen = families or tuple(FAMILIES)
    there = sum(len(keys(name, spec)) for name in chosen)
    items = compose(spec, chosen, seed, max(1, min(COUNT, there - AGAIN)))
    asked = {item.id for item in items}
    spare = {
        name: tuple(islice((item for item in deal(name, spec, seed) if item.id not in asked), AGAIN))
        for name in dict.fromkeys(item.family for item in items)
    }
    return QuizSet(spec, seed, chosen, items, MappingProxyType(spare))


def as_data(shown: QuizSet) -> dict[str, Any]:
    """Return a set as its script gets it, made of what JSON knows."""
    return {
        "name": f"{shown.spec.name} {shown.seed} {','.join(shown.families)}",
        "seed": shown.seed,
        "sheet": f"{set_link(shown.families, shown.seed, shown.spec, 'teachers')}#sheets",
        "chosen": shown.families,
        "items": [item_data(item, shown.spec) for item in shown.items],
        "spare": {name: [item_data(item, shown.spec) for item in some] for name, some in shown.spare.items()},
        "families": [{"name": name, "title": one.title} for name, one in FAMILIES.items()],
    }


def item_data(item: Item, spec: GoogLeNetSpec) -> dict[str, Any]:
    """Return one item as its script gets it."""
    figure = worked(item, spec)
    return {
        "id": item.id,
        "family": item.family,
        "title": FAMILIES[item.family].title,
        "stem": item.stem,
        "unit": item.unit,
        "decimals": item.decimals,
        "answer": item.written(item.answer),
        "solution": item.solution,
        "options": _options(item),
        "worked": passage(_TOPIC, f"worked {item.family}"),
        "sum": [asdict(one) for one in formulas(item, spec)],
        "figure": asdict(figure) if figure else None,
        "link": item.link,
        "place": _place(item.link, spec),
    }


def _options(item: Item) -> Sequence[Mapping[str, str]]:
    """The answer and the wrong ones, in an order that the item's id gives."""
    wrong = [
        {
            "value": item.written(one.value),
            "name": one.misconception.title,
            "explanation": one.misconception.explanation,
            "working": one.working,
        }
        for one in item.distractors
    ]
    right = {"value": item.written(item.answer), "name": "", "explanation": "", "working": ""}
    return sorted([right, *wrong], key=lambda one: hashlib.sha256(f"{item.id} {one['value']}".encode()).digest())


def _place(link: str, spec: GoogLeNetSpec) -> str:
    """What the view is called that a link leads to: the module, where it shows one, else the page."""
    parts = urlsplit(link)
    layer = parse_qs(parts.query).get("layer", [""])[0]
    if parts.path == "inception":
        return naming.label(layer, spec)
    return _PAGES[parts.path]
