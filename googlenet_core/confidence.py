"""How far the answers of some weights can be trusted, as it was measured once and stands in their card.

Plain numbers: no torch. Measuring is `calibration`'s job, the formulas are `accuracy`'s.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from googlenet_core.accuracy import Bin, Rate, rate


@dataclass(frozen=True, slots=True)
class HeadConfidence:
    """What one head's probabilities are worth, measured on photographs that the temperature was not fitted on.

    Attributes:
        temperature: what the logits are divided by so that probabilities come out as often right as they say; above 0.
        error_before: expected calibration error at temperature 1, 0 (best) to 1.
        error: the same with the temperature.
        bins: the reliability diagram with the temperature, least confident first.
    """

    temperature: float
    error_before: float
    error: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Unfamiliar:
    """From where on the main head calls a picture unlike anything it was trained on.

    Attributes:
        threshold: of `familiarity`, in nats; below it a picture is called unlike.
        called: kind of picture -> how many of how many were called so; the first kind are photographs of its own
            classes, where every call is a mistake.
    """

    threshold: float
    called: Mapping[str, Rate]


@dataclass(frozen=True, slots=True)
class Confidence:
    """Everything that was measured.

    Attributes:
        fitted_on: what temperature and threshold were fitted on, in words.
        measured_on: what errors and rates were measured on, in words; nothing of the former is in it.
        heads: trained head -> what its probabilities are worth.
        unfamiliar: when a picture is called unlike the training photographs.
    """

    fitted_on: str
    measured_on: str
    heads: Mapping[str, HeadConfidence]
    unfamiliar: Unfamiliar


def familiarity(logits: Sequence[float]) -> float:
    """Return how much a picture excites any class at all: ln Σ exp(logit), in nats.

    The negative energy of W. Liu, X. Wang, J. Owens, Y. Li, "Energy-based out-of-distribution detection" (2020),
    equation 4, at temperature 1. Unlike the largest probability it does not forget how large the logits were.

    Args:
        logits: of one head, at least one, all finite.

    Example:
        >>> round(familiarity([0.0, 0.0]), 4)
        0.6931
    """
    top = max(logits)
    return top + math.log(math.fsum(math.exp(value - top) for value in logits))


def read(facts: Mapping[str, Any]) -> Confidence:
    """Return what a card says under ``confidence``; see `written`.

    Raises:
        KeyError: something is missing.
        ValueError: a number cannot be right.
        TypeError: something is of another kind than it should be.
    """
    unfamiliar = facts["unfamiliar"]
    return Confidence(
        fitted_on=str(facts["fitted_on"]),
        measured_on=str(facts["measured_on"]),
        heads={head: _head(of_head) for head, of_head in facts["heads"].items()},
        unfamiliar=Unfamiliar(
            threshold=float(unfamiliar["threshold"]),
            called={kind: rate(int(hits), int(of)) for kind, (hits, of) in unfamiliar["called"].items()},
        ),
    )


def written(found: Confidence) -> dict[str, Any]:
    """Return the plain data from which `read` reads the same; empty bins are left out."""
    return {
        "fitted_on": found.fitted_on,
        "measured_on": found.measured_on,
        "heads": {
            head: {
                "temperature": of_head.temperature,
                "error_before": of_head.error_before,
                "error": of_head.error,
                "bins": [[b.low, b.high, b.count, b.confidence, b.accuracy] for b in of_head.bins if b.count],
            }
            for head, of_head in found.heads.items()
        },
        "unfamiliar": {
            "threshold": found.unfamiliar.threshold,
            "called": {kind: [called.hits, called.of] for kind, called in found.unfamiliar.called.items()},
        },
    }


def _head(facts: Mapping[str, Any]) -> HeadConfidence:
    temperature = float(facts["temperature"])
    if not 0 < temperature < math.inf:
        raise ValueError("a temperature is above 0")
    bins = tuple(
        Bin(float(low), float(high), int(count), float(confidence), float(accuracy))
        for low, high, count, confidence, accuracy in facts["bins"]
    )
    return HeadConfidence(temperature, float(facts["error_before"]), float(facts["error"]), bins)
