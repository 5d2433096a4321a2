"""Kernels as enlarged pixels."""

from __future__ import annotations

import numpy as np

from app.figures.drawings.kernels import FRAME, kernel_picture


def test_a_kernel_is_enlarged_without_blending() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (7, 7, 3)).astype(np.uint8)
    shown = kernel_picture(pixels, 70)
    assert shown.shape == (70, 70, 3)
    np.testing.assert_array_equal(shown[::10, ::10], pixels)


def test_all_kernels_stand_row_by_row_and_the_chosen_one_is_framed() -> None:
    pixels = np.stack([np.full((7, 7, 3), index, np.uint8) for index in range(64)])
    sheet = kernel_picture(pixels, 320, chosen=9)
    side = len(sheet) // 8
    assert (sheet[side // 2 :: side, side // 2 :: side, 0].ravel() == np.arange(64)).all()
    outer, inner = ((sheet == colour).all(axis=2) for colour in FRAME)
    assert outer[side, side]
    assert inner[side + 1, side + 1]
    own = sheet[side : 2 * side, side : 2 * side]
    rings = [side**2 - (side - 2) ** 2, (side - 2) ** 2 - (side - 4) ** 2]
    assert [int((own == colour).all(axis=2).sum()) for colour in FRAME] == rings
