"""What each module puts out with and without reductions and pool projection: a row a module, one scale."""

from __future__ import annotations

from app.figures.lesson import fluid
from googlenet_core.lesson import Answer, Given
from googlenet_core.studies.reductions import built_chain, naive_chain

_FIRST_ROW, _ROW, _BAR = 58, 28, 16
_LEFT, _LONGEST, _NUMBERS = 9.0, 58.0, 100.0
"""Where bars begin, how long the longest is, and where numbers end, in percent of the width."""


def draw(given: Given, _answer: Answer, _guessed: float | str | None = None) -> str:
    """Return the drawing."""
    pairs = list(zip(built_chain(given.spec), naive_chain(given.spec), strict=True))
    widest = max(plain.out_channels for _, plain in pairs)
    parts = [
        fluid.rect(0, 5, 4, 12, "neutral"),
        fluid.text(4, 16, "channels as built", shift=8),
        fluid.rect(0, 27, 4, 12, "faint"),
        fluid.text(4, 38, "without reductions and pool proj", shift=8),
    ]
    for at, (built, plain) in enumerate(pairs):
        y = _FIRST_ROW + at * _ROW
        numbers = f"{built.out_channels:,} → {plain.out_channels:,}"
        parts += [
            fluid.text(0, y + 13, built.module),
            fluid.rect(_LEFT, y, _LONGEST * plain.out_channels / widest, _BAR, "faint"),
            fluid.rect(_LEFT, y, _LONGEST * built.out_channels / widest, _BAR, "neutral"),
            fluid.text(_NUMBERS, y + 13, numbers, "small", "end"),
        ]
    told = ", ".join(f"({one.module}) {one.out_channels:,} and {plain.out_channels:,}" for one, plain in pairs)
    return fluid.drawing(
        "without-reductions",
        "Channels that each module puts out, as built and without reductions and pool proj",
        f"{told}.",
        _FIRST_ROW + len(pairs) * _ROW,
        parts,
    )
