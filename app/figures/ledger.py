"""The depth concat of an inception module drawn to scale, as SVG: four branches side by side and the ledger bar below.

Widths come from `googlenet_core.channels`; colours from `branch_colours`. Text takes the colour of the page around it
(``currentColor``), so one drawing serves light and dark pages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from app.figures.branch_colours import branch_colour
from googlenet_core.channels import Branch

WIDTH = 960
"""Width of the drawing in its own units; it scales with the page."""

MARGIN = 12
BAR_WIDTH = WIDTH - 2 * MARGIN

_COLUMN_GAP = 16
_COLUMN_WIDTH = (BAR_WIDTH - 3 * _COLUMN_GAP) / 4
_BOX_HEIGHT = 84
_INPUT_TOP, _INPUT_HEIGHT = 4, 36
_UPPER_TOP, _LOWER_TOP = 66, 176
_BAR_TOP, _BAR_HEIGHT = 328, 34
_LABEL_BASELINE = _BAR_TOP + _BAR_HEIGHT + 34
_HEIGHT = _LABEL_BASELINE + 66
_FONT, _SMALL = 18, 17
_NUMBER_WIDTH = 48
_CHARACTER = 0.6
"""Width of a character over the font size: an upper estimate for digits and dashes of common sans-serif fonts."""

_STYLE = f"""
.ledger {{ display: block; max-width: 1200px; }}
.ledger text {{ font-family: inherit; font-size: {_FONT}px; fill: currentColor; }}
.ledger .small {{ font-size: {_SMALL}px; }}
.ledger .strong {{ font-weight: 600; }}
.ledger .line {{ stroke: currentColor; stroke-opacity: .55; fill: none; stroke-width: 1.5; }}
.ledger .box {{ fill-opacity: .14; stroke-width: 2; }}
.ledger .ribbon {{ fill-opacity: .28; }}
"""


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


def segments(branches: Sequence[Branch]) -> tuple[Segment, ...]:
    """Return the ledger bar's segments, as long as their branches are wide, with labels moved apart where needed."""
    total = sum(branch.width for branch in branches)
    lefts = [MARGIN + BAR_WIDTH * branch.first / total for branch in branches]
    widths = [BAR_WIDTH * branch.width / total for branch in branches]
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


def ledger_svg(branches: Sequence[Branch], *, module: str, in_channels: int, cells: int) -> str:
    """Return the drawing of a module as an SVG element.

    Args:
        branches: the four branches in concat order.
        module: label of the module, for example ``inception (3a)``.
        in_channels: channels that enter the module.
        cells: side of its maps, in cells.
    """
    total = sum(branch.width for branch in branches)
    widest = max(width for b in branches for width in (b.width, b.reduce_width or 0))
    equation = " + ".join(str(branch.width) for branch in branches) + f" = {total}"
    parts = [
        _input_box(in_channels, cells),
        *(_column(branch, widest) for branch in branches),
        *(_ribbon(segment) for segment in segments(branches)),
        *(_segment(segment) for segment in segments(branches)),
        _text(WIDTH / 2, _LABEL_BASELINE + 54, f"depth concat: {equation} channels of {cells}×{cells}", "strong"),
    ]
    name = re.sub(r"[^a-z0-9]+", "-", f"ledger {module}".lower()).strip("-")
    title = f"The four branches of {module} and their depth concat: {equation}"
    return (
        f'<svg class="ledger" viewBox="0 0 {WIDTH} {_HEIGHT}" width="100%" role="img" aria-labelledby="{name}-title {name}-desc" '
        f'xmlns="http://www.w3.org/2000/svg"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(_description(branches, in_channels))}</desc><style>{_STYLE}</style>'
        f"{''.join(parts)}</svg>"
    )


def _description(branches: Sequence[Branch], in_channels: int) -> str:
    sentences = [f"{in_channels} channels enter each branch."]
    for branch in branches:
        before = f"{branch.reduce_label}{_to(branch.reduce_width)}, then " if branch.reduce_label else ""
        sentences.append(
            f"Branch {branch.index}: {before}{branch.label}{_to(branch.width)}: channels {_indices(branch)} of the concat."
        )
    return " ".join(sentences)


def _to(width: int | None) -> str:
    return "" if width is None else f" to {width} channels"


def _indices(branch: Branch) -> str:
    return str(branch.first) if branch.width == 1 else f"{branch.first}–{branch.last}"


def _text_width(branch: Branch) -> float:
    return _CHARACTER * _FONT * len(_indices(branch)) + 12


def _column_left(branch: Branch) -> float:
    return MARGIN + (branch.index - 1) * (_COLUMN_WIDTH + _COLUMN_GAP)


def _input_box(in_channels: int, cells: int) -> str:
    return (
        f'<rect class="line" x="{MARGIN}" y="{_INPUT_TOP}" width="{BAR_WIDTH}" height="{_INPUT_HEIGHT}" rx="6"/>'
        + _text(WIDTH / 2, _INPUT_TOP + 24, f"input: {in_channels} channels of {cells}×{cells}")
    )


def _column(branch: Branch, widest: int) -> str:
    """A branch as one or two boxes; each box has a bar as long as its output is wide, all on one scale."""
    left = _column_left(branch)
    middle = left + _COLUMN_WIDTH / 2
    pool = branch.reduce_label is not None and branch.reduce_width is None
    note = "1×1 conv" if pool or branch.kernel == 1 else f"{branch.kernel}×{branch.kernel} conv"
    padding = 0 if pool else branch.padding
    lower = _box(left, _LOWER_TOP, branch, branch.label, f"{note}, padding {padding}", branch.width, widest)
    if branch.reduce_label is None:
        return _line(middle, _INPUT_TOP + _INPUT_HEIGHT, _LOWER_TOP) + lower
    note = f"stride 1, padding {branch.padding}" if pool else "1×1 conv, padding 0"
    upper = _box(left, _UPPER_TOP, branch, branch.reduce_label, note, branch.reduce_width, widest)
    to_upper = _line(middle, _INPUT_TOP + _INPUT_HEIGHT, _UPPER_TOP)
    return to_upper + upper + _line(middle, _UPPER_TOP + _BOX_HEIGHT, _LOWER_TOP) + lower


def _box(left: float, top: float, branch: Branch, label: str, note: str, width: int | None, widest: int) -> str:
    fill = branch_colour(branch.index).fill
    head, _, extra = label.partition(" (")
    right = left + _COLUMN_WIDTH - 10
    bar = ""
    if width is not None:
        length = (_COLUMN_WIDTH - 20 - _NUMBER_WIDTH) * width / widest
        bar = _rect(left + 10, top + 64, length, 8, fill, 'rx="2"') + _text(
            right, top + 74, str(width), "strong", "end"
        )
    return (
        _rect(left, top, _COLUMN_WIDTH, _BOX_HEIGHT, fill, f'class="box" stroke="{fill}" rx="6"')
        + _text(left + 10, top + 24, head, "strong", "start")
        + (_text(right, top + 24, extra.rstrip(")"), "small", "end") if extra else "")
        + _text(left + 10, top + 48, note, "small", "start")
        + bar
    )


def _ribbon(segment: Segment) -> str:
    """The way from a branch's box to its place in the ledger bar."""
    left = _column_left(segment.branch)
    top, bottom = _LOWER_TOP + _BOX_HEIGHT, _BAR_TOP
    bend = (top + bottom) / 2
    right, end = left + _COLUMN_WIDTH, segment.left + segment.width
    path = (
        f"M{left:.1f} {top}C{left:.1f} {bend} {segment.left:.1f} {bend} {segment.left:.1f} {bottom}"
        f"H{end:.1f}C{end:.1f} {bend} {right:.1f} {bend} {right:.1f} {top}Z"
    )
    return f'<path class="ribbon" fill="{branch_colour(segment.branch.index).fill}" d="{path}"/>'


def _segment(segment: Segment) -> str:
    branch, base = segment.branch, _LABEL_BASELINE
    bottom = _BAR_TOP + _BAR_HEIGHT
    leader = f"M{segment.middle:.1f} {bottom}v4L{segment.label_x:.1f} {base - 18}"
    return (
        _rect(segment.left, _BAR_TOP, segment.width, _BAR_HEIGHT, branch_colour(branch.index).fill, 'class="segment"')
        + f'<path class="line" d="{leader}"/>'
        + _text(segment.label_x, base, str(branch.width), "strong")
        + _text(segment.label_x, base + 21, _indices(branch), "small indices")
    )


def _line(x: float, top: float, bottom: float) -> str:
    return f'<path class="line" d="M{x:.1f} {top}V{bottom - 2}m-5 -6l5 6l5 -6"/>'


def _rect(left: float, top: float, width: float, height: float, fill: str, rest: str) -> str:
    return f'<rect x="{left:.2f}" y="{top}" width="{width:.2f}" height="{height}" fill="{fill}" {rest}/>'


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" class="{kind}">{escape(text)}</text>'
