"""Pictures of the steps of preprocessing: a frame around the crop, a signed plane in colour. No Streamlit here."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from googlenet_core.pictures import palettes


def frame_crop(image: Image.Image, box: tuple[float, float, float, float], width: int) -> Image.Image:
    """Return the picture, ``width`` pixels wide, darkened outside a box (left, top, right, bottom)."""
    scale = width / image.width
    size = width, max(1, round(image.height * scale))
    shown = image.resize(size, Image.Resampling.BILINEAR) if size != image.size else image.copy()
    inside = [round(place * scale) for place in box]
    dark = Image.blend(shown, Image.new("RGB", shown.size), 0.55)
    dark.paste(shown.crop((*inside,)), (inside[0], inside[1]))  # type: ignore[arg-type]
    draw = ImageDraw.Draw(dark)
    for colour, width in (("white", 5), ("black", 2)):
        draw.rectangle((inside[0], inside[1], inside[2] - 1, inside[3] - 1), outline=colour, width=width)
    return dark


def colour_plane(values: NDArray[np.float32], most: float) -> NDArray[np.uint8]:
    """Return a signed plane [H, W] in colour, ±``most`` at full strength."""
    return palettes.get_palette(palettes.DEFAULT_SIGNED).colours((values / most + 1) / 2)
