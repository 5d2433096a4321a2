"""How much variance the best directions keep, from one to all: the two widths of the reductions are marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from app.figures.lesson import fluid
from googlenet_core.lesson import Answer, Given

_TOP, _HIGH, _HEIGHT = 62, 190, 288
_LEFT, _WIDE = 13.0, 85.0
"""Where the curve's box begins and how wide it is, in percent of the width."""


def draw(_given: Given, answer: Answer, guessed: float | str | None = None) -> str:
    """Return the drawing."""
    kept = cast("Sequence[float]", answer.facts["curve"])
    marks = cast("Sequence[int]", answer.facts["marks"])
    count, foot = len(kept), _TOP + _HIGH
    parts = [
        fluid.text(0, 16, "variance kept at best,", "quiet"),
        fluid.text(0, 36, "by the number of channels", "quiet"),
    ]
    for percent in (0, 50, 100):
        y = foot - _HIGH * percent / 100
        parts += [
            fluid.line(_LEFT, y, _LEFT + _WIDE, y),
            fluid.text(_LEFT, y + 5, f"{percent} %", "small quiet", "end", -8),
        ]
    points = [(0.0, 0.0), *((at / count, share) for at, share in enumerate(kept, start=1))]
    parts.append(fluid.curve(_LEFT, _TOP, _WIDE, _HIGH, points))
    for mark in marks:
        across, share = _LEFT + _WIDE * mark / count, kept[mark - 1]
        y = foot - _HIGH * share
        parts += [
            fluid.line(across, y, across, foot),
            fluid.dot(across, y, 5, "accent"),
            fluid.text(across, y + 24, f"{100 * share:.1f} %", "strong", "start", 10),
            fluid.text(across, foot + 20, f"{mark}", "small strong", "middle"),
        ]
    parts.append(fluid.text(_LEFT + _WIDE, foot + 20, f"{count}", "small quiet", "middle"))
    if isinstance(guessed, int | float):
        y = foot - _HIGH * guessed / 100
        above = y - 8 if guessed < 90 else y + 20
        parts += [
            fluid.line(_LEFT, y, _LEFT + _WIDE, y, "guess"),
            fluid.text(_LEFT + _WIDE, above, f"you: {guessed:.0f} %", "guessed small", "end"),
        ]
    told = ", ".join(f"{mark} of {count} channels {100 * kept[mark - 1]:.1f} %" for mark in marks)
    you = f" You guessed {guessed:.0f} % for {marks[0]}." if isinstance(guessed, int | float) else ""
    return fluid.drawing(
        "kept-variance", "Variance that the best channels keep, on this picture", f"{told}.{you}", _HEIGHT, parts
    )
