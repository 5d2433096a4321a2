"""A signed map as pictures: over the picture it belongs to, on its own grid, and its colour bar, in the same colours.

Positive is red, negative is blue (told apart with every common colour blindness), and the stronger, the less of the
grey picture shows through: where nothing is coloured, the value is zero. Pixels and PNGs; where a map comes from is
decided in `why`.
"""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from googlenet_core.pictures import palettes

OPACITY = 0.85
"""How opaque the strongest place is."""

ENLARGED = 3
"""Factor by which the picture of 224 px is enlarged where it is written to a file."""


def find_largest(values: NDArray[np.floating]) -> float:
    """Return the largest absolute value, which gets the full colour at both ends; 0 where everything is 0: no scale."""
    return float(np.abs(values).max())


def overlay_map(crop: NDArray[np.uint8], values: NDArray[np.floating], most: float) -> NDArray[np.uint8]:
    """Lay a map over a picture: the picture in grey, the map's colour the more opaque the larger it is.

    Args:
        crop: the pixels the network saw, uint8 [H, W, 3].
        values: signed, [H, W].
        most: the absolute value that gets the full colour.

    Returns:
        RGB, uint8 [H, W, 3].
    """
    grey = np.repeat(crop.mean(axis=2, keepdims=True), 3, axis=2)
    shares = _shares(values, most)
    opacity = (OPACITY * np.abs(shares))[..., None]
    mixed: NDArray[np.floating] = grey * (1 - opacity) + _full_colours(shares) * opacity
    return mixed.round().astype(np.uint8)


def draw_map(values: NDArray[np.floating], most: float, width_px: int = 224) -> NDArray[np.uint8]:
    """Draw a map [H, W] on its own grid, each unit a square of one colour; about ``width_px`` wide."""
    factor = max(1, width_px // values.shape[1])
    shown = palettes.get_palette(palettes.DEFAULT_SIGNED).colours((_shares(values, most) + 1) / 2)
    return np.kron(shown, np.ones((factor, factor, 1), np.uint8)).astype(np.uint8)


def draw_colour_bar(width_px: int = 448, height_px: int = 14) -> NDArray[np.uint8]:
    """Draw the colour bar from the most negative to the most positive."""
    row = palettes.get_palette(palettes.DEFAULT_SIGNED).colours(np.linspace(0, 1, width_px))
    return np.repeat(row[None], height_px, axis=0)


def describe_strongest(values: NDArray[np.floating]) -> str:
    """Say where a map is strongest, for those who do not see it; rows and columns count from 1."""
    row, column = np.unravel_index(int(np.abs(values).argmax()), values.shape)
    value = float(values[row, column])
    if value == 0:
        return "zero everywhere"
    return f"strongest in row {row + 1}, column {column + 1} ({'positive' if value > 0 else 'negative'})"


def encode_png(picture: NDArray[np.uint8], caption: str) -> bytes:
    """Return a picture, `ENLARGED`, as a PNG that carries its caption with it, in the field ``Description``."""
    image = Image.fromarray(picture)
    notes = PngImagePlugin.PngInfo()
    notes.add_itxt("Description", caption)
    buffer = io.BytesIO()
    size = image.width * ENLARGED, image.height * ENLARGED
    image.resize(size, Image.Resampling.NEAREST).save(buffer, "PNG", pnginfo=notes)
    return buffer.getvalue()


def _shares(values: NDArray[np.floating], most: float) -> NDArray[np.floating]:
    return np.clip(values / most, -1, 1) if most else np.zeros_like(values)


def _full_colours(shares: NDArray[np.floating]) -> NDArray[np.float64]:
    """Full colours by sign: what fades is the opacity."""
    table = palettes.get_palette(palettes.DEFAULT_SIGNED).table.astype(np.float64)
    at = len(table) // 7  # a strong tone, not the near-black end
    colours: NDArray[np.float64] = np.where(shares[..., None] < 0, table[at], table[-1 - at])
    return colours
