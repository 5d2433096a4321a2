"""Bars in rows, all to one scale: name, bar and number on one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.figures.lesson import fluid

LEFT, LONGEST = 32.0, 46.0
"""Where bars begin, and how long the longest is, in percent of the width."""

ROW, BAR = 34, 18
"""Height of a row, and of its bar, in pixels."""


STYLE = (
    "<style>.fluid .rest{fill:var(--g-caption,#808b96);fill-opacity:.5}"
    ".fluid .yours{fill:none;stroke:var(--g-accent,#0b5cab);stroke-width:1.5;stroke-dasharray:5 3}</style>"
)
"""Of bars beside the one that is asked about, and of what was guessed; once in a drawing."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row. ``kind`` is ``accent`` for what the step asks about, ``yours`` for a guess, ``rest`` for all else."""

    name: str
    value: float
    shown: str
    kind: str = "rest"


def draw_rows(bars: Iterable[Bar], top: float, most: float) -> list[str]:
    """Return the parts of a drawing with one row a bar, from ``top`` down; ``most`` is as long as bars get."""
    parts: list[str] = []
    for at, bar in enumerate(bars):
        y = top + at * ROW
        length = LONGEST * min(bar.value / most, 1) if most > 0 else 0.0
        kind = {"accent": "strong", "yours": "guessed"}.get(bar.kind, "")
        parts += [
            fluid.text(0, y + 14, bar.name),
            fluid.rect(LEFT, y, length, BAR, bar.kind),
            fluid.text(LEFT + length, y + 14, bar.shown, kind, shift=8),
        ]
    return parts
