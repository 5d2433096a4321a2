"""Chapter 3: the 1×1 convolution, what it reads, what it costs, and where it pays."""

from __future__ import annotations

from googlenet_core.lesson.guesses import NumberGuess
from googlenet_core.lesson.steps import Answer, Chapter, Given, Mistake, Step, Term

_SIDE, _CHANNELS = 3, 10


def _reads(_given: Given) -> Answer:
    """A 1×1 window covers one place, and all channels there."""
    return Answer(
        value=_CHANNELS,
        shown=f"{_CHANNELS} numbers",
        sum=(
            Term("1", "high"),
            Term("×"),
            Term("1", "wide"),
            Term("×"),
            Term(f"{_CHANNELS}", "channels"),
            Term("="),
            Term(f"{_CHANNELS}"),
        ),
        mistakes=(
            Mistake(1, "depth forgotten", "A window always reads all channels that lie below it.", "1 × 1 = 1"),
            Mistake(
                _SIDE * _SIDE * _CHANNELS,
                "map read at once",
                "A window stands at one place after another; it never sees the whole map.",
                f"{_SIDE} × {_SIDE} × {_CHANNELS} = {_SIDE * _SIDE * _CHANNELS}",
            ),
        ),
    )


CHAPTER = Chapter(
    3,
    (
        Step(
            "3.1",
            NumberGuess("numbers", 0, 1000),
            _reads,
            view="feature-maps?layer=inception3a.branch3.0&maps=microscope",
            asks=lambda _spec: {"side": _SIDE, "channels": _CHANNELS},
        ),
    ),
)
