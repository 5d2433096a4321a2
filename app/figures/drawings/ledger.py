"""The ledger of a depth concat as parts of an SVG: one bar, a segment a branch, its width and its channels below.

Widths come from `googlenet_core.arithmetic.channels`; colours from `branch_colours`. `lanes` draws the module above the bar,
`ledger_pair` two bars to one scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from app.figures.drawings.branch_colours import branch_colour
from googlenet_core.arithmetic import Branch

WIDTH = 1080
"""Width of the drawing in its own units; it scales with the page."""

MARGIN = 12
BAR_WIDTH = WIDTH - 2 * MARGIN
BAR_HEIGHT = 34

_LABEL_DROP = 32
"""From the bar's lower edge to the baseline of the widths below it."""

_FONT = 16
_CHARACTER = 0.6
"""Width of a character over the font size: an upper estimate for digits and dashes of common sans-serif fonts."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One branch's part of the ledger bar and its label, all in drawing units.

    ``label_x`` is the middle of the label, ``label_width`` an upper estimate of its width.
    """

    branch: Branch
    left: float
    width: float
    label_x: float
    label_width: float

    @property
    def middle(self) -> float:
        """Middle of the segment."""
        return self.left + self.width / 2


def segments(branches: Sequence[Branch], length: float = BAR_WIDTH) -> tuple[Segment, ...]:
    """Return the ledger bar's segments, as long as their branches are wide, with labels moved apart where needed."""
    total = sum(branch.width for branch in branches)
    lefts = [MARGIN + length * branch.first / total for branch in branches]
    widths = [length * branch.width / total for branch in branches]
    label_widths = [_text_width(branch) for branch in branches]
    middles = [left + width / 2 for left, width in zip(lefts, widths, strict=True)]
    label_xs = spread_labels(middles, label_widths, MARGIN, MARGIN + BAR_WIDTH)
    rows = zip(branches, lefts, widths, label_xs, label_widths, strict=True)
    return tuple(Segment(*row) for row in rows)


def spread_labels(wanted: Sequence[float], widths: Sequence[float], low: float, high: float) -> list[float]:
    """Return middles for labels in a row: as near as needed to ``wanted``, inside low..high, none over another.

    One sweep pushes labels right where they overlap, a second one pushes them back left of ``high``. The labels must
    fit between ``low`` and ``high`` together.
    """
    placed: list[float] = []
    edge = low
    for middle, width in zip(wanted, widths, strict=True):
        placed.append(max(middle, edge + width / 2))
        edge = placed[-1] + width / 2
    edge = high
    for at in reversed(range(len(placed))):
        placed[at] = min(placed[at], edge - widths[at] / 2)
        edge = placed[at] - widths[at] / 2
    return placed


def equation(branches: Sequence[Branch]) -> str:
    """Return the ledger as a sum: ``64 + 128 + 32 + 32 = 256``."""
    return " + ".join(str(branch.width) for branch in branches) + f" = {sum(branch.width for branch in branches)}"


def describe(branches: Sequence[Branch], in_channels: int) -> str:
    """Return the module in sentences, for a screen reader."""
    return " ".join([f"{in_channels} channels enter each branch.", *map(describe_branch, branches)])


def describe_branch(branch: Branch) -> str:
    """Return a branch in a sentence: its layers, how wide they are, and which channels of the concat it makes."""
    before = f"{branch.reduce_label}{_to(branch.reduce_width)}, then " if branch.reduce_label else ""
    return (
        f"Branch {branch.index}: {before}{branch.label}{_to(branch.width)}: channels {indices(branch)} of the concat."
    )


def bar(segment: Segment, top: float) -> str:
    """Return a segment of the bar with its width and its channels below."""
    branch = segment.branch
    bottom = top + BAR_HEIGHT
    base = bottom + _LABEL_DROP
    leader = f"M{segment.middle:.1f} {bottom}v4L{segment.label_x:.1f} {base - 16}"
    return (
        f'<rect class="segment" x="{segment.left:.2f}" y="{top}" width="{segment.width:.2f}" height="{BAR_HEIGHT}" '
        f'fill="{branch_colour(branch.index).fill}" data-first="{branch.first}" data-last="{branch.last}"/>'
        f'<path class="line" d="{leader}"/>'
        + text(segment.label_x, base, f"{branch.label}: {branch.width}", "strong")
        + text(segment.label_x, base + 20, indices(branch), "small indices")
    )


def indices(branch: Branch) -> str:
    """Return a branch's channels in the concat: ``192–223``."""
    return str(branch.first) if branch.width == 1 else f"{branch.first}–{branch.last}"


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "middle") -> str:
    """Return one line of text."""
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" class="{kind}">{escape(words)}</text>'


def _to(width: int | None) -> str:
    return "" if width is None else f" to {width} channels"


def _text_width(branch: Branch) -> float:
    longest = max(len(indices(branch)), len(f"{branch.label}: {branch.width}"))
    return _CHARACTER * _FONT * longest + 12
