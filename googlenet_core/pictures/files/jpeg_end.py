"""A JPEG whose end mark is missing: whether all of its pixels are there nevertheless, and then these.

libjpeg fills up what is missing with grey and says nothing that Pillow passes on. So the file is decoded with several
endings: the bare end mark, and bytes that draw something before it. Where all give the same pixels, nothing in the
picture hangs on what is missing. A progressive file that lacks whole scans is told by its list of scans.
"""

from __future__ import annotations

import hashlib
import io
import random
import re

from PIL import Image

MOST_PIXELS = 80_000_000
"""Decoded in all, beside the picture itself: of a large one fewer endings are tried."""

MOST_ENDINGS = 12
"""With few codes in a file's tables, many an ending draws what was there before."""

_END = b"\xff\xd9"
_DRAWN = 64
"""Bytes of an ending for each portion of pixels."""
_RESTARTS = 8

_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")
_RESTART = re.compile(rb"\xff([\xd0-\xd7])")
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_SCAN = 0xDA
_COEFFICIENTS = 64
_ROWS_AT_ONCE = 256


def complete_jpeg(data: bytes) -> Image.Image | None:
    """Return the decoded picture, or None where pixels are missing.

    Args:
        data: a JPEG that a decoder has found to end too early.
    """
    if not _has_all_scans(data):
        return None
    start = data.rstrip(b"\xff")
    try:
        image = _decoded(start + _END)
        wanted = _digest(image)
        endings = max(2, min(MOST_ENDINGS, MOST_PIXELS // (image.width * image.height)))
        if all(_digest(_decoded(start + _drawing(start, number) + _END)) == wanted for number in range(endings)):
            return image
    except (OSError, ValueError):
        pass
    return None


def _drawing(start: bytes, number: int) -> bytes:
    """Bytes that draw something wherever pixels are missing, also where they come in portions, each after its mark."""
    last = 0
    for found in _RESTART.finditer(start, start.rindex(b"\xff\xda")):
        last = found[1][0] - 0xD0 + 1
    draw = random.Random(number)  # noqa: S311 - the same every time
    portions = [bytes(draw.randrange(255) for _ in range(_DRAWN)) for _ in range(_RESTARTS + 1)]
    marks = [bytes((0xFF, 0xD0 + (last + portion) % _RESTARTS)) for portion in range(_RESTARTS)]
    return portions[0] + b"".join(mark + drawn for mark, drawn in zip(marks, portions[1:], strict=True))


def _decoded(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=("JPEG",))
    image.load()
    return image


def _digest(image: Image.Image) -> bytes:
    digest = hashlib.sha256()
    for top in range(0, image.height, _ROWS_AT_ONCE):
        digest.update(image.crop((0, top, image.width, min(top + _ROWS_AT_ONCE, image.height))).tobytes())
    return digest.digest()


def _has_all_scans(data: bytes) -> bool:
    """Whether every coefficient of every component is sent, to its last bit."""
    lacking: dict[int, list[bool]] = {}
    at = 2
    while found := _MARKER.search(data, at):
        marker, start = found[1][0], found.end()
        at = start + max(2, int.from_bytes(data[start : start + 2], "big"))
        body = data[start + 2 : at]
        if marker in _FRAMES:
            lacking |= {component: [True] * _COEFFICIENTS for component in body[6::3]}
        elif marker == _SCAN and body and len(body) >= 4 + 2 * body[0]:
            first, last, bits = body[1 + 2 * body[0] :][:3]
            for component in body[1 : 1 + 2 * body[0] : 2]:
                for index in range(first, min(last, _COEFFICIENTS - 1) + 1):
                    lacking.setdefault(component, [True] * _COEFFICIENTS)[index] = bool(bits & 0x0F)
    return bool(lacking) and not any(map(any, lacking.values()))
