"""What the main head believes with the whole network and without one channel: two bars a class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from app.figures.lesson import fluid
from googlenet_core.lesson import Answer, Given
from googlenet_core.wording import percent

_MOST = 3
"""Classes that are drawn, the surest first; the one that is surest without the channel is drawn in any case."""

_FIRST_ROW, _ROW, _BAR = 60, 66, 14
_LONGEST = 72.0


def draw(_given: Given, answer: Answer, _guessed: float | str | None = None) -> str:
    """Return the drawing."""
    every = cast("Sequence[tuple[str, float, float]]", answer.facts["classes"])
    classes = list(dict.fromkeys([*every[:_MOST], max(every, key=lambda one: one[2])]))
    channel = answer.facts["channel"]
    parts = [
        fluid.rect(0, 5, 4, 12, "neutral"),
        fluid.text(4, 16, "whole network", shift=8),
        fluid.rect(0, 27, 4, 12, "accent"),
        fluid.text(4, 38, f"without channel {channel} of (3a)", shift=8),
    ]
    for at, (label, before, after) in enumerate(classes):
        y = _FIRST_ROW + at * _ROW
        parts.append(fluid.text(0, y + 12, label, "strong"))
        for down, share, kind in ((20, before, "neutral"), (38, after, "accent")):
            parts += [
                fluid.rect(0, y + down, _LONGEST * share, _BAR, kind),
                fluid.text(_LONGEST * share, y + down + 12, percent(share), "small", shift=6),
            ]
    told = "; ".join(f"{label} {percent(before)}, without it {percent(after)}" for label, before, after in classes)
    return fluid.drawing(
        "without-a-channel",
        f"The main head’s classes with and without channel {channel}",
        f"{told}.",
        _FIRST_ROW + len(classes) * _ROW,
        parts,
    )
