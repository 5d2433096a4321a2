"""Weights of a 1×1 by how many kernels it has: fewer channels than it reads, as many, or more."""

from __future__ import annotations

from app.figures.lesson import fluid
from googlenet_core.lesson import Answer, Given
from googlenet_core.studies.one_by_one import IN_CHANNELS, KERNELS

_TOP, _HIGH, _HEIGHT = 66, 150, 292
_GAP = 1.4


def draw(_given: Given, answer: Answer, _guessed: float | str | None = None) -> str:
    """Return the drawing."""
    most = int(str(answer.facts["most"]))
    column, foot = 100 / most, _TOP + _HIGH
    parts = [
        fluid.text(0, 16, f"weights of a 1×1 that reads {IN_CHANNELS} channels,", "quiet"),
        fluid.text(0, 36, "by the channels it makes", "quiet"),
    ]
    for kernels in range(1, most + 1):
        left, width = (kernels - 1) * column + _GAP / 2, column - _GAP
        high = _HIGH * kernels / most
        chosen = kernels == KERNELS
        parts += [
            fluid.rect(left, foot - high, width, high, "accent" if chosen else "neutral"),
            fluid.text(left + width / 2, foot + 20, f"{kernels}", f"small{' strong' if chosen else ''}", "middle"),
        ]
        if kernels in (KERNELS, IN_CHANNELS, most):
            weights = f"{kernels * IN_CHANNELS}"
            parts.append(fluid.text(left + width, foot - high - 7, weights, "small strong", "end"))
    lower, upper = (IN_CHANNELS - 1) * column, IN_CHANNELS * column
    parts += [
        fluid.line(_GAP / 2, foot + 32, lower - _GAP / 2, foot + 32, "edge"),
        fluid.text(_GAP / 2, foot + 52, "fewer channels out", "small"),
        fluid.line(upper + _GAP / 2, foot + 32, 100 - _GAP / 2, foot + 32, "edge"),
        fluid.text(100, foot + 52, "more out", "small", "end"),
    ]
    return fluid.drawing(
        "kernels-and-weights",
        f"Weights of a 1×1 with 1 to {most} kernels on {IN_CHANNELS} channels",
        f"Each kernel adds {IN_CHANNELS} weights: {KERNELS} kernels have {KERNELS * IN_CHANNELS}, {IN_CHANNELS} make as "
        f"many channels as are read, {most} make more, with {most * IN_CHANNELS}.",
        _HEIGHT,
        parts,
    )
