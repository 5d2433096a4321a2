"""Pictures of the steps of preprocessing."""

from __future__ import annotations

import numpy as np
from PIL import Image

from app.figures.drawings.preprocessing import colour_plane, frame_crop
from googlenet_core.pictures import palettes


def test_the_crop_stays_bright_in_its_frame() -> None:
    shown = np.array(frame_crop(Image.new("RGB", (400, 200), (200, 100, 50)), (100, 0, 300, 200), 200))
    assert shown.shape == (100, 200, 3)
    assert shown[50, 100].tolist() == [200, 100, 50]
    assert shown[50, 20].max() < 100


def test_a_plane_is_white_at_zero_and_strong_at_both_ends() -> None:
    table = palettes.get_palette("blue-red").table
    shown = colour_plane(np.array([[-2, 0, 2]], np.float32), 2.0)[0]
    assert shown[0].tolist() == table[0].tolist()
    assert shown[2].tolist() == table[-1].tolist()
    assert shown[1].min() > 235
