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
_USUAL_TOPS = {"I": (255, 65535), "F": (1, 255, 65535)}
"""Largest values of the usual ways to store brightness; values that fit none are stretched from least to greatest."""

_ROWS_AT_ONCE = 256


def to_rgb(image: Image.Image) -> tuple[Image.Image, tuple[str, ...]]:
    """Return the picture in mode RGB and what was done, one short phrase each.

    Raises:
        ImageError: a colour mode that has no plain meaning in RGB (Lab, for example), or no finite value at all.
    """
    mode = image.mode
    if mode.startswith("I;16"):
        return _rgb(_from_16_bits(image)), ("16-bit grey scaled to 8 bits",)
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


def _from_16_bits(image: Image.Image) -> Grey:
    tags: Any = getattr(image, "tag_v2", {})
    bits = tags.get(_BITS_PER_SAMPLE, (16,))[0]
    table = np.clip(np.round(np.arange(2**16) * (255 / (2**bits - 1))), 0, 255).astype(np.uint8)
    if tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO:
        table = 255 - table
    if isinstance(transparent := image.info.get("transparency"), int):
        table[transparent] = _WHITE
    grey: Grey = table[np.asarray(image)]
    return grey


def _from_any_range(values: NDArray[Any], usual_tops: tuple[int, ...]) -> tuple[Grey, str]:
    finite = np.isfinite(values)
    if not finite.any():
        raise ImageError("The picture holds no finite value; choose another one.")
    known = values if finite.all() else values[finite]
    least, greatest = float(known.min()), float(known.max())
    top = next((top for top in usual_tops if least >= 0 and greatest <= top), None)
    low, high = (least, greatest) if top is None else (0.0, float(top))
    grey = np.empty(values.shape, np.uint8)
    for start in range(0, len(values), _ROWS_AT_ONCE):  # float64 for all rows at once would take eight bytes a pixel
        rows = slice(start, start + _ROWS_AT_ONCE)
        share = (np.where(finite[rows], values[rows], low).astype(np.float64) - low) / ((high - low) or 1.0)
        grey[rows] = np.round(share * 255)
    span = f"{low:g} to {high:g}"
    return grey, f"values from {span} scaled to 8 bits" if top is None else f"values in {span} scaled to 8 bits"
