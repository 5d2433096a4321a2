"""The part of 3×3 and third branch in each module's parameters, a column a module, with a guess for the last."""

from __future__ import annotations

from app.figures.drawings.branch_colours import branch_colour
from app.figures.lesson import fluid
from googlenet_core.blueprint import branch_label
from googlenet_core.lesson import Answer, Given
from googlenet_core.studies.shares import shares

_TOP, _HIGH, _HEIGHT = 84, 170, 306
_GAP = 2.2
"""Between two columns, in percent of the width."""


def draw(given: Given, _answer: Answer, guessed: float | str | None = None) -> str:
    """Return the drawing."""
    spec = given.spec
    found = shares(spec, "params")
    column = 100 / len(found)
    labels = ("3×3", branch_label(spec, 3))
    second, third = (branch_colour(branch).fill for branch in (2, 3))
    parts = [
        fluid.swatch(0, 16, second),
        fluid.text(0, 16, labels[0], shift=18),
        fluid.swatch(0, 16, third, shift=64),
        fluid.text(0, 16, labels[1], shift=82),
        fluid.text(0, 40, "% of the module’s parameters", "small quiet"),
        fluid.line(0, _TOP + _HIGH, 100, _TOP + _HIGH),
    ]
    for at, one in enumerate(found):
        left, width = at * column + _GAP / 2, column - _GAP
        low, high = (_HIGH * one.fractions[branch] for branch in (1, 2))
        foot = _TOP + _HIGH
        kind = "strong" if at == len(found) - 1 else ""
        middle = left + width / 2
        parts += [
            fluid.rect(left, _TOP, width, _HIGH, "faint"),
            fluid.rect(left, foot - low, width, low, fill=second),
            fluid.rect(left, foot - low - high, width, high, fill=third),
            fluid.text(middle, _TOP - 8, f"{100 * one.larger_kernels:.0f}", f"small {kind}", "middle"),
            fluid.text(middle, foot + 22, one.module, kind, "middle"),
        ]
    if isinstance(guessed, int | float):
        y = _TOP + _HIGH * (1 - guessed / 100)
        parts += [
            fluid.line(100 - column, y, 100, y, "guess"),
            fluid.text(100, _HEIGHT - 2, f"– – you: {guessed:.0f} %", "guessed small", "end"),
        ]
    told = ", ".join(f"({one.module}) {100 * one.larger_kernels:.1f} %" for one in found)
    you = f" You guessed {guessed:.0f} % for the last." if isinstance(guessed, int | float) else ""
    return fluid.drawing(
        "larger-kernels",
        f"Share of {labels[0]} and {labels[1]} in each module’s parameters",
        f"{told}.{you}",
        _HEIGHT,
        parts,
    )
