from __future__ import annotations

import io

import numpy as np
from PIL import Image

from googlenet_core.pictures.overlays import ENLARGED, NEGATIVE, POSITIVE, overlay, png


def test_signs_have_colours_and_zero_shows_the_grey_picture() -> None:
    crop = np.full((3, 3, 3), (200, 100, 0), np.uint8)
    values = np.zeros((3, 3), np.float32)
    values[0, 0], values[1, 1], values[2, 2] = 4, -4, 2
    image, full = overlay(crop, values)
    pixels = np.asarray(image)[1::ENLARGED, 1::ENLARGED].astype(int)
    assert full == 4
    assert image.size == (9, 9)
    assert tuple(pixels[0, 0]) == POSITIVE
    assert tuple(pixels[1, 1]) == NEGATIVE
    grey = pixels[0, 1]
    assert len(set(grey.tolist())) == 1
    assert abs(pixels[2, 2] - (grey + np.array(POSITIVE)) / 2).max() <= 1


def test_a_map_of_zeros_colours_nothing() -> None:
    image, full = overlay(np.zeros((2, 2, 3), np.uint8), np.zeros((2, 2), np.float32))
    pixels = np.asarray(image)
    assert full == 0
    assert (pixels == pixels[..., :1]).all()


def test_the_file_carries_its_caption() -> None:
    data = png(Image.new("RGB", (2, 2)), "Positive: × “church” −1.")
    assert Image.open(io.BytesIO(data)).text["Description"] == "Positive: × “church” −1."  # type: ignore[attr-defined]
