"""How strongly channels that answer together at one place still do one and two places apart."""

from __future__ import annotations

from typing import cast

from app.figures.lesson import fluid
from app.figures.lesson.bars import rows
from app.figures.lesson.bars.rows import Bar
from googlenet_core.lesson import Answer, Given

_TOP = 40
_NAMES = ("same place", "one apart", "two apart")


def draw(_given: Given, answer: Answer, _guessed: float | str | None = None) -> str:
    """Return the drawing."""
    left = cast("tuple[float, ...]", answer.facts["left"])
    shown = [
        Bar(name, value, f"{value:.2f}", "rest" if at else "accent")
        for at, (name, value) in enumerate(zip(_NAMES, left, strict=True))
    ]
    told = ", ".join(f"{bar.name} {bar.shown}" for bar in shown)
    return fluid.drawing(
        "left-at-distance",
        "Mean correlation of channels that answer together, by distance",
        f"{told}.",
        _TOP + len(shown) * rows.ROW,
        [
            fluid.text(0, 16, "Mean correlation without its sign; 1 at most", "small quiet"),
            rows.STYLE,
            *rows.draw_rows(shown, _TOP, 1),
        ],
    )
