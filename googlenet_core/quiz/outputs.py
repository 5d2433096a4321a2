"""Families about a head: an average instead of a layer that reads every position, and softmax.

Section 5 of the paper: average pooling before the classifier, as in Lin et al. (2013), instead of fully connected layers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product

from googlenet_core.arithmetic.beliefs import softmax
from googlenet_core.arithmetic.costs import linear_cost
from googlenet_core.blueprint import naming
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.quiz.items import Family, Key, Question, Wrong, link, worked
from googlenet_core.quiz.layers import nodes
from googlenet_core.quiz.misconceptions import Misconception

_CLASSES = (1000, 10)
"""Classes of ImageNet, and of smaller sets of pictures."""

_LOGITS = range(5)
_SUPERSCRIPTS = "⁰¹²³⁴"


def _classifier_keys(spec: GoogLeNetSpec) -> tuple[Key, ...]:
    """The classifier behind the average and without it, and how the two compare; a head's first linear layer likewise."""
    asked: list[Key] = [("fc", way, classes) for way in ("average", "full") for classes in _CLASSES]
    head = spec.auxiliary[0].key
    return (*asked, ("fc", "times", _CLASSES[0]), (head, "average", 0), (head, "full", 0), (head, "times", 0))


def _ask_classifier(spec: GoogLeNetSpec, owner: str, way: str, classes: int) -> Question:
    """A layer ``owner``, which reads averages, as it is, as it would be without them, or the two compared."""
    main = owner == "fc"
    pool = nodes(spec)["avgpool" if main else f"{owner}.pool"]
    layer, channels = ("fc", pool.in_shape[1]) if main else (f"{owner}.fc1", nodes(spec)[f"{owner}.conv"].out_shape[1])
    outputs = classes or nodes(spec)[layer].out_shape[1]
    side, left = pool.in_shape[-1], pool.out_shape[-1]
    stem = (
        f"{_maps(side, channels)} come out of the last module. An average pool leaves one number of each map, and the "
        f"classifier makes {outputs:,} logits of them."
        if main
        else f"The {naming.label(owner, spec)} averages maps of {side}×{side} positions to {left}×{left}; after a 1×1 "
        f"convolution there are {channels} channels, and a linear layer turns them all into {outputs:,} numbers."
    )
    address = link("architecture", spec, layer=layer)
    if way == "times":
        return _ask_times(stem, side, left, channels, address)
    positions = side if way == "full" else left
    features = positions**2 * channels
    answer = linear_cost(features, outputs).params
    asked = (
        "How many parameters would that layer have, biases included, if it read every position and nothing were averaged?"
        if way == "full"
        else "How many parameters does that layer have, biases included?"
    )
    return Question(
        f"{stem} {asked}",
        "parameters",
        answer,
        worked(f"{_square(positions)}{channels:,}·{outputs:,} + {outputs:,}", answer),
        _classifier_wrong(way, channels, outputs, side, left),
        address,
    )


def _maps(side: int, channels: int) -> str:
    return f"{channels:,} maps of {side}×{side} positions"


def _square(side: int) -> str:
    return f"{side}·{side}·" if side > 1 else ""


def _classifier_wrong(way: str, channels: int, outputs: int, side: int, left: int) -> Iterator[Wrong]:
    own, other = (side, left) if way == "full" else (left, side)
    features = own**2 * channels
    turned = Misconception.ONE_WEIGHT_A_MAP if way == "full" else Misconception.AVERAGE_FORGOTTEN
    if not (way == "full" and left > 1):
        swapped = linear_cost(other**2 * channels, outputs).params
        yield Wrong(swapped, turned, f"{_square(other)}{channels:,}·{outputs:,} + {outputs:,}")
    yield Wrong(features * outputs, Misconception.BIAS_FORGOTTEN, f"{_square(own)}{channels:,}·{outputs:,}")
    each = features * (outputs + 1)
    yield Wrong(
        each, Misconception.BIAS_FOR_EACH_INPUT, f"{_square(own)}{channels:,}·{outputs:,} + {_square(own)}{channels:,}"
    )
    if own > 1:
        once = linear_cost(own * channels, outputs).params
        yield Wrong(once, Misconception.AREA_BY_ITS_SIDE, f"{own}·{channels:,}·{outputs:,} + {outputs:,}")


def _ask_times(stem: str, side: int, left: int, channels: int, address: str) -> Question:
    below = f"({left}·{left})" if left > 1 else "1"
    return Question(
        f"{stem} How many times as many weights, biases apart, would that layer have if it read every position and nothing "
        "were averaged? Give two decimals.",
        "times",
        side**2 / left**2,
        worked(f"{side}·{side}/{below}", side**2 / left**2, 2),
        (
            Wrong(side / left, Misconception.AREA_BY_ITS_SIDE, f"{side}/{left}"),
            Wrong(channels, Misconception.CHANNELS_SAVED),
            Wrong(side**2, Misconception.AVERAGE_AS_ONE, f"{side}·{side}"),
        ),
        address,
        decimals=2,
    )


def _softmax_keys(_spec: GoogLeNetSpec) -> tuple[Key, ...]:
    """Two or three classes with small whole logits that are not all equal; the first is asked for."""
    return tuple(
        logits
        for count in (2, 3)
        for logits in product(_LOGITS, repeat=count)
        if len(set(logits)) > 1 and logits[0] > 0
    )


def _ask_softmax(spec: GoogLeNetSpec, *logits: int) -> Question:
    first = 100 * softmax(logits).probabilities[0]
    said = ", ".join(map(str, logits[:-1])) + f" and {logits[-1]}"
    powers = [f"e{_SUPERSCRIPTS[logit]}" for logit in logits]
    return Question(
        f"A head knows {('two', 'three')[len(logits) - 2]} classes, and its logits for them are {said}. "
        "Which probability does the first class get, in percent? Give one decimal.",
        "%",
        first,
        worked(f"100·{powers[0]}/({' + '.join(powers)})", first, 1),
        _softmax_wrong(logits, powers),
        link("outputs", spec, outputs="predictions"),
        decimals=1,
    )


def _softmax_wrong(logits: tuple[int, ...], powers: list[str]) -> Iterator[Wrong]:
    first, twos = logits[0], [2**logit for logit in logits]
    yield Wrong(
        100 * first / sum(logits), Misconception.SHARE_OF_LOGITS, f"100·{first}/({' + '.join(map(str, logits))})"
    )
    if logits.count(max(logits)) == 1:
        yield Wrong(100.0 * (first == max(logits)), Misconception.LARGEST_TAKES_ALL)
    yield Wrong(100 * twos[0] / sum(twos), Misconception.POWERS_OF_TWO, f"100·{twos[0]}/({' + '.join(map(str, twos))})")
    alone = math.exp(first) / (1 + math.exp(first))
    yield Wrong(100 * alone, Misconception.CLASS_BY_ITSELF, f"100·{powers[0]}/(1 + {powers[0]})")
    yield Wrong(100 / len(logits), Misconception.ALL_ALIKE, f"100/{len(logits)}")


AVERAGE_OR_FULL = Family("average-or-full", "An average instead of a full layer", _classifier_keys, _ask_classifier)
SOFTMAX = Family("softmax", "Logits to probabilities", _softmax_keys, _ask_softmax)
