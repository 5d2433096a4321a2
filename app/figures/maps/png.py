"""The grid of maps as a PNG to take away: the chosen maps in the chosen order and colours, numbered, with a caption."""

from __future__ import annotations

import io
import math
import textwrap
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from app.figures.drawings.branch_colours import branch_colour
from app.figures.maps.groups import ChannelGroup
from app.figures.maps.view import GridView
from app.words.scale import scale_words, short_number
from googlenet_core.pictures import palettes

WIDTH_PX = 1600
TILE_PX = 112
GAP, BAR, LABEL = 8, 5, 22
FONT_PX = 16
INK, GROUND = (11, 16, 22), (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Range:
    """Low and high end of a scale."""

    low: float
    high: float


def scale_of(view: GridView, maps: NDArray[np.float32], channel: int) -> Range:
    """Return the scale of one map as the grid shows it."""
    finite = np.nan_to_num(maps, posinf=0.0, neginf=0.0)
    signed = bool(finite.min() < 0)
    among = finite[channel] if view.scale == "map" and maps[0].size > 1 else finite
    own = float(np.abs(among).max() if signed else among.max())
    high = view.fixed if view.scale == "fixed" and view.fixed > 0 else own
    palette = palettes.get_palette(view.palette or palettes.choose_default(signed))
    return Range(-high if signed or palette.diverging else 0.0, high)


def grid_png(
    maps: NDArray[np.float32], channels: NDArray[np.intp], view: GridView, groups: tuple[ChannelGroup, ...], title: str
) -> bytes:
    """Return the picture.

    Args:
        maps: all maps of the layer, [C, H, W].
        channels: which to show, in order.
        view: scale and palette.
        groups: the layer's channels by branch.
        title: stands above; the scale stands below.
    """
    height, width = maps.shape[1:]
    cell = max(1, TILE_PX // max(height, width))
    tile = cell * width, cell * height
    across = max(1, (WIDTH_PX - GAP) // (max(tile[0], 44) + GAP))
    pitch = (WIDTH_PX - GAP) // across, BAR + tile[1] + LABEL + GAP
    rows = max(1, math.ceil(len(channels) / across))
    words = textwrap.wrap(_caption(maps, channels, view), 190)
    top = FONT_PX + 3 * GAP
    sheet = Image.new("RGB", (WIDTH_PX, top + rows * pitch[1] + (len(words) + 1) * (FONT_PX + 6)), GROUND)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(FONT_PX)
    draw.text((GAP, GAP), title, INK, font)
    for position, channel in enumerate(channels.tolist()):
        left, upper = GAP + (position % across) * pitch[0], top + (position // across) * pitch[1]
        group = next(group for group in groups if channel in group.channels)
        if group.branch:
            draw.rectangle((left, upper, left + tile[0] - 1, upper + BAR - 2), branch_colour(group.branch).fill)
        sheet.paste(Image.fromarray(_coloured(maps, channel, view, cell)), (left, upper + BAR))
        draw.text((left, upper + BAR + tile[1] + 1), str(channel), INK, font)
    for line, text in enumerate(words):
        draw.text((GAP, top + rows * pitch[1] + line * (FONT_PX + 6)), text, INK, font)
    target = io.BytesIO()
    sheet.save(target, "PNG")
    return target.getvalue()


def _palette(view: GridView, maps: NDArray[np.float32]) -> palettes.Palette:
    return palettes.get_palette(view.palette or palettes.choose_default(bool(np.nanmin(maps) < 0)))


def _coloured(maps: NDArray[np.float32], channel: int, view: GridView, cell: int) -> NDArray[np.uint8]:
    span = scale_of(view, maps, channel)
    palette = _palette(view, maps)
    low, high = palettes.scale_ends(palette.id, span.low, span.high)
    colours = palette.colours((maps[channel] - low) / (high - low))
    colours[~np.isfinite(maps[channel])] = palettes.NOT_FINITE_RGB
    return colours.repeat(cell, axis=0).repeat(cell, axis=1)


def _caption(maps: NDArray[np.float32], channels: NDArray[np.intp], view: GridView) -> str:
    if not len(channels):
        return "No map passes these filters."
    palette = _palette(view, maps)
    shown = f"{len(channels)} of {len(maps)} maps, sorted by {view.sort}{' reversed' if view.reverse else ''}."
    if view.scale == "map" and maps[0].size > 1 and np.nan_to_num(maps).any():
        low = f"{palette.low_word} is its lowest end"
        return f"{shown} Scale: each map its own; {low}, {palette.high_word} its maximum (at most {short_number(float(np.nanmax(maps)))})."
    span = scale_of(view, maps, int(channels[0]))
    return f"{shown} Scale: one for all; {scale_words(palette.id, span.low, span.high)} (activation, no unit)."
