"""An inception module to scale, as SVG: four lanes as thick as they have channels, joined into the depth concat.

A lane's right edge is straight, and what it says stands beside it, so that no line runs through a word.
Everything above the ledger bar is drawn to one scale; the bar itself is the concat enlarged to the width of the
drawing, so that single channels can be pointed at. Widths come from `googlenet_core.arithmetic.channels`, colours from
`branch_colours`, the bar and its labels from `ledger`. Text takes the colour of the page (``currentColor``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from app.figures.drawings.branch_colours import branch_colour
from app.figures.drawings.ledger import BAR_HEIGHT, BAR_WIDTH, MARGIN, WIDTH, bar, describe, equation, segments, text
from googlenet_core.arithmetic import Branch

INPUT_TOP, INPUT_HEIGHT = 4, 24
FIRST_TOP, SECOND_TOP, BOX_HEIGHT = 84, 186, 66
EXIT_HEIGHT = 28
CONCAT_TOP, CONCAT_HEIGHT = 344, 22
BAR_TOP = 400
HEIGHT = BAR_TOP + BAR_HEIGHT + 92

_COLUMN_GAP = 20
_COLUMN_WIDTH = (BAR_WIDTH - 3 * _COLUMN_GAP) / 4
_LANE_WIDTH = 108
"""The thickest lane; the rest of its column is for words."""

_LABEL_GAP = 10
_LINE_HEIGHT = 20
_THINNEST = 1.5
"""A lane of one channel must still be seen."""

_STYLE = """
.lanes { display: block; }
.lanes text { font-family: inherit; font-size: 16px; font-variant-numeric: tabular-nums; fill: currentColor; }
.lanes .small { font-size: 15px; }
.lanes .strong { font-weight: 600; }
.lanes .sum { font-size: 18px; }
.lanes .lane { fill-opacity: .3; }
.lanes .fan { fill-opacity: .13; }
.lanes .box { fill-opacity: .34; stroke-width: 2; }
.lanes .pool { fill-opacity: .1; stroke-dasharray: 6 4; }
.lanes .line { stroke: currentColor; stroke-opacity: .55; fill: none; stroke-width: 1.5; }
.lanes .input { fill: currentColor; fill-opacity: .22; stroke: currentColor; stroke-width: 1.5; }
.lanes .column { fill: none; pointer-events: all; }
.lanes .zoom { fill: currentColor; fill-opacity: .07; }
"""


@dataclass(frozen=True, slots=True)
class Lane:
    """One branch in drawing units: where its straight right edge is, and how thick it is on its way.

    ``entry``, ``between`` and ``exit`` belong to the channels that enter, those between the two layers, and those
    that leave; ``concat_left`` is where its part of the concat begins.
    """

    branch: Branch
    edge: float
    entry: float
    between: float
    exit: float
    concat_left: float


@dataclass(frozen=True, slots=True)
class DrawingScale:
    """How many drawing units a channel is thick, and where the concat to scale begins."""

    per_channel: float
    concat_left: float
    lanes: tuple[Lane, ...]


def scale(branches: Sequence[Branch], in_channels: int) -> DrawingScale:
    """Lay the lanes out: the thickest one takes all of the room for lanes, and all share one scale."""
    thickest = max(in_channels, *(width for b in branches for width in (b.width, b.reduce_width or 0)))
    unit = _LANE_WIDTH / thickest
    total = sum(branch.width for branch in branches)
    left = WIDTH / 2 - total * unit / 2
    lanes = []
    for branch in branches:
        edge = MARGIN + (branch.index - 1) * (_COLUMN_WIDTH + _COLUMN_GAP) + _LANE_WIDTH
        between = (branch.reduce_width or in_channels) * unit
        start = left + branch.first * unit
        lanes.append(Lane(branch, edge, in_channels * unit, between, branch.width * unit, start))
    return DrawingScale(unit, left, tuple(lanes))


def lanes_svg(branches: Sequence[Branch], *, module: str, in_channels: int, cells: int) -> str:
    """Return the drawing of a module as an SVG element.

    Args:
        branches: the four branches in concat order.
        module: label of the module, for example ``inception (3a)``.
        in_channels: channels that enter the module.
        cells: side of its maps, in cells.
    """
    laid = scale(branches, in_channels)
    total = sum(branch.width for branch in branches)
    parts = [
        _zoom(laid, total),
        *(_branch(lane, cells) for lane in laid.lanes),
        _input(in_channels, cells, laid.per_channel),
        text(laid.concat_left - 12, CONCAT_TOP + 16, "depth concat, to the same scale", "small", "end"),
        text(
            laid.concat_left + total * laid.per_channel + 12,
            CONCAT_TOP + 16,
            f"{total} channels of {cells}×{cells}",
            "strong",
            "start",
        ),
        *(bar(segment, BAR_TOP) for segment in segments(branches)),
        text(WIDTH / 2, HEIGHT - 8, f"{equation(branches)} channels", "sum strong"),
    ]
    title = f"The four branches of {module} to scale, and their depth concat: {equation(branches)}"
    return (
        f'<svg class="lanes" viewBox="0 0 {WIDTH} {HEIGHT}" width="100%" role="img" aria-labelledby="lanes-title lanes-desc" '
        f'data-unit="{laid.per_channel:.5f}" data-made="{SECOND_TOP + BOX_HEIGHT}" '
        f'data-turn="{SECOND_TOP + BOX_HEIGHT + EXIT_HEIGHT}" data-concat="{CONCAT_TOP}" '
        f'data-concat-end="{CONCAT_TOP + CONCAT_HEIGHT}" data-bar="{BAR_TOP}" data-bar-end="{BAR_TOP + BAR_HEIGHT}" '
        f'xmlns="http://www.w3.org/2000/svg"><title id="lanes-title">{escape(title)}</title>'
        f'<desc id="lanes-desc">{escape(describe(branches, in_channels))}</desc><style>{_STYLE}</style>'
        f"{''.join(parts)}</svg>"
    )


def _branch(lane: Lane, cells: int) -> str:
    """All that belongs to one branch, from the input to the concat; its column counts as a part of it when pointed at."""
    left, bottom = lane.edge - _LANE_WIDTH, SECOND_TOP + BOX_HEIGHT + EXIT_HEIGHT
    column = f'<rect class="column" x="{left:.2f}" y="{FIRST_TOP}" width="{_COLUMN_WIDTH:.2f}" height="{bottom - FIRST_TOP}"/>'
    parts = f"{_fan(lane)}{column}{_lane(lane)}{_words(lane, cells)}{_joined(lane)}"
    return f'<g class="branch" data-branch="{lane.branch.index}">{parts}</g>'


def _input(in_channels: int, cells: int, unit: float) -> str:
    width = in_channels * unit
    left = WIDTH / 2 - width / 2
    return (
        f'<rect class="input" x="{left:.2f}" y="{INPUT_TOP}" width="{width:.2f}" height="{INPUT_HEIGHT}"/>'
        + text(
            left + width + 12,
            INPUT_TOP + 17,
            f"{in_channels} channels of {cells}×{cells}, read by every branch",
            "strong",
            "start",
        )
        + text(left - 12, INPUT_TOP + 17, "input", "small", "end")
    )


def _fan(lane: Lane) -> str:
    """The way of the whole input to a branch."""
    half = lane.entry / 2
    top = (WIDTH / 2 - half, WIDTH / 2 + half)
    return _ribbon(lane, "fan", (*top, INPUT_TOP + INPUT_HEIGHT), (lane.edge - lane.entry, lane.edge, FIRST_TOP))


def _lane(lane: Lane) -> str:
    """A branch's two layers, each a trapezoid from what enters to what leaves, and the lane between and after them."""
    branch, second_end = lane.branch, SECOND_TOP + BOX_HEIGHT
    turn = second_end + EXIT_HEIGHT
    first = (
        _slab(lane, "lane", FIRST_TOP, SECOND_TOP, lane.entry, lane.entry)
        if branch.reduce_label is None
        else _slab(
            lane, "box pool" if _pools(branch) else "box", FIRST_TOP, FIRST_TOP + BOX_HEIGHT, lane.entry, lane.between
        )
        + _slab(lane, "lane", FIRST_TOP + BOX_HEIGHT, SECOND_TOP, lane.between, lane.between)
    )
    return (
        first
        + _slab(lane, "box", SECOND_TOP, second_end, lane.between, lane.exit)
        + _slab(lane, "lane", second_end, turn, lane.exit, lane.exit)
        + _ribbon(
            lane,
            "lane",
            (lane.edge - lane.exit, lane.edge, turn),
            (lane.concat_left, lane.concat_left + lane.exit, CONCAT_TOP),
        )
    )


def _words(lane: Lane, cells: int) -> str:
    """What stands beside a lane: each layer's name and window, and the size of what it makes."""
    branch, pool, parts = lane.branch, _pools(lane.branch), []
    window = "1×1" if pool else f"{branch.kernel}×{branch.kernel}"
    if branch.reduce_label is not None:
        note = f"stride 1, padding {branch.padding}" if pool else "1×1 conv, padding 0"
        parts.append(_layer_words(lane, FIRST_TOP, branch.reduce_label, note))
    if branch.reduce_width is not None:
        between = FIRST_TOP + BOX_HEIGHT + 24
        parts.append(_beside(lane, between, f"{branch.reduce_width} × {cells}×{cells}", "strong"))
    parts += [
        _layer_words(lane, SECOND_TOP, branch.label, f"{window} conv, padding {0 if pool else branch.padding}"),
        _beside(lane, SECOND_TOP + BOX_HEIGHT + 20, f"{branch.width} × {cells}×{cells}", "strong"),
    ]
    return "".join(parts)


def _layer_words(lane: Lane, top: float, label: str, note: str) -> str:
    """A layer's name, with what is in brackets on a line of its own, and a note, in the middle of its height."""
    name, bracket, rest = label.partition(" (")
    lines = [(name, "strong"), *([(f"({rest}", "strong")] if bracket else []), (note, "small")]
    first = top + (BOX_HEIGHT - len(lines) * _LINE_HEIGHT) / 2 + 15
    return "".join(_beside(lane, first + at * _LINE_HEIGHT, *line) for at, line in enumerate(lines))


def _beside(lane: Lane, y: float, words: str, kind: str) -> str:
    return text(lane.edge + _LABEL_GAP, y, words, kind, "start")


def _pools(branch: Branch) -> bool:
    return branch.reduce_label is not None and branch.reduce_width is None


def _joined(lane: Lane) -> str:
    """A branch's part of the concat to scale; the data say where its channels come from."""
    branch, fill = lane.branch, branch_colour(lane.branch.index).fill
    return (
        f'<rect x="{lane.concat_left:.2f}" y="{CONCAT_TOP}" width="{max(lane.exit, _THINNEST):.2f}" '
        f'height="{CONCAT_HEIGHT}" fill="{fill}" data-first="{branch.first}" data-last="{branch.last}" '
        f'data-lane="{lane.edge - lane.exit:.2f}" data-joined="{lane.concat_left:.2f}"/>'
    )


def _zoom(laid: DrawingScale, total: int) -> str:
    top, left = CONCAT_TOP + CONCAT_HEIGHT, laid.concat_left
    right, end = left + total * laid.per_channel, MARGIN + BAR_WIDTH
    return f'<path class="zoom" d="M{left:.1f} {top}H{right:.1f}L{end:.1f} {BAR_TOP}H{MARGIN}Z"/>'


def _slab(lane: Lane, kind: str, top: float, bottom: float, above: float, below: float) -> str:
    fill = branch_colour(lane.branch.index).fill
    right = lane.edge
    wide, narrow = right - max(above, _THINNEST), right - max(below, _THINNEST)
    path = f"M{wide:.2f} {top}H{right:.2f}V{bottom}H{narrow:.2f}Z"
    return f'<path class="{kind}" fill="{fill}" stroke="{fill if kind.startswith("box") else "none"}" d="{path}"/>'


def _ribbon(lane: Lane, kind: str, start: tuple[float, float, float], end: tuple[float, float, float]) -> str:
    """A band from (left, right, y) to (left, right, y)."""
    (left, right, top), (left_2, right_2, bottom) = start, end
    right, right_2 = max(right, left + _THINNEST), max(right_2, left_2 + _THINNEST)
    bend = (top + bottom) / 2
    path = (
        f"M{left:.1f} {top}C{left:.1f} {bend} {left_2:.1f} {bend} {left_2:.1f} {bottom}"
        f"H{right_2:.1f}C{right_2:.1f} {bend} {right:.1f} {bend} {right:.1f} {top}Z"
    )
    return f'<path class="{kind}" fill="{branch_colour(lane.branch.index).fill}" d="{path}"/>'
