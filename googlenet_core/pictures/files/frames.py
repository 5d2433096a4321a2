"""Which frame of an animation, or page of a document, is shown: the first that shows anything, and its number in words.

Animations often begin with a black or an empty frame. Only a bounded number of frames, and of their pixels, is decoded
to find another one.
"""

from __future__ import annotations

from typing import cast

import numpy as np
from PIL import Image, ImageFile

MOST_LOOKED_AT = 30
"""Frames that are decoded to find one that shows anything."""

MOST_PIXELS = 80_000_000
"""Pixels of all these frames; the first one is decoded whatever it has."""

DARK = 8
"""A frame without any value above this, of 255, is black: what compression leaves of black is."""

_GIF_BLOCKS = 200_000
"""Blocks of a GIF that are counted: of 255 bytes at most each, a file of 20 MB has 80,000."""

_OPAQUE = 255
_FRAME, _EXTENSION = 0x2C, 0x21
_ALPHA = ("RGBA", "LA", "PA", "RGBa", "La")


def count_frames(source: ImageFile.ImageFile, data: bytes) -> int:
    """Return how many frames an opened animation has; of a GIF with very many, those in its first part.

    How many pages a TIFF has is known where they are chosen.
    """
    if source.format == "GIF":
        return max(1, _gif_frames(data))
    return int(getattr(source, "n_frames", 1)) if source.format in ("PNG", "WEBP") else 1


def _gif_frames(data: bytes) -> int:
    """Frames, counted by their blocks: Pillow would read each one, which takes seconds where there are many."""
    at = 13 + (3 << (data[10] % 8 + 1) if data[10] & 0x80 else 0)
    found = blocks = 0
    while at < len(data) and blocks < _GIF_BLOCKS:
        if data[at] == _FRAME and at + 10 < len(data):
            found += 1
            at += 11 + (3 << (data[at + 9] % 8 + 1) if data[at + 9] & 0x80 else 0)
        elif data[at] == _EXTENSION:
            at += 2
        else:
            break
        while at < len(data) and data[at] and blocks < _GIF_BLOCKS:
            at, blocks = at + 1 + data[at], blocks + 1
        at, blocks = at + 1, blocks + 1
    return found


def seek_meant(
    source: ImageFile.ImageFile, frames: int, numbers: tuple[int, ...], of: int, largest: int
) -> tuple[int, tuple[str, ...]]:
    """Leave a loaded picture at its first frame that shows anything, decoded; at its first one where none does.

    Args:
        source: the picture, with its first frame decoded.
        frames: how many it has.
        numbers: what to call them, if not 1, 2, 3, ...
        of: how many there are for people, if more than ``frames``.
        largest: pixels that a frame may have.

    Returns:
        The frame's index, and one phrase that says which one was taken; no phrase where there is only one.
    """
    of = max(of, frames)
    if of == 1:
        return 0, ()
    word = "page" if source.format == "TIFF" else "frame"
    index, pixels, empty = 0, source.width * source.height, _shows_nothing(source)
    while empty and index + 1 < min(frames, MOST_LOOKED_AT):
        index += 1
        if not _went_to(source, index, min(largest, MOST_PIXELS - pixels)):
            break
        pixels += source.width * source.height
        if not _shows_nothing(source):
            return index, (f"{word} {_number(index, numbers)} of {of} is taken, the first that is not {empty}",)
    if index:
        source.seek(0)
        source.load()
    looked = f", {empty} like all that were looked at" if empty else ""
    return 0, (f"{word} {_number(0, numbers)} of {of} is taken{looked}",)


def _went_to(source: ImageFile.ImageFile, index: int, largest: int) -> bool:
    """Decode another frame, if it can be and has no more pixels than that."""
    try:
        source.seek(index)
        if source.width * source.height > largest:
            return False
        source.load()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - decoders raise almost anything on damaged files, and the first frame is there
        return False
    return True


def _number(index: int, numbers: tuple[int, ...]) -> int:
    return numbers[index] if numbers else index + 1


def _shows_nothing(image: Image.Image) -> str:
    """``black`` or ``transparent`` where a frame is nothing else, and nothing where it shows anything."""
    if image.mode in _ALPHA or "transparency" in image.info:
        *colours, (least, most) = _extrema(image.convert("RGBA"))
        if most == 0:
            return "transparent"
        if least < _OPAQUE:  # laid on white, so that not all of it is black
            return ""
    elif image.mode[:1] in "IF":  # of any range: only nothing at all is black
        return "" if np.asarray(image).any() else "black"
    else:
        colours = _extrema(image.convert("RGB"))
    return "black" if max(greatest for _, greatest in colours) <= DARK else ""


def _extrema(image: Image.Image) -> list[tuple[int, int]]:
    """The least and the greatest value of each channel."""
    return list(cast("tuple[tuple[int, int], ...]", image.getextrema()))
