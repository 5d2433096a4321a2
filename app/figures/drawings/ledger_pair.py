"""Two ledgers under each other to one scale, as SVG: a module as Table 1 has it, and as it was edited."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from app.figures.drawings.ledger import BAR_HEIGHT, BAR_WIDTH, MARGIN, bar, equation, segments, text
from googlenet_core.arithmetic import Branch

_ROW = 136
_STYLE = """
.svg-figure .ledger-pair { min-width: 1010px; max-width: 1080px; }
.ledger-pair text { font-family: inherit; font-size: 16px; font-variant-numeric: tabular-nums; fill: currentColor; }
.ledger-pair .small { font-size: 15px; }
.ledger-pair .strong { font-weight: 600; }
.ledger-pair .line { stroke: currentColor; stroke-opacity: .55; fill: none; stroke-width: 1.5; }
"""


def ledger_pair_svg(rows: Sequence[tuple[str, Sequence[Branch]]]) -> str:
    """Return the drawing of named ledgers; the one with most channels fills the width."""
    totals = [sum(branch.width for branch in branches) for _, branches in rows]
    parts: list[str] = []
    for at, ((name, branches), total) in enumerate(zip(rows, totals, strict=True)):
        top = at * _ROW + 26
        parts.append(text(MARGIN, top - 8, f"{name}: {equation(branches)}", "strong", "start"))
        parts += [bar(segment, top) for segment in segments(branches, BAR_WIDTH * total / max(totals))]
    said = "; ".join(f"{name}: {equation(branches)}" for name, branches in rows)
    height = _ROW * len(rows) - (_ROW - 26 - BAR_HEIGHT - 62)
    return (
        f'<svg class="ledger-pair" viewBox="{MARGIN} 0 {BAR_WIDTH} {height}" width="100%" role="img" aria-label="{escape(said)}" '
        f'xmlns="http://www.w3.org/2000/svg"><style>{_STYLE}</style>{"".join(parts)}</svg>'
    )
