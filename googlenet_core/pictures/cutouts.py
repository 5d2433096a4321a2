"""The piece of a picture that one unit could see, as the network saw it and as sharp as the picture itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from googlenet_core.arithmetic.unit_fields import UnitField
from googlenet_core.blueprint.specs import IMAGE_PX
from googlenet_core.pictures.decoding import PixelBox
from googlenet_core.pictures.preprocessing import Preprocessed


@dataclass(frozen=True, slots=True, eq=False)
class Cutout:
    """What a unit's theoretical field shows, clipped to the picture.

    Attributes:
        network: the pixels of the crop inside the field, uint8 [h, w, 3], read-only.
        sharp: the same part cut from the picture as it was decoded, before it was resized for the network.
        box: that part in pixels of the upright original: left, top, right, bottom.
    """

    network: NDArray[np.uint8]
    sharp: Image.Image
    box: PixelBox


def cut_out(picture: Preprocessed, field: UnitField) -> Cutout:
    """Cut out what a unit could see.

    Example:
        >>> from googlenet_core import Engine, Unit, cut_out, explain_unit, preprocess, read_sample
        >>> engine = Engine.load(device="cpu")
        >>> picture = preprocess(read_sample("chelsea"), engine.weights)
        >>> unit = Unit("conv1", 0, 56, 56)
        >>> cut_out(picture, explain_unit(engine, picture.tensor, unit).field).network.shape
        (7, 7, 3)
    """
    inside = field.inside
    left, top, right, bottom = picture.crop_box
    scale_x, scale_y = (right - left) / IMAGE_PX, (bottom - top) / IMAGE_PX
    box = (
        left + inside.left * scale_x,
        top + inside.top * scale_y,
        left + inside.right * scale_x,
        top + inside.bottom * scale_y,
    )
    kept = picture.decoded.width / picture.original_px[0], picture.decoded.height / picture.original_px[1]
    return Cutout(picture.crop[inside.slices], picture.decoded.crop(_whole_pixels(box, kept)), box)


def _whole_pixels(box: PixelBox, kept: tuple[float, float]) -> tuple[int, int, int, int]:
    """The box in pixels of the decoded picture, at least one pixel wide and high."""
    left, top = round(box[0] * kept[0]), round(box[1] * kept[1])
    return left, top, max(left + 1, round(box[2] * kept[0])), max(top + 1, round(box[3] * kept[1]))
