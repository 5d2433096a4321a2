"""Which way up a picture is meant: what its EXIF block says, read as browsers read it, and the turning itself.

Tried out in Chromium: it turns a picture by the first entry of the first EXIF block that is a single SHORT from 1 to 8.
What XMP says, other types (LONG, BYTE), a second block and PNG's older text profiles turn nothing. Programs that turn
the pixels often leave such remarks behind, so that a picture turned by them would lie on its side.
"""

from __future__ import annotations

import struct

from PIL import Image

UPRIGHT = 1
TAG = 0x0112
MOST_ENTRIES = 4_000
"""Entries of a directory that are looked at; honest ones have some twenty."""

_SHORT = 3
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def read_orientation(block: bytes) -> int:
    """Return the orientation, 1 to 8, that an EXIF block gives.

    Args:
        block: a TIFF header and its directory, without the ``Exif`` mark before it.

    Returns:
        1 (upright) also where the block is damaged or says nothing of the kind.
    """
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    if order is None:
        return UPRIGHT
    try:
        (start,) = struct.unpack_from(f"{order}I", block, 4)
        (entries,) = struct.unpack_from(f"{order}H", block, start)
        for number in range(min(entries, MOST_ENTRIES)):
            tag, kind, count, value = struct.unpack_from(f"{order}HHIH", block, start + 2 + 12 * number)
            if (tag, kind, count) == (TAG, _SHORT, 1) and 1 <= value <= 8:
                return int(value)
    except struct.error:  # the block ends before its directory does
        pass
    return UPRIGHT


def find_orientation(image: Image.Image) -> int:
    """Return the orientation of a file of boxes (AVIF, HEIC), whose decoder hands its turn on as EXIF, or has made it."""
    try:
        found = image.getexif().get(TAG, UPRIGHT)
    except Exception:  # noqa: BLE001 - damaged EXIF does not make a picture unusable
        return UPRIGHT
    return found if found in _TURNS else UPRIGHT


def turn_upright(image: Image.Image, orientation: int) -> Image.Image:
    """Return the picture as ``orientation`` means it to be seen, in the same colour mode and with the same ``info``."""
    turn = _TURNS.get(orientation)
    if turn is None:
        return image
    upright = image.transpose(turn)
    upright.info = dict(image.info)
    return upright
