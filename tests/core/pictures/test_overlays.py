"""Maps over pictures: signs, ends, and nothing where there is nothing."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from googlenet_core.pictures import overlays

CROP = np.full((224, 224, 3), 128, np.uint8)


def test_where_the_map_is_zero_the_picture_is_seen_in_grey() -> None:
    crop = np.random.default_rng(0).integers(0, 255, (224, 224, 3), dtype=np.uint8)
    shown = overlays.overlay_map(crop, np.zeros((224, 224), np.float32), 1)
    assert np.ptp(shown, axis=2).max() == 0
    assert np.abs(shown[..., 0] - crop.mean(axis=2)).max() <= 0.5


def test_positive_places_are_red_and_negative_ones_blue() -> None:
    values = np.zeros((224, 224), np.float32)
    values[10, 10], values[200, 200] = 2, -2
    shown = overlays.overlay_map(CROP, values, 2).astype(int)
    assert shown[10, 10, 0] > shown[10, 10, 2] + 60
    assert shown[200, 200, 2] > shown[200, 200, 0] + 60


def test_the_stronger_the_less_of_the_picture_is_left() -> None:
    values = np.zeros((224, 224), np.float32)
    values[0, :3] = 0.25, 0.5, 1
    shown = overlays.overlay_map(CROP, values, 1).astype(int)
    assert abs(shown[0, 0] - 128).sum() < abs(shown[0, 1] - 128).sum() < abs(shown[0, 2] - 128).sum()


def test_the_scale_is_the_largest_absolute_value_and_none_is_invented() -> None:
    assert overlays.find_largest(np.array([-3.0, 2.0])) == 3
    assert overlays.find_largest(np.zeros(4)) == 0


def test_a_map_of_zeros_is_drawn_in_the_colour_of_zero() -> None:
    zeros = np.zeros((224, 224), np.float32)
    assert (overlays.overlay_map(CROP, zeros, overlays.find_largest(zeros)) == CROP).all()
    assert np.ptp(overlays.draw_map(zeros, overlays.find_largest(zeros)), axis=2).max() < 5


def test_the_raw_map_keeps_one_colour_a_unit() -> None:
    shown = overlays.draw_map(np.array([[1.0, -1.0], [0.0, 1.0]]), 1, 224)
    assert shown.shape == (224, 224, 3)
    assert len(np.unique(shown[:112, :112].reshape(-1, 3), axis=0)) == 1
    assert (shown[0, 0] == shown[-1, -1]).all()
    assert (overlays.draw_colour_bar(256)[0, -1] == shown[0, 0]).all()
    assert (overlays.draw_colour_bar(256)[0, 0] == shown[0, -1]).all()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (3.0, "strongest in row 2, column 3 (positive)"),
        (-3.0, "strongest in row 2, column 3 (negative)"),
        (0.0, "zero everywhere"),
    ],
)
def test_a_map_is_told_in_words_too(value: float, words: str) -> None:
    values = np.zeros((4, 4), np.float32)
    values[1, 2] = value
    assert overlays.describe_strongest(values) == words


def test_the_file_is_enlarged_and_carries_its_caption() -> None:
    picture = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    with Image.open(io.BytesIO(overlays.encode_png(picture, "Positive: × “church” −1."))) as image:
        assert image.text["Description"] == "Positive: × “church” −1."  # type: ignore[attr-defined]
        assert (np.asarray(image)[:: overlays.ENLARGED, :: overlays.ENLARGED] == picture).all()
        assert image.size == (6, 6)
