"""What a wider network costs: parameters over the factor of its width, beside a cost that would grow in step."""

from __future__ import annotations

from fractions import Fraction
from typing import cast

from app.figures.lesson import fluid
from googlenet_core.lesson import Answer, Given
from googlenet_core.studies.widening import Widened, widen

_LEFT, _WIDE, _TOP, _HIGH = 8.0, 78.0, 44, 220
_FACTORS = tuple(Fraction(quarters, 4) for quarters in range(1, 11))

_STYLE = "<style>.fluid .hollow{fill:none;stroke:var(--g-accent,#0b5cab);stroke-width:2}</style>"


def draw(given: Given, answer: Answer, guessed: float | str | None = None) -> str:
    """Return the drawing."""
    found = cast("Widened", answer.facts["found"])
    rows = [(float(factor), widen(given.spec, factor).params_ratio) for factor in _FACTORS]
    widest, most = rows[-1]

    def at(factor: float, times: float) -> tuple[float, float]:
        return factor / widest, times / most

    def x(factor: float) -> float:
        return _LEFT + _WIDE * factor / widest

    def y(times: float) -> float:
        return _TOP + _HIGH * (1 - times / most)

    foot, factor = _TOP + _HIGH, float(found.factor)
    parts = [
        fluid.text(0, 16, "Times as many parameters", "small quiet"),
        *(
            part
            for times in range(int(most) + 1)
            for part in (
                fluid.line(_LEFT, y(times), _LEFT + _WIDE, y(times)),
                fluid.text(_LEFT, y(times) + 5, f"{times}", "small quiet", "end", shift=-8),
            )
        ),
        *(fluid.text(x(wide), foot + 22, f"×{wide}", "small", "middle") for wide in (1, 2)),
        fluid.text(_LEFT + _WIDE, foot + 22, "width", "small quiet", "start", shift=-18),
        fluid.line(x(0), y(0), x(widest), y(widest), "guess"),
        fluid.text(x(widest), y(widest) + 5, "in step", "small quiet", shift=8),
        fluid.curve(_LEFT, _TOP, _WIDE, _HIGH, [at(*row) for row in rows]),
        fluid.dot(x(1), y(1), 5, "accent"),
        fluid.dot(x(factor), y(found.params_ratio), 5, "accent"),
        fluid.text(x(factor), y(found.params_ratio) + 5, f"{found.params_ratio:.1f}", "strong", "end", shift=-12),
    ]
    you = ""
    if isinstance(guessed, int | float):
        you = f" You guessed {guessed:.1f}."
        if guessed <= most:
            parts += [
                _STYLE,
                fluid.dot(x(factor), y(guessed), 5, "hollow"),
                fluid.text(x(factor), y(guessed) + 20, f"you: {guessed:.1f}", "guessed small", shift=12),
            ]
    told = ", ".join(f"width ×{wide:g} {times:.1f}" for wide, times in rows)
    return fluid.drawing("widening", "Parameters of wider networks", f"{told}.{you}", foot + 30, parts)
