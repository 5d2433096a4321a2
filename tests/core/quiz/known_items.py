"""Every item that the quiz has, made once, and formulas as items write them, worked out again."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache

import torch

from googlenet_core.blueprint.specs import VARIANTS
from googlenet_core.network.model import GoogLeNet
from googlenet_core.quiz.concats import module_of
from googlenet_core.quiz.items import Item, Key
from googlenet_core.quiz.sets import FAMILIES, keys

_SIGNS = {"·": "*", "−": "-", "⌈": "ceil(", "⌉": ")", "⌊": "floor(", "⌋": ")"}
_SIGNS |= {power: f"**{exponent}" for exponent, power in enumerate("⁰¹²³⁴")}
_KNOWN = {"ceil": math.ceil, "floor": math.floor, "max": max, "min": min, "e": math.e, "__builtins__": {}}


@cache
def items(family: str, variant: str) -> Mapping[Key, Item]:
    """Every item of a family for a variant, by its key."""
    spec = VARIANTS[variant]
    return {key: FAMILIES[family].item(spec, key) for key in keys(family, spec)}


@cache
def every_item(variant: str) -> Mapping[str, Item]:
    """Every item of all families for a variant, by its id."""
    return {item.id: item for family in FAMILIES for item in items(family, variant).values()}


@cache
def shapes(variant: str, key: str) -> Mapping[str, torch.Size]:
    """Shape of every weight of a built network, one of whose modules has the widths of a key."""
    spec = VARIANTS[variant]
    with torch.device("meta"):
        net = GoogLeNet(spec.with_module(module_of(key, spec)))
    return {name: weight.shape for name, weight in net.named_parameters()}


def value_of(expression: str) -> float:
    """Work out one side of a formula."""
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", expression)
    for sign, meaning in _SIGNS.items():
        plain = plain.replace(sign, meaning)
    return eval(plain, _KNOWN)


def claims(text: str) -> Iterator[tuple[str, str]]:
    """Yield (sum, result) of each formula of a text, and (list, how many) of what is counted; labels are left out."""
    for part in text.split("; "):
        left, sign, right = part.rpartition("=")
        if sign:
            yield left.rpartition(": ")[2].strip(), right.strip()


def holds(expression: str, result: str) -> bool:
    """Whether a formula comes to its result, as far as that is written."""
    decimals = len(result.partition(".")[2])
    return abs(value_of(expression) - value_of(result)) <= 0.5 * 10**-decimals + 1e-9
