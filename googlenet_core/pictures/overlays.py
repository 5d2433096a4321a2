"""A signed map over its picture, for the command line. The app draws its own.

Orange is positive, blue is negative (told apart with every common colour blindness), and the stronger, the less of
the grey picture shows through: where nothing is coloured, the value is zero.
"""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

POSITIVE = (230, 120, 0)
NEGATIVE = (0, 114, 210)
ENLARGED = 3
"""Factor by which the picture of 224 px is enlarged."""


def overlay(crop: NDArray[np.uint8], values: NDArray[np.float32]) -> tuple[Image.Image, float]:
    """Lay a map over a picture.

    Args:
        crop: the pixels the network saw, [H, W, 3].
        values: signed, [H, W].

    Returns:
        The picture, and the size of a value (its sign aside) that is drawn in full colour: the largest there is.
    """
    full = float(abs(values).max())
    strength = (abs(values) / full if full else np.zeros_like(values))[..., None]
    grey = crop.astype(np.float32).mean(axis=2, keepdims=True) * 0.6 + 90
    colour = np.where((values > 0)[..., None], np.array(POSITIVE), np.array(NEGATIVE))
    mixed = (grey * (1 - strength) + colour * strength).round().clip(0, 255).astype(np.uint8)
    image = Image.fromarray(mixed)
    return image.resize((image.width * ENLARGED, image.height * ENLARGED), Image.Resampling.NEAREST), full


def png(image: Image.Image, caption: str) -> bytes:
    """Return a PNG that carries its caption with it, in the field ``Description``."""
    notes = PngImagePlugin.PngInfo()
    notes.add_itxt("Description", caption)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", pnginfo=notes)
    return buffer.getvalue()
