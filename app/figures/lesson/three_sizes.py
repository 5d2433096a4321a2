"""What each branch answers to the picture at three sizes: a column a size, a row a branch, one scale for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from app.figures.drawings.branch_colours import branch_colour
from app.figures.drawings.inline import data_url
from app.figures.lesson import fluid
from googlenet_core.blueprint import branch_label
from googlenet_core.lesson import Answer, Given
from googlenet_core.maps.scales import ScaleAnswer

_THUMBNAIL, _FIRST_ROW, _ROW, _BAR = 84, 124, 54, 18
_LONGEST = 18.0
"""The longest bar, in percent of the width; its number stands after it."""


def draw(given: Given, answer: Answer, _guessed: float | str | None = None) -> str:
    """Return the drawing."""
    seen = cast("Sequence[ScaleAnswer]", answer.facts["seen"])
    labels = [branch_label(given.network().spec, branch) for branch in (1, 2, 3, 4)]
    most = max(max(one.shares) for one in seen) or 1
    parts: list[str] = []
    lefts = [100 * at / len(seen) for at in range(len(seen))]
    for left, one in zip(lefts, seen, strict=True):
        parts += [
            f'<image x="{left:.3f}%" y="0" width="{_THUMBNAIL}" height="{_THUMBNAIL}" '
            f'href="{data_url(one.crop, photograph=True)}"/>',
            fluid.text(left, _THUMBNAIL + 18, f"{100 * float(one.size):.0f} %", "strong"),
        ]
    for branch, label in enumerate(labels):
        y = _FIRST_ROW + branch * _ROW
        colour = branch_colour(branch + 1).fill
        parts += [fluid.line(0, y - 2, 100, y - 2), fluid.text(0, y + 18, label, "small quiet")]
        for left, one in zip(lefts, seen, strict=True):
            length = _LONGEST * one.shares[branch] / most
            parts += [
                fluid.rect(left, y + 26, length, _BAR, fill=colour),
                fluid.text(left + length, y + 40, f"{100 * one.shares[branch]:.0f} %", "small", shift=6),
            ]
    told = "; ".join(
        f"at {100 * float(one.size):.0f} % "
        + ", ".join(f"{label} {100 * share:.0f} %" for label, share in zip(labels, one.shares, strict=True))
        for one in seen
    )
    return fluid.drawing(
        "three-sizes",
        "Shares of the four branches’ mean answers to the picture at three sizes",
        f"{told}.",
        _FIRST_ROW + 4 * _ROW,
        parts,
    )
