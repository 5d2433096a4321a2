"""What the card of some weights says of telling pictures unlike anything that they were trained on.

Plain numbers: no torch. Comparing a picture is `class_means`' job, measuring `novelty_rates`'.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FALSE_ALARMS = 0.05
"""Share of the photographs that set a threshold which it calls unlike."""


@dataclass(frozen=True, slots=True)
class Called:
    """How many pictures of one kind were called unlike the training photographs.

    Attributes:
        kind: what they are, in words.
        unlike: how many were called so.
        pictures: of how many.
    """

    kind: str
    unlike: int
    pictures: int

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.unlike / self.pictures


@dataclass(frozen=True, slots=True)
class Novelty:
    """What was measured, and where the means are.

    Attributes:
        file: name of the file of means, beside the card.
        sha256: of that file.
        threshold: cosine below which a picture is called unlike, -1 to 1.
        trained_on: what the means were taken over, in words.
        fitted_on: what the threshold was set on, in words.
        rates: how often pictures were called unlike; the first are photographs of the classes, kept out of the
            training and of the setting, all others should be called so.
    """

    file: str
    sha256: str
    threshold: float
    trained_on: str
    fitted_on: str
    rates: tuple[Called, ...]


def read(facts: Mapping[str, Any]) -> Novelty:
    """Return what a card says under ``novelty``; see `written`.

    Raises:
        KeyError: something is missing.
        ValueError: a number cannot be right.
        TypeError: something is of another kind than it should be.
    """
    threshold = float(facts["threshold"])
    rates = tuple(Called(str(kind), int(unlike), int(pictures)) for kind, unlike, pictures in facts["rates"])
    if not (-1 <= threshold <= 1 and rates and all(0 <= rate.unlike <= rate.pictures > 0 for rate in rates)):
        raise ValueError("a threshold is a cosine, and a rate a part of all")
    return Novelty(
        file=Path(str(facts["file"])).name,
        sha256=str(facts["sha256"]),
        threshold=threshold,
        trained_on=str(facts["trained_on"]),
        fitted_on=str(facts["fitted_on"]),
        rates=rates,
    )


def written(found: Novelty) -> dict[str, Any]:
    """Return the plain data from which `read` reads the same."""
    return {
        "file": found.file,
        "sha256": found.sha256,
        "threshold": found.threshold,
        "trained_on": found.trained_on,
        "fitted_on": found.fitted_on,
        "rates": [[rate.kind, rate.unlike, rate.pictures] for rate in found.rates],
    }
