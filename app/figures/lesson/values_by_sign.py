"""Values before and after the first pool, by their sign: what a ReLU after the pool would find below 0."""

from __future__ import annotations

from typing import cast

from app.figures.lesson import fluid
from googlenet_core.lesson import Answer, Given
from googlenet_core.maps.signs import Signs

_ROW, _BAR = 86, 26
_HEIGHT = 2 * _ROW + 78


def draw(_given: Given, answer: Answer, _guessed: float | str | None = None) -> str:
    """Return the drawing."""
    rows = [
        ("conv 1, after its ReLU", cast("Signs", answer.facts["before"])),
        ("after the max pool", cast("Signs", answer.facts["after"])),
    ]
    parts = []
    for at, (name, signs) in enumerate(rows):
        y = at * _ROW
        zero = 100 * signs.zero / signs.all
        below = 100 * signs.below / signs.all
        parts += [
            fluid.text(0, y + 16, name, "strong"),
            fluid.text(100, y + 16, f"{signs.all:,} values", "small quiet", "end"),
            fluid.rect(0, y + 26, below, _BAR, "accent"),
            fluid.rect(below, y + 26, zero, _BAR, "faint"),
            fluid.rect(below + zero, y + 26, 100 - below - zero, _BAR, "neutral"),
            fluid.text(0, y + 72, f"0: {zero:.0f} %", "small"),
            fluid.text(100, y + 72, f"above 0: {100 - zero - below:.0f} %", "small", "end"),
        ]
    foot = 2 * _ROW + 16
    after = rows[1][1]
    parts += [
        fluid.line(0, foot, 100, foot),
        fluid.text(0, foot + 28, "below 0, what a ReLU would change:"),
        fluid.text(0, foot + 54, f"{after.below:,} of {after.all:,}", "strong"),
    ]
    told = ". ".join(
        f"{name}: {signs.below:,} of {signs.all:,} values below 0, {signs.zero:,} are 0, {signs.above:,} above"
        for name, signs in rows
    )
    return fluid.drawing(
        "values-by-sign", "Values before and after the first max pool, by sign", f"{told}.", _HEIGHT, parts
    )
