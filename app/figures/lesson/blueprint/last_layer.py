"""Two last layers as squares, whose areas are their weights: one that reads every place, one that reads the means."""

from __future__ import annotations

import math
from typing import cast

from app.figures.lesson import fluid
from app.figures.lesson.bars import rows
from googlenet_core.lesson import Answer, Given
from googlenet_core.lesson.chapters.average import CLASSES
from googlenet_core.studies.last_layer import LastLayer

_TOP, _SIDE = 40, 190
_HEIGHT = _TOP + _SIDE + 72
_BESIDE = 24
"""From the larger square to the smaller one, in pixels."""


def draw(_given: Given, answer: Answer, guessed: float | str | None = None) -> str:
    """Return the drawing."""
    found = cast("LastLayer", answer.facts["found"])
    small = _side(found.averaged.weights / found.full.weights)
    foot, left = _TOP + _SIDE, _SIDE + _BESIDE
    parts = [
        rows.STYLE,
        fluid.text(0, 16, f"Area: weights for {CLASSES:,} classes", "small quiet"),
        _square(0, foot - _SIDE, _SIDE, "rest"),
        _square(left, foot - small, small, "accent"),
        fluid.text(0, foot + 22, f"{found.full.weights:,}", "strong"),
        fluid.text(0, foot + 42, f"reads {found.size}×{found.size} places", "small"),
        fluid.text(0, foot + 22, f"{found.averaged.weights:,}", "strong", shift=left),
        fluid.text(0, foot + 42, "reads the means", "small", shift=left),
    ]
    you = ""
    if isinstance(guessed, int | float):
        you = f" You guessed {guessed:g} times the smaller one."
        meant = _side(guessed * found.averaged.weights / found.full.weights)
        if meant <= _SIDE:
            parts.append(_square(0, foot - meant, meant, "yours"))
        parts.append(fluid.text(0, _HEIGHT - 6, f"– – you: {guessed:g} times", "guessed small"))
    told = (
        f"A layer that reads every place has {found.full.weights:,} weights, one that reads the means "
        f"{found.averaged.weights:,}."
    )
    return fluid.drawing("last-layer", "Weights of two last layers", f"{told}{you}", _HEIGHT, parts)


def _side(share: float) -> float:
    """Side of the square that has this share of the larger one's area."""
    return _SIDE * math.sqrt(share)


def _square(left: float, top: float, side: float, kind: str) -> str:
    return f'<rect x="{left:g}" y="{top:.2f}" width="{side:.2f}" height="{side:.2f}" class="{kind}"/>'
