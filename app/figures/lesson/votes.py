"""What each place of the last maps says for a class, over the picture: plus for it, minus against it."""

from __future__ import annotations

from typing import cast

from app.figures.drawings.inline import data_url
from app.figures.lesson import fluid
from googlenet_core.lesson import Answer, Given
from googlenet_core.maps.votes import Votes
from googlenet_core.wording import with_minus

_SIDE = 448
"""Of the drawing, at most, in pixels; squares are measured in it and grow and shrink with the page, letters do not."""

_LARGEST = 0.92
"""Side of the strongest vote's square, as a part of a place's."""

_STYLE = (
    ".fluid.votes{height:auto;aspect-ratio:1;max-width:448px}"
    ".votes .ground{opacity:.5}"
    ".votes .grid{fill:none;stroke:var(--g-hairline,currentColor);stroke-width:1}"
    ".votes .for{fill:var(--g-plus,#5b3a9d);fill-opacity:.2;stroke:var(--g-plus,#5b3a9d);stroke-width:1.5}"
    ".votes .against{fill:none;stroke:var(--g-minus,#b3261e);stroke-width:1.5;stroke-dasharray:4 3}"
    ".votes text{paint-order:stroke;stroke:var(--st-background-color,#fff);stroke-width:4px;stroke-linejoin:round;font-size:14px}"
)


def draw(given: Given, answer: Answer, _guessed: float | str | None = None) -> str:
    """Return the drawing."""
    votes = cast("Votes", answer.facts["found"])
    rows, columns = votes.places.shape
    high, wide = _SIDE / rows, _SIDE / columns
    most = float(abs(votes.places).max()) or 1.0
    best = divmod(int(votes.places.argmax()), columns)
    parts = [
        f"<style>{_STYLE}</style>",
        f'<image class="ground" width="100%" height="100%" preserveAspectRatio="none" '
        f'href="{data_url(given.shown().crop, photograph=True)}"/>',
    ]
    squares, numbers = [], []
    for row in range(rows):
        for column in range(columns):
            vote = float(votes.places[row, column])
            part = _LARGEST * (abs(vote) / most) ** 0.5
            left, top = wide * (column + (1 - part) / 2), high * (row + (1 - part) / 2)
            kind = "for" if vote >= 0 else "against"
            squares += [
                _place(wide * column, high * row, wide, high, "grid"),
                _place(left, top, wide * part, high * part, kind),
            ]
            numbers.append(_number((column + 0.5) / columns, (row + 0.5) / rows, vote, strong=(row, column) == best))
    parts.append(f'<svg width="100%" height="100%" viewBox="0 0 {_SIDE} {_SIDE}">{"".join(squares)}</svg>')
    told = "; ".join(
        f"row {row + 1}: {', '.join(_written(float(vote)) for vote in line)}" for row, line in enumerate(votes.places)
    )
    drawn = fluid.drawing(
        "votes",
        f"What each place says for “{answer.facts['label']}”",
        f"By rows from the top. {told}.",
        _SIDE,
        [*parts, *numbers],
    )
    return drawn.replace('class="fluid"', 'class="fluid votes"', 1)


def _place(left: float, top: float, wide: float, high: float, kind: str) -> str:
    return f'<rect x="{left:.2f}" y="{top:.2f}" width="{wide:.2f}" height="{high:.2f}" class="{kind}"/>'


def _number(across: float, down: float, vote: float, *, strong: bool) -> str:
    kind = ' class="strong"' if strong else ""
    return (
        f'<svg x="{across:.3%}" y="{down:.3%}" overflow="visible">'
        f'<text y="14" dy="-9" text-anchor="middle"{kind}>{_written(vote)}</text></svg>'
    )


def _written(vote: float) -> str:
    return with_minus(f"{vote:+.1f}" if abs(vote) < 9.95 else f"{vote:+.0f}")
