"""The losses of the three heads, and their weighted sum, before and after one training step."""

from __future__ import annotations

from typing import cast

from app.figures.lesson import fluid
from app.figures.lesson.bars import rows
from app.figures.lesson.bars.rows import Bar
from googlenet_core.lesson import Answer, Given
from googlenet_core.why.training_step import TrainingStep

_TOP, _GAP = 40, 14
_NAMES = {"main": "main", "aux_4a": "after (4a)", "aux_4d": "after (4d)"}


def draw(_given: Given, answer: Answer, guessed: float | str | None = None) -> str:
    """Return the drawing."""
    found = cast("TrainingStep", answer.facts["found"])
    pairs = [(_NAMES[head], found.before[head], found.after[head], "rest") for head in found.before]
    pairs.append(("weighted sum", found.total_before, found.total_after, "accent"))
    most = max(max(before, after) for _, before, after, _ in pairs)
    parts, told, top = (
        [rows.STYLE, fluid.text(0, 16, "Loss before one step, and after it", "small quiet")],
        [],
        float(_TOP),
    )
    for name, before, after, kind in pairs:
        shown = [
            Bar(name, before, f"{before:.2f}"),
            Bar("", after, f"{after:.2f} after", "accent" if kind == "accent" else "rest"),
        ]
        if kind == "accent" and isinstance(guessed, int | float):
            meant = found.total_before * guessed / 100
            shown.append(Bar("your guess", meant, f"{meant:.2f}", "yours"))
        parts += rows.draw_rows(shown, top, most)
        top += len(shown) * rows.ROW + _GAP
        told.append(f"{name} from {before:.2f} to {after:.2f}")
    return fluid.drawing(
        "training-step", "Losses before and after one training step", f"{'; '.join(told)}.", top - _GAP, parts
    )
