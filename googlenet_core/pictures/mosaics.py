"""Feature maps as one grey picture, for the command line. The app draws its own grid."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from googlenet_core.wording import with_minus

GAP_PX = 1
"""Dark line between two maps."""

TARGET_PX = 1400
"""Maps are enlarged by a whole factor until the picture is about this wide."""


def tile_maps(maps: NDArray[np.float32]) -> tuple[Image.Image, float, float]:
    """Tile maps row by row on one common scale.

    Args:
        maps: [C, H, W], or [C] as maps of one cell.

    Returns:
        The picture, and the values drawn black and white (the smallest and largest activation shown).

    Example:
        >>> import numpy as np
        >>> from googlenet_core import tile_maps
        >>> picture, low, high = tile_maps(np.arange(4 * 3 * 3, dtype=np.float32).reshape(4, 3, 3))
        >>> low, high, picture.mode
        (0.0, 35.0, 'L')
    """
    maps = maps[:, None, None] if maps.ndim == 1 else maps
    channels, height, width = maps.shape
    low, high = float(maps.min()), float(maps.max())
    grey = (
        np.zeros(maps.shape, np.uint8)
        if high == low
        else ((maps - low) * (255 / (high - low))).round().astype(np.uint8)
    )
    columns = math.ceil(math.sqrt(channels * height / width))
    rows = math.ceil(channels / columns)
    cell = (height + GAP_PX, width + GAP_PX)
    picture = np.full((rows * cell[0] + GAP_PX, columns * cell[1] + GAP_PX), 64, np.uint8)
    for channel, tile in enumerate(grey):
        top, left = (channel // columns) * cell[0] + GAP_PX, (channel % columns) * cell[1] + GAP_PX
        picture[top : top + height, left : left + width] = tile
    factor = max(1, TARGET_PX // picture.shape[1])
    return Image.fromarray(np.kron(picture, np.ones((factor, factor), np.uint8))), low, high


def scale_words(low: float, high: float) -> str:
    """Say which value is black in a tiled picture and which white, or that there is one value only."""
    if low == high:
        return f"every value is {with_minus(f'{low:.4g}')}"
    return f"black is {with_minus(f'{low:.4g}')}, white is {with_minus(f'{high:.4g}')}"
