"""The gradient's length at each stage, as a part of that at the last module, from the end to the beginning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from app.figures.lesson import fluid
from app.figures.lesson.bars import rows
from app.figures.lesson.bars.rows import Bar
from googlenet_core.lesson import Answer, Given
from googlenet_core.why.vanishing import Left

_TOP = 40


def draw(_given: Given, answer: Answer, guessed: float | str | None = None) -> str:
    """Return the drawing."""
    stages = list(reversed(cast("Sequence[Left]", answer.facts["found"])))
    shown = [
        Bar(_short(stage), stage.share, f"{100 * stage.share:.0f} %", "accent" if stage is stages[-1] else "rest")
        for stage in stages
    ]
    if isinstance(guessed, int | float):
        shown.append(Bar("your guess", guessed / 100, f"{guessed:.0f} %", "yours"))
    return fluid.drawing(
        "gradient-left",
        "What is left of the gradient",
        f"{', '.join(f'{bar.name} {bar.shown}' for bar in shown)}.",
        _TOP + len(shown) * rows.ROW,
        [
            fluid.text(0, 16, "Length of the gradient, from the last module back", "small quiet"),
            rows.STYLE,
            *rows.draw_rows(shown, _TOP, max(bar.value for bar in shown)),
        ],
    )


def _short(stage: Left) -> str:
    """A module by its letters alone, ``(5b)``; a convolution by its number."""
    return stage.label.removeprefix("inception ") if stage.layer.startswith("inception") else stage.layer
