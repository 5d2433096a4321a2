"""A signed map over the picture it belongs to, as an RGB picture, and its colour bar. No Streamlit here."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.figures.maps import palettes

GAIN = 0.85
"""How opaque the strongest place is."""


def largest(values: NDArray[np.floating]) -> float:
    """The largest absolute value, which gets the full colour at both ends; 0 where everything is 0, which has no scale."""
    return float(np.abs(values).max())


def overlay(crop: NDArray[np.uint8], values: NDArray[np.floating], most: float) -> NDArray[np.uint8]:
    """Lay a map over a picture: the picture in grey, the map's colour the more opaque the larger it is.

    Args:
        crop: [224, 224, 3] uint8.
        values: [224, 224] signed.
        most: the absolute value that gets the full colour.
    """
    grey = np.repeat(crop.mean(axis=2, keepdims=True), 3, axis=2)
    share = _shares(values, most)
    colours = _ends(share)
    opacity = (GAIN * np.abs(share))[..., None]
    return (grey * (1 - opacity) + colours * opacity).round().astype(np.uint8)


def raw(values: NDArray[np.floating], most: float, size: int = 224) -> NDArray[np.uint8]:
    """The map on its own grid, each unit a square of one colour; about ``size`` pixels wide."""
    factor = max(1, size // values.shape[1])
    shown = palettes.palette(palettes.DEFAULT_SIGNED).colours((_shares(values, most) + 1) / 2)
    return np.kron(shown, np.ones((factor, factor, 1), np.uint8)).astype(np.uint8)


def bar(width: int = 448, height: int = 14) -> NDArray[np.uint8]:
    """The colour bar from the most negative to the most positive."""
    row = palettes.palette(palettes.DEFAULT_SIGNED).colours(np.linspace(0, 1, width))
    return np.repeat(row[None], height, axis=0)


def in_words(values: NDArray[np.floating]) -> str:
    """Where a map is strongest, for those who do not see it; rows and columns count from 1."""
    row, column = np.unravel_index(int(np.abs(values).argmax()), values.shape)
    value = float(values[row, column])
    if value == 0:
        return "zero everywhere"
    return f"strongest in row {row + 1}, column {column + 1} ({'for' if value > 0 else 'against'})"


def _shares(values: NDArray[np.floating], most: float) -> NDArray[np.floating]:
    return np.clip(values / most, -1, 1) if most else np.zeros_like(values)


def _ends(share: NDArray[np.floating]) -> NDArray[np.float64]:
    """Full colours by sign: what fades is the opacity."""
    table = palettes.palette(palettes.DEFAULT_SIGNED).table.astype(np.float64)
    at = len(table) // 7  # a strong tone, not the near-black end
    return np.where(share[..., None] < 0, table[at], table[-1 - at])
