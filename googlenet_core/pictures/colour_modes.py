"""Any colour mode that Pillow decodes -> 8-bit RGB, as people would see it. Pixels only: no files, no sizes.

Alpha is laid on white. Values wider than 8 bits are scaled by their range instead of being cut off at 255, which is
what ``Image.convert("RGB")`` would do to them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from googlenet_core.errors import ImageError

Grey = NDArray[np.uint8]

_WHITE = 255
_ALPHA_MODES = ("RGBA", "LA", "PA", "RGBa", "La")
_PLAIN_MODES = {
    "RGB": "",
    "RGBX": "",
    "L": "grey repeated for red, green and blue",
    "1": "black and white widened to RGB",
    "P": "palette looked up",
    "CMYK": "CMYK turned into RGB",
    "YCbCr": "YCbCr turned into RGB",
}
_BITS_PER_SAMPLE = 258
_PHOTOMETRIC = 262
_WHITE_IS_ZERO = 0
_WHOLE_TOPS = (255, 1023, 4095, 16383, 65535)
_USUAL_TOPS = {"I": _WHOLE_TOPS, "F": (1, 255, 65535)}
"""Largest values of the usual ways to store brightness: whole numbers of 8, 10, 12, 14 and 16 bits, which are stored in
wider ones as they are, and shares of 1. The smallest that no value exceeds is white; values that fit none are stretched
from least to greatest."""

_ROWS_AT_ONCE = 256


def to_rgb(image: Image.Image) -> tuple[Image.Image, tuple[str, ...]]:
    """Return the picture in mode RGB and what was done, one short phrase each.

    Raises:
        ImageError: a colour mode that has no plain meaning in RGB (Lab, for example), or no finite value at all.
    """
    mode = image.mode
    if mode.startswith("I;16"):
        grey, note = _from_16_bits(image)
        return _rgb(grey), (note,)
    if mode in _USUAL_TOPS:
        grey, note = _from_any_range(np.asarray(image), _USUAL_TOPS[mode])
        return _rgb(grey), (note,)
    if mode in _ALPHA_MODES or "transparency" in image.info:
        return _on_white(image), ("transparency laid on white",)
    if mode not in _PLAIN_MODES:
        raise ImageError(f"Pictures in the colour mode {mode} cannot be shown faithfully; save the picture as RGB.")
    note = _PLAIN_MODES[mode]
    return (image if mode == "RGB" else image.convert("RGB")), ((note,) if note else ())


def _rgb(grey: Grey) -> Image.Image:
    return Image.fromarray(grey).convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode == "La":
        image = image.convert("LA")
    key = image.info.get("transparency")
    if isinstance(key, tuple) and max(key) > 255:  # of a 16-bit PNG, whose pixels Pillow has cut to their upper 8 bits
        image.info["transparency"] = tuple(value >> 8 for value in key)
    rgba = image.convert("RGBA")
    white = Image.new("RGB", image.size, (_WHITE, _WHITE, _WHITE))
    white.paste(rgba, mask=rgba.getchannel("A"))
    return white


def _from_16_bits(image: Image.Image) -> tuple[Grey, str]:
    tags: Any = getattr(image, "tag_v2", {})
    bits = tags.get(_BITS_PER_SAMPLE, (16,))[0]
    values = np.asarray(image)
    low, high, note = _span(0, values.max(), _WHOLE_TOPS if bits == 16 else (2**bits - 1,))
    table = np.clip(np.round((np.arange(2**16) - low) * (255 / (high - low))), 0, 255).astype(np.uint8)
    if tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO:
        table = 255 - table
    if isinstance(transparent := image.info.get("transparency"), int):
        table[transparent] = _WHITE
    grey: Grey = table[values]
    return grey, note


def _from_any_range(values: NDArray[Any], usual_tops: tuple[int, ...]) -> tuple[Grey, str]:
    finite = np.isfinite(values)
    if not finite.any():
        raise ImageError("The picture holds no finite value; choose another one.")
    known = values if finite.all() else values[finite]
    low, high, note = _span(known.min(), known.max(), usual_tops)
    grey = np.empty(values.shape, np.uint8)
    for start in range(0, len(values), _ROWS_AT_ONCE):  # float64 for all rows at once would take eight bytes a pixel
        rows = slice(start, start + _ROWS_AT_ONCE)
        share = (np.where(finite[rows], values[rows], low).astype(np.float64) - low) / ((high - low) or 1.0)
        grey[rows] = np.round(share * 255)
    return grey, note


def _span(least: float, greatest: float, usual_tops: tuple[int, ...]) -> tuple[float, float, str]:
    """What becomes black, what becomes white, and what to say of it."""
    least, greatest = float(least), float(greatest)
    top = next((top for top in usual_tops if least >= 0 and greatest <= top), None)
    low, high = (least, greatest) if top is None else (0.0, float(top))
    return low, high, f"values {'from' if top is None else 'in'} {low:g} to {high:g} scaled to 8 bits"
