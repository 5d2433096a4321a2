"""A picture with squares on it, each with a letter: to ask which of them it is, or to show which it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from app.figures.drawings.inline import jpeg_url
from googlenet_core.arithmetic import Box

_SCALE = 4
"""Lines and letters are drawn on a picture this many times as large, so that they are fine on a wall."""

_LETTER, _WORDS = 60, 44
_LINE = 7
_ARM = 26


@dataclass(frozen=True, slots=True)
class Square:
    """Where it is, in pixels of the picture, and its letter.

    Attributes:
        right: None while it is asked for; then whether it is the one.
    """

    box: Box
    label: str
    right: bool | None = None


def draw_squares(
    jpeg: bytes, size_px: int, squares: Sequence[Square], *, cross: tuple[float, float] | None = None
) -> str:
    """Return the drawing, an SVG; on a plain ground where there is no picture.

    Args:
        jpeg: the picture's file, or nothing.
        size_px: its side in pixels.
        squares: what is drawn on it.
        cross: row and column of a place to mark.
    """
    side = size_px * _SCALE
    ground = (
        f'<image width="{side}" height="{side}" href="{jpeg_url(jpeg)}"/>'
        if jpeg
        else f'<rect width="{side}" height="{side}" fill="#5b6672"/>'
    )
    drawn = "".join(_square(one, side) for one in sorted(squares, key=lambda one: -one.box.area))
    if cross:
        drawn += _cross(*((place + 0.5) * _SCALE for place in cross))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}" role="img">'
        f"<title>{escape(_told(squares, cross))}</title>{ground}{drawn}</svg>"
    )


def _square(one: Square, side: int) -> str:
    """Black below white, so that it is seen on every ground; dashed where it is not the one."""
    inset = _LINE
    width, height = (max(_LINE, extent * _SCALE - 2 * inset) for extent in (one.box.width, one.box.height))
    x = min(one.box.left * _SCALE + inset, side - width - inset)
    y = min(one.box.top * _SCALE + inset, side - height - inset)
    frame = f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="none"'
    dashes = ' stroke-dasharray="24 18"' if one.right is False else ""
    size = _LETTER if len(one.label) == 1 else _WORDS
    long = len(one.label) * size * 0.62 + inset
    holds = min(width, height) > 1.6 * size and width > long
    left: float = x + inset if holds else x + width + 2 * inset
    if left > side - long:  # beside it on the other side, or as far as there is room
        left = min(side - long, max(0, x - long))
    base = max(size, min(y + (size if holds else height), side - 2 * inset))
    words = (
        f'<text x="{left:.0f}" y="{base:.0f}" font-family="sans-serif" font-size="{size}" '
        f'font-weight="700" fill="#fff" stroke="#000" stroke-width="9" paint-order="stroke">{escape(one.label)}</text>'
    )
    return f'{frame} stroke="#000" stroke-width="{2 * _LINE}"/>{frame} stroke="#fff" stroke-width="{_LINE}"{dashes}/>{words}'


def _cross(y: float, x: float) -> str:
    lines = f'd="M{x - _ARM:g} {y:g}h{2 * _ARM}M{x:g} {y - _ARM:g}v{2 * _ARM}"'
    return (
        f'<path {lines} stroke="#000" stroke-width="{2 * _LINE}"/><path {lines} stroke="#fff" stroke-width="{_LINE}"/>'
    )


def _told(squares: Sequence[Square], cross: tuple[float, float] | None) -> str:
    told = [
        f"{one.label}: rows {one.box.top} to {one.box.bottom - 1}, columns {one.box.left} to {one.box.right - 1}"
        for one in squares
    ]
    return "; ".join([*told, *([f"a cross in row {cross[0]:g}, column {cross[1]:g}"] if cross else [])])
