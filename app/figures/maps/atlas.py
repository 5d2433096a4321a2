"""All maps of a layer as one small piece of data: 8 bits a cell, deflated, with what turns a cell back into a value.

A cell's code is its value divided by its map's step, plus ``zero``. Each map has a step of its own, so a weak map is as
finely resolved as a strong one; at which scale maps are *shown* is decided where they are drawn, without encoding them
again. The cells travel as plain deflated bytes and not as a picture file: browsers that resist fingerprinting change
pixels which are read back from a picture, and the values under the pointer would be wrong.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from googlenet_core.maps import as_maps

NOT_FINITE = 0
"""Code of a cell that is NaN or infinite."""

UNSIGNED_ZERO, SIGNED_ZERO, MAX_CODE = 1, 128, 255
LEVEL = 1
"""Deflate level: higher ones save under 10 % and take up to five times as long."""


@dataclass(frozen=True, eq=False, slots=True)
class Atlas:
    """Maps [C, H, W] in 8 bits: ``value = (code − zero) · step[channel]``, wrong by at most half a step.

    ``cells`` are the codes as deflated bytes in C, H, W order. Signed maps use the symmetric range −high..high, so that
    zero is exact and in the middle; others use 0..high. A map of zeros has step 0.
    """

    cells: bytes
    channels: int
    height: int
    width: int
    zero: int
    step: NDArray[np.float32]
    finite: bool

    @property
    def signed(self) -> bool:
        """Whether any cell is negative."""
        return self.zero == SIGNED_ZERO

    @property
    def high(self) -> NDArray[np.float32]:
        """Value of the highest code of each map [C]: its largest |value|."""
        return self.step * np.float32(MAX_CODE - self.zero)

    @property
    def low(self) -> NDArray[np.float32]:
        """Value at the other end of each map's range [C]: −high where signed, else 0."""
        return -self.high if self.signed else np.zeros_like(self.step)

    def codes(self) -> NDArray[np.uint8]:
        """Return the codes [C, H, W]."""
        flat = np.frombuffer(zlib.decompress(self.cells), dtype=np.uint8)
        return flat.reshape(self.channels, self.height, self.width)

    def decode(self) -> NDArray[np.float32]:
        """Return the values [C, H, W], each within half a step of what was encoded; NaN where it was not finite."""
        codes = self.codes()
        values = (codes.astype(np.float32) - self.zero) * self.step[:, None, None]
        values[codes == NOT_FINITE] = np.nan
        return values


def encode(maps: NDArray[np.floating]) -> Atlas:
    """Quantise and pack the maps of one layer.

    Args:
        maps: activations [C, H, W], or [C] for a layer of single units.

    Raises:
        InputError: not one or three axes, or no cells.
    """
    cells = as_maps(maps)
    finite = np.isfinite(cells)
    all_finite = bool(finite.all())
    if not all_finite:
        cells = np.where(finite, cells, np.float32(0))
    signed = bool(cells.min() < 0)
    zero = SIGNED_ZERO if signed else UNSIGNED_ZERO
    high = np.abs(cells).max(axis=(1, 2)) if signed else cells.max(axis=(1, 2))
    step = high / np.float32(MAX_CODE - zero)
    codes = _quantise(cells, step, zero)
    if not all_finite:
        codes[~finite] = NOT_FINITE
    channels, height, width = cells.shape
    return Atlas(zlib.compress(codes.tobytes(), LEVEL), channels, height, width, zero, step, all_finite)


def _quantise(cells: NDArray[np.float32], step: NDArray[np.float32], zero: int) -> NDArray[np.uint8]:
    """Codes [C, H, W] of finite cells; a map whose step is 0 (all zero, or too small for float32) is all ``zero``."""
    usable = step > 0
    divisor = np.where(usable, step, np.float32(1))[:, None, None]
    codes = np.rint(np.where(usable[:, None, None], cells, np.float32(0)) / divisor) + np.float32(zero)
    return np.clip(codes, NOT_FINITE + 1, MAX_CODE).astype(np.uint8)
