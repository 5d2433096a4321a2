"""A worked solution, part by part: each number with the word that says what it is, as it stands in the item's formulas."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from googlenet_core.blueprint import GoogLeNetSpec, naming
from googlenet_core.quiz import Item

Words = tuple[str, ...]
"""What the numbers of a formula are, in their order."""

_N = r"([\d,.]*\d)"
_WINDOW = r"(\d+·\d+)"
_POWER = r"(e[⁰¹²³⁴])"
_PLUS, _LESS, _PLUS_POWER = rf" \+ {_N}", rf"−{_N}", rf" \+ {_POWER}"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a formula: a number with its ``word``, or what stands between two numbers, which has none."""

    text: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula of a solution; ``name`` is what it comes to, where the solution says so."""

    name: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a formula of some families is written, and what its numbers are: of which ``words`` gives one each."""

    families: tuple[str, ...]
    pattern: str
    words: Callable[[Item, GoogLeNetSpec], Words]


def formulas(item: Item, spec: GoogLeNetSpec) -> tuple[Formula, ...]:
    """Return the formulas of an item's solution, in order; put together, the parts of one are its text.

    Example:
        >>> from googlenet_core import PAPER
        >>> from googlenet_core.quiz import deal
        >>> item = next(deal("rounding", PAPER, seed=7))
        >>> "".join(part.text for part in formulas(item, PAPER)[0].parts) == item.solution
        True
    """
    return tuple(_formula(text, item, spec) for text in item.solution.split("; "))


def _formula(text: str, item: Item, spec: GoogLeNetSpec) -> Formula:
    name, colon, rest = text.partition(": ")
    named = bool(colon) and "=" in rest
    body = rest if named else text
    for shape in _SHAPES:
        if item.family in shape.families and (found := re.fullmatch(shape.pattern, body)):
            return Formula(name if named else "", tuple(_parts(body, found, shape.words(item, spec))))
    return Formula(name if named else "", (Part(body),))


def _parts(text: str, found: re.Match[str], words: Words) -> Iterator[Part]:
    """The numbers that a shape found, those that are there, and what is between them."""
    at = 0
    for group, word in enumerate(words, start=1):
        start, end = found.span(group)
        if start < 0:
            continue
        if start > at:
            yield Part(text[at:start])
        yield Part(text[start:end], word)
        at = end
    if at < len(text):
        yield Part(text[at:])


def _always(*words: str) -> Callable[[Item, GoogLeNetSpec], Words]:
    return lambda _item, _spec: words


def _labels(spec: GoogLeNetSpec) -> list[str]:
    return [naming.branch_label(spec, branch) for branch in (1, 2, 3, 4)]


def _joined(_item: Item, spec: GoogLeNetSpec) -> Words:
    return (*_labels(spec), "together")


def _largest(_item: Item, spec: GoogLeNetSpec) -> Words:
    return (*_labels(spec), "the largest")


def _rest(item: Item, spec: GoogLeNetSpec) -> Words:
    own = int(item.id.rpartition(":")[2])
    labels = _labels(spec)
    return ("depth concat", *(label for at, label in enumerate(labels, start=1) if at != own), labels[own - 1])


def _into_concat(item: Item, spec: GoogLeNetSpec) -> Words:
    before = _labels(spec)[: item.solution.count("+")]
    return (*before, "its own number", "in the concat")


def _into_branch(item: Item, spec: GoogLeNetSpec) -> Words:
    before = _labels(spec)[: item.solution.count("−")]
    return ("in the concat", *before, "its own number")


def _even(_item: Item, spec: GoogLeNetSpec) -> Words:
    own = "batch norm" if spec.batch_norm else "bias"
    return ("window", "read", "made", "read", "window", "made", own, "channels")


def _read_by(_item: Item, spec: GoogLeNetSpec) -> Words:
    one, two, third, four = ("1×1", "3×3 reduce", naming.third_reduce_label(spec), "pool proj")
    return ("added", one, two, third, four, "weights")


def _powers(item: Item, _spec: GoogLeNetSpec) -> Words:
    classes = ("first class", "second", "third")[: item.solution.count("+") + 1]
    return ("percent", "first class", *classes, "percent")


_SIDE = ("side read", "padding, both sides", "window", "stride", "first position", "side made")
_MACS = ("positions", "window", "read", "made", "MACs")
_SHAPES = (
    _Shape(("size", "rounding"), rf"[⌊⌈]\({_N}(?:\+(2·\d+))?−{_N}\)/{_N}[⌋⌉]\+(1) ?= ?{_N}", _always(*_SIDE)),
    _Shape(("size",), rf"\({_N}−(1)\)/(2) = {_N}", _always("window", "the middle", "both sides", "padding")),
    _Shape(("channel-sum", "next-input"), rf"{_N} \+ {_N} \+ {_N} \+ {_N} = {_N}", _joined),
    _Shape(("missing-width",), rf"{_N}−{_N}−{_N}−{_N} = {_N}", _rest),
    *(_Shape(("local-index",), rf"{_N}{_PLUS * count} = {_N}", _into_concat) for count in (1, 2, 3)),
    *(_Shape(("local-index",), rf"{_N}{_LESS * count} = {_N}", _into_branch) for count in (1, 2, 3)),
    _Shape(
        ("parameters",),
        rf"{_WINDOW}·{_N}·{_N} \+ (2·\d+) = {_N}",
        _always("window", "read", "made", "batch norm", "all"),
    ),
    _Shape(("parameters",), rf"{_WINDOW}·{_N}·{_N} \+ {_N} = {_N}", _always("window", "read", "made", "biases", "all")),
    _Shape(("macs", "reduction-factor"), rf"{_WINDOW}·{_WINDOW}·{_N}·{_N} = {_N}", _always(*_MACS)),
    _Shape(("macs",), rf"{_N}/(1,000,000) = {_N}", _always("MACs", "a million", "million MACs")),
    _Shape(("reduction-factor",), rf"{_N} \+ {_N} = {_N}", _always("reduction", "after it", "together")),
    _Shape(("reduction-factor",), rf"{_N}/{_N} = {_N}", _always("without it", "together", "times")),
    _Shape(("break-even",), rf"{_WINDOW}·{_N}·{_N} / \({_N} \+ {_WINDOW}·{_N}(?: \+ {_N})?\) = {_N}", _even),
    _Shape(
        ("field-step", "field-concat"),
        rf"{_N} \+ \({_N}−(1)\)·{_N} = {_N}",
        _always("field read", "window", "first position", "jump", "field"),
    ),
    _Shape(("field-step",), rf"{_N}·{_N} = {_N}", _always("jump read", "stride", "jump")),
    _Shape(("field-concat",), rf"max\({_N}, {_N}, {_N}, {_N}\) = {_N}", _largest),
    _Shape(("readers",), rf"{_N}·\({_N} \+ {_N} \+ {_N} \+ {_N}\) = {_N}", _read_by),
    _Shape(("readers",), rf"{_N}·{_N} = {_N}", _always("added", "logits", "weights")),
    _Shape(
        ("average-or-full",),
        rf"(?:{_WINDOW}·)?{_N}·{_N} \+ {_N} = {_N}",
        _always("positions", "channels", "made", "biases", "all"),
    ),
    _Shape(
        ("average-or-full",),
        rf"{_WINDOW}/(1|\(\d+·\d+\)) = {_N}",
        _always("positions", "averages of a map", "times"),
    ),
    *(_Shape(("softmax",), rf"(100)·{_POWER}/\({_POWER}{_PLUS_POWER * count}\) = {_N}", _powers) for count in (1, 2)),
)
