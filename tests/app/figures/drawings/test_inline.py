"""Pictures travel inside the page, exact where they are drawings."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image

from app.figures.drawings.inline import data_url
from googlenet_core.pictures import samples


def opened(url: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2])))


def test_a_drawing_comes_back_exactly() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    url = data_url(pixels)
    assert url.startswith("data:image/png;base64,")
    np.testing.assert_array_equal(np.asarray(opened(url)), pixels)


def test_a_photograph_is_small_and_close() -> None:
    photograph = Image.open(io.BytesIO(samples.read_sample("astronaut"))).convert("RGB")
    exact, small = data_url(photograph), data_url(photograph, photograph=True)
    assert small.startswith("data:image/jpeg;base64,")
    assert len(small) < len(exact) / 3
    difference = np.asarray(opened(small), float) - np.asarray(photograph, float)
    assert np.abs(difference).mean() < 3
