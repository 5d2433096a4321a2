from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from googlenet_core.arithmetic.unit_fields import unit_field
from googlenet_core.arithmetic.units import Unit
from googlenet_core.blueprint.specs import IMAGE_PX, PAPER
from googlenet_core.engine.engine import Engine
from googlenet_core.pictures.cutouts import cut_out
from googlenet_core.pictures.decoding import SHOWN_PX
from googlenet_core.pictures.preprocessing import Preprocessed, preprocess


def picture(image: Image.Image, engine: Engine) -> Preprocessed:
    file = io.BytesIO()
    image.save(file, "PNG")
    return preprocess(file.getvalue(), engine.weights)


def test_what_the_network_saw_is_the_part_of_the_crop_inside_the_field(photograph: Path, bundled: Engine) -> None:
    found = preprocess(photograph.read_bytes(), bundled.weights)
    for unit in (Unit("conv1", 3), Unit("inception3a", 200, 27, 14), Unit("fc", 3)):
        inside = unit_field(unit, PAPER).inside
        cut = cut_out(found, unit_field(unit, PAPER))
        assert np.array_equal(cut.network, found.crop[inside.top : inside.bottom, inside.left : inside.right])


@pytest.mark.parametrize("size", [(512, 512), (900, 300), (300, 900), (2400, 1800), (80, 60)], ids=str)
def test_the_sharp_piece_shows_the_same_place(size: tuple[int, int], bundled: Engine) -> None:
    """A picture whose red grows to the right and whose green grows downwards: colours tell places."""
    down, right = np.mgrid[0 : size[1], 0 : size[0]]
    colours = np.stack([right * 255 / (size[0] - 1), down * 255 / (size[1] - 1), 0 * down], axis=-1)
    found = picture(Image.fromarray(colours.astype(np.uint8)), bundled)
    for unit in (Unit("inception3a", 200, 5, 22), Unit("inception4a.branch2", 7, 13, 0), Unit("conv1", 3, 60, 61)):
        field = unit_field(unit, PAPER)
        cut = cut_out(found, field)
        assert np.asarray(cut.sharp).mean(axis=(0, 1)) == pytest.approx(cut.network.mean(axis=(0, 1)), abs=4)
        side = field.inside.width * min(size) / found.weights.resize_px * (SHOWN_PX / max(SHOWN_PX, *size))
        assert cut.sharp.width == pytest.approx(max(1, side), abs=1.01)


def test_the_whole_crop_is_the_box_of_the_crop(photograph: Path, bundled: Engine) -> None:
    found = preprocess(photograph.read_bytes(), bundled.weights)
    cut = cut_out(found, unit_field(Unit("fc", 3), PAPER))
    assert cut.box == pytest.approx(found.crop_box)
    assert cut.network.shape == (IMAGE_PX, IMAGE_PX, 3)


def test_a_picture_of_a_few_pixels_still_gives_one(bundled: Engine) -> None:
    found = picture(Image.new("RGB", (2, 2), (9, 9, 9)), bundled)
    cut = cut_out(found, replace(unit_field(Unit("input", 0, 3, 3), PAPER)))
    assert cut.sharp.size == (1, 1)
