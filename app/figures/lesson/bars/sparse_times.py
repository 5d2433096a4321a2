"""What one layer takes with all weights, with a scattered quarter of them and, once asked about, with four blocks."""

from __future__ import annotations

from typing import cast

from app.figures.lesson import fluid
from app.figures.lesson.bars import rows
from app.figures.lesson.bars.rows import Bar
from googlenet_core.lesson import Answer, Given
from googlenet_core.network.sparsity import SparseTimes

_TOP = 40


def draw(_given: Given, answer: Answer, guessed: float | str | None = None) -> str:
    """Return the drawing."""
    times = cast("SparseTimes", answer.facts["times"])
    blocks = bool(answer.facts["blocks"])
    shown = [
        Bar("all weights", times.dense, _written(times.dense)),
        Bar("scattered ¼", times.scattered, _written(times.scattered), "rest" if blocks else "accent"),
        *([Bar("four blocks", times.blocks, _written(times.blocks), "accent")] if blocks else []),
    ]
    if isinstance(guessed, int | float):
        meant = times.dense * guessed / 100
        shown.append(Bar("your guess", meant, _written(meant), "yours"))
    return fluid.drawing(
        "sparse-times",
        "Time of one layer",
        f"{', '.join(f'{bar.name} {bar.shown}' for bar in shown)}.",
        _TOP + len(shown) * rows.ROW,
        [
            fluid.text(0, 16, f"Milliseconds, the quickest of {times.runs} run{'s' * (times.runs > 1)}", "small quiet"),
            rows.STYLE,
            *rows.draw_rows(shown, _TOP, max(bar.value for bar in shown)),
        ],
    )


def _written(milliseconds: float) -> str:
    return f"{milliseconds:.1f} ms"
