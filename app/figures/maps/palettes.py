"""Colour-blind-safe palettes for feature maps as 256-entry lookup tables, and words for their ends.

What a palette is spread over (whose minimum and maximum) is decided by whoever draws with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from plotly.colors import diverging, hex_to_rgb, sequential, unlabel_rgb

ENTRIES = 256
"""Colours in a lookup table."""

NOT_FINITE_RGB = (255, 0, 255)
"""Colour of cells that are NaN or infinite; it is in none of the palettes."""

_GREY = ("#000000", "#ffffff")

_CONTROL_POINTS = {
    "cividis": ("cividis", sequential.Cividis),
    "viridis": ("viridis", sequential.Viridis),
    "magma": ("magma", sequential.Magma),
    "grey": ("grey", _GREY),
    "blue-red": ("blue–red (signed)", diverging.RdBu[::-1]),
}


@dataclass(frozen=True, eq=False, slots=True)
class Palette:
    """A lookup table [256, 3] uint8, with words for the colours at its ends (and middle, if diverging)."""

    id: str
    title: str
    table: NDArray[np.uint8]
    diverging: bool
    low_word: str
    middle_word: str
    high_word: str

    @property
    def zero(self) -> int:
        """Entry whose colour 0 has on a scale that is nothing but 0."""
        return ENTRIES // 2 if self.diverging else 0

    def colours(self, fractions: NDArray[np.floating]) -> NDArray[np.uint8]:
        """Return the colours [..., 3] of fractions 0..1 of the range; what lies outside takes the colour of the end."""
        index = np.clip(np.rint(np.nan_to_num(fractions) * (ENTRIES - 1)), 0, ENTRIES - 1).astype(np.intp)
        return self.table[index]


_WORDS = {
    "cividis": ("dark blue", "grey", "yellow"),
    "viridis": ("dark violet", "green", "yellow"),
    "magma": ("black", "red-violet", "pale yellow"),
    "grey": ("black", "grey", "white"),
    "blue-red": ("blue", "white", "red"),
}

PALETTES = tuple(_CONTROL_POINTS)
"""Ids of the palettes, the default first; the last one is for maps that have negative cells."""

DEFAULT = "cividis"
DEFAULT_SIGNED = "blue-red"


def default_for(signed: bool) -> str:
    """Return the id of the palette a map starts with: a diverging one where cells can be negative."""
    return DEFAULT_SIGNED if signed else DEFAULT


def drawn_between(palette_id: str, low: float, high: float) -> tuple[float, float]:
    """Return the ends to draw a scale between; those of a scale without any extent give 0 its colour and say nothing else."""
    if low != high:
        return low, high
    return (-1.0 if palette(palette_id).diverging else 0.0), 1.0


@lru_cache(maxsize=len(PALETTES))
def palette(palette_id: str) -> Palette:
    """Return a palette by id; an unknown id gives the default, because ids come from URLs."""
    if palette_id not in _CONTROL_POINTS:
        return palette(DEFAULT)
    title, points = _CONTROL_POINTS[palette_id]
    table = _interpolate(np.array([_rgb(point) for point in points], dtype=np.float64))
    return Palette(palette_id, title, table, palette_id == DEFAULT_SIGNED, *_WORDS[palette_id])


def _rgb(colour: str) -> tuple[float, float, float]:
    return hex_to_rgb(colour) if colour.startswith("#") else unlabel_rgb(colour)


def _interpolate(points: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Spread the control points [n, 3] evenly over the table and interpolate linearly between them."""
    at = np.linspace(0, len(points) - 1, ENTRIES)
    channels = [np.interp(at, np.arange(len(points)), points[:, channel]) for channel in range(3)]
    table = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    table.setflags(write=False)
    return table
