"""How far the answers of some weights can be trusted, as it was measured once and stands in their card.

Plain numbers: no torch. Measuring is `calibration`'s job, the formulas are `accuracy`'s.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from googlenet_core.arithmetic.accuracy import Bin


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
class Confidence:
    """Everything that was measured.

    Attributes:
        fitted_on: what the temperatures were fitted on, in words.
        measured_on: what the errors were measured on, in words; nothing of the former is in it.
        heads: trained head -> what its probabilities are worth.
    """

    fitted_on: str
    measured_on: str
    heads: Mapping[str, HeadConfidence]


def read(facts: Mapping[str, Any]) -> Confidence:
    """Return what a card says under ``confidence``; see `written`.

    Raises:
        KeyError: something is missing.
        ValueError: a number cannot be right.
        TypeError: something is of another kind than it should be.
    """
    return Confidence(
        fitted_on=str(facts["fitted_on"]),
        measured_on=str(facts["measured_on"]),
        heads={head: _head(of_head) for head, of_head in facts["heads"].items()},
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
