"""Kernels as enlarged pixels, one or all of them in a square. No Streamlit here."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

GAP = 2
GROUND, FRAME = (128, 136, 150), ((0, 0, 0), (255, 255, 255))
"""Between the kernels, and the chosen one's frame from outside in: black and white, seen beside any colour."""


def kernel_picture(pixels: NDArray[np.uint8], width: int, chosen: int | None = None) -> NDArray[np.uint8]:
    """Return kernels as a picture about ``width`` pixels wide, every weight a square of one colour.

    Args:
        pixels: one kernel [k, k, 3], or several [n, k, k, 3], which are tiled row by row.
        width: wanted.
        chosen: which one is framed.
    """
    if pixels.ndim == 3:
        return _enlarged(pixels, max(1, width // pixels.shape[1]))
    across = math.ceil(math.sqrt(len(pixels)))
    factor = max(1, (width // across - 2 * GAP) // pixels.shape[1])
    side = factor * pixels.shape[1] + 2 * GAP
    sheet = np.full((math.ceil(len(pixels) / across) * side, across * side, 3), GROUND, np.uint8)
    for index, kernel in enumerate(pixels):
        top, left = (index // across) * side, (index % across) * side
        if index == chosen:
            for inset, colour in enumerate(FRAME):
                sheet[top + inset : top + side - inset, left + inset : left + side - inset] = colour
        sheet[top + GAP : top + side - GAP, left + GAP : left + side - GAP] = _enlarged(kernel, factor)
    return sheet


def _enlarged(kernel: NDArray[np.uint8], factor: int) -> NDArray[np.uint8]:
    return kernel.repeat(factor, axis=0).repeat(factor, axis=1)
