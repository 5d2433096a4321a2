"""Colour-blind-safe palettes for feature maps as 256-entry lookup tables, and words for their ends.

What a palette is spread over (whose minimum and maximum) is decided by whoever draws with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

ENTRIES = 256
"""Colours in a lookup table."""

NOT_FINITE_RGB = (255, 0, 255)
"""Colour of cells that are NaN or infinite; it is in none of the palettes."""

_ANCHORS = {
    "cividis": "00224e 123570 3b496c 575d6d 707173 8a8678 a59c74 c3b369 e1cc55 fee838",
    "viridis": "440154 482878 3e4989 31688e 26828e 1f9e89 35b779 6ece58 b5de2b fde725",
    "magma": "000004 180f3d 440f76 721f81 9e2f7f cd4071 f1605d fd9668 feca8d fcfdbf",
    "grey": "000000 ffffff",
    "blue-red": "053061 2166ac 4393c3 92c5de d1e5f0 f7f7f7 fddbc7 f4a582 d6604d b2182b 67001f",
}
"""Colours at even distances, `rrggbb`, between which a table is interpolated.

The first three are matplotlib's colour maps of these names at ten places, as plotly has them (MIT, © Plotly): viridis
and magma by Stéfan van der Walt and Nathaniel Smith (CC0), cividis by Jamie Nuñez, Christopher Anderton and Ryan
Renslow (doi 10.1371/journal.pone.0199239). The last is RdBu of ColorBrewer, turned round (Apache-2.0, © Cynthia Brewer,
Mark Harrower and The Pennsylvania State University).
"""

_TITLES = {"blue-red": "blue–red (signed)"}


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
        colours: NDArray[np.uint8] = self.table[index]
        return colours


_WORDS = {
    "cividis": ("dark blue", "grey", "yellow"),
    "viridis": ("dark violet", "green", "yellow"),
    "magma": ("black", "red-violet", "pale yellow"),
    "grey": ("black", "grey", "white"),
    "blue-red": ("blue", "white", "red"),
}

PALETTES = tuple(_ANCHORS)
"""Ids of the palettes, the default first; the last one is for maps that have negative cells."""

DEFAULT = "cividis"
DEFAULT_SIGNED = "blue-red"


def choose_default(signed: bool) -> str:
    """Return the id of the palette a map starts with: a diverging one where cells can be negative."""
    return DEFAULT_SIGNED if signed else DEFAULT


def scale_ends(palette_id: str, low: float, high: float) -> tuple[float, float]:
    """Return the ends to draw a scale between; those of a scale without any extent give 0 its colour and say nothing else."""
    if low != high:
        return low, high
    return (-1.0 if get_palette(palette_id).diverging else 0.0), 1.0


@lru_cache(maxsize=len(PALETTES))
def get_palette(palette_id: str) -> Palette:
    """Return a palette by id; an unknown id gives the default, because ids come from URLs."""
    if palette_id not in _ANCHORS:
        return get_palette(DEFAULT)
    title = _TITLES.get(palette_id, palette_id)
    return Palette(palette_id, title, _table(_ANCHORS[palette_id]), palette_id == DEFAULT_SIGNED, *_WORDS[palette_id])


def _table(anchors: str) -> NDArray[np.uint8]:
    """Spread the anchors evenly over the table and interpolate linearly between them."""
    points = np.array([list(bytes.fromhex(anchor)) for anchor in anchors.split()], np.float64)
    at = np.linspace(0, len(points) - 1, ENTRIES)
    channels = [np.interp(at, np.arange(len(points)), points[:, channel]) for channel in range(3)]
    table = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    table.setflags(write=False)
    return table
