"""SVG that is as wide as its place and keeps its letters' size: lengths across are percentages, heights are pixels.

So a drawing needs no second layout for a phone, and its text is never smaller than 14 px.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_STYLE = """
.fluid { display: block; width: 100%; max-width: 560px; overflow: visible; }
.fluid text { font: 15px/1 inherit; font-family: inherit; font-size: 15px; font-variant-numeric: tabular-nums; fill: currentColor; }
.fluid .quiet { fill: var(--g-caption, currentColor); }
.fluid .small { font-size: 14px; }
.fluid .strong { font-weight: 600; }
.fluid .line { stroke: var(--g-hairline, currentColor); stroke-width: 1; fill: none; }
.fluid .neutral { fill: var(--g-caption, #808b96); }
.fluid .faint { fill: var(--g-hairline, #d8dee6); }
.fluid .accent { fill: var(--g-accent, #0b5cab); }
.fluid .curve { fill: none; stroke: var(--g-accent, #0b5cab); stroke-width: 2.5; vector-effect: non-scaling-stroke; }
.fluid .guess { stroke: var(--g-accent, #0b5cab); stroke-width: 2; stroke-dasharray: 6 4; fill: none; }
.fluid text.guessed { fill: var(--g-accent, #0b5cab); font-weight: 600; }
@media (forced-colors: active) { .fluid rect, .fluid circle { forced-color-adjust: none; } }
"""


def drawing(name: str, title: str, description: str, height: float, parts: Iterable[str]) -> str:
    """Return a whole drawing.

    Args:
        name: unlike any other drawing's on the page; letters and hyphens.
        title: what it shows, for screen readers.
        description: all that it says, in words.
        height: in pixels.
        parts: what is drawn.
    """
    return (
        f'<svg class="fluid" height="{height:g}" role="img" aria-labelledby="{name}-title {name}-desc" '
        f'xmlns="http://www.w3.org/2000/svg"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc><style>{_STYLE}</style>{"".join(parts)}</svg>'
    )


def text(left: float, y: float, words: str, kind: str = "", anchor: str = "start", shift: float = 0) -> str:
    """Return words on a baseline: ``left`` in percent, ``y`` and a ``shift`` to the right in pixels."""
    moved = f' dx="{shift:g}"' if shift else ""
    return f'<text x="{left:.3f}%" y="{y:g}" text-anchor="{anchor}" class="{kind}"{moved}>{escape(words)}</text>'


def rect(left: float, y: float, width: float, height: float, kind: str = "", fill: str = "") -> str:
    """Return a rectangle: ``left`` and ``width`` in percent, the rest in pixels; with a class, or a colour of its own."""
    colour = f' fill="{fill}"' if fill else ""
    return (
        f'<rect x="{left:.3f}%" y="{y:.2f}" width="{max(width, 0):.3f}%" height="{max(height, 0):.2f}" '
        f'class="{kind}"{colour}/>'
    )


def line(left: float, y: float, right: float, bottom: float, kind: str = "line") -> str:
    """Return a line from (left, y) to (right, bottom), across in percent."""
    return f'<line x1="{left:.3f}%" y1="{y:g}" x2="{right:.3f}%" y2="{bottom:g}" class="{kind}"/>'


def dot(left: float, y: float, radius: float, kind: str) -> str:
    """Return a dot: ``left`` in percent, the rest in pixels."""
    return f'<circle cx="{left:.3f}%" cy="{y:.2f}" r="{radius:g}" class="{kind}"/>'


def curve(left: float, y: float, width: float, height: float, points: Sequence[tuple[float, float]]) -> str:
    """Return a curve through points in a box; points go from (0, 0), the lower left, to (1, 1)."""
    path = " ".join(f"{100 * across:.2f},{100 * (1 - up):.2f}" for across, up in points)
    return (
        f'<svg x="{left:.3f}%" y="{y:g}" width="{width:.3f}%" height="{height:g}" viewBox="0 0 100 100" '
        f'preserveAspectRatio="none" overflow="visible"><polyline class="curve" points="{path}"/></svg>'
    )


def swatch(left: float, y: float, fill: str, shift: float = 0) -> str:
    """Return the square of a legend, 12 px a side, with its lower edge on a baseline."""
    moved = f' transform="translate({shift:g} 0)"' if shift else ""
    return f'<rect x="{left:.3f}%" y="{y - 11:g}" width="12" height="12" fill="{fill}"{moved}/>'
