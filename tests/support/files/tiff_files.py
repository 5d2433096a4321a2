"""TIFF files with pages of any kind, one after another and one below another, written by hand."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

SHORT, LONG = 3, 4
_SIZES = {1: "B", SHORT: "H", LONG: "I", 7: "B"}


@dataclass(frozen=True)
class Page:
    """A directory's tags (type and values each), its pixels in one strip or as a JPEG of its own, and pages below it."""

    tags: Mapping[int, tuple[int, Sequence[int]]]
    pixels: bytes
    below: Sequence[Page] = field(default=())
    jpeg: bool = False
    length: int | None = None
    """What the directory says of the pixels' bytes, if not the truth."""


def page(image: Image.Image, subfile: int = 0, below: Sequence[Page] = (), **more: tuple[int, Sequence[int]]) -> Page:
    """A page of 8-bit RGB or grey, uncompressed; ``more`` are tags as ``t274=(3, [6])``."""
    colours = len(image.getbands())
    return raw(np.asarray(image), 2 if colours == 3 else 1, subfile, below, **more)


def raw(
    values: np.ndarray,
    photometric: int,
    subfile: int = 0,
    below: Sequence[Page] = (),
    **more: tuple[int, Sequence[int]],
) -> Page:
    """A page of any numbers, [H, W] or [H, W, channels], uncompressed."""
    height, width, *channels = values.shape
    count = channels[0] if channels else 1
    kind = {"u": 1, "i": 2, "f": 3}[values.dtype.kind]
    tags = {
        254: (LONG, [subfile]),
        256: (LONG, [width]),
        257: (LONG, [height]),
        258: (SHORT, [values.dtype.itemsize * 8] * count),
        259: (SHORT, [1]),
        262: (SHORT, [photometric]),
        277: (SHORT, [count]),
        278: (LONG, [height]),
        339: (SHORT, [kind] * count),
    }
    tags |= {int(name[1:]): value for name, value in more.items()}
    return Page(tags, values.tobytes(), below)


def jpeg_inside(data: bytes, subfile: int = 1, in_strip: bool = False) -> Page:
    """A page that is a JPEG file, as cameras write their previews: in a strip (Canon), or named by its own tags (Nikon)."""
    return Page({254: (LONG, [subfile]), 259: (SHORT, [6])}, data, jpeg=not in_strip)


def built(*chain: Page, order: str = "<", mark: bytes = b"") -> bytes:
    """A classic TIFF with these pages in a chain; ``mark`` follows the header, as Canon's does."""
    body = bytearray((b"II" if order == "<" else b"MM") + struct.pack(f"{order}HI", 42, 0) + mark)
    following = 4
    for one in chain:
        start, after = _write(body, one, order)
        struct.pack_into(f"{order}I", body, following, start)
        following = after
    return bytes(body)


def _write(body: bytearray, one: Page, order: str) -> tuple[int, int]:
    """Append a page; return where it starts and where the offset of the next one belongs."""
    below = [_write(body, lower, order)[0] for lower in one.below]
    start, length = (513, 514) if one.jpeg else (273, 279)
    tags = {
        **one.tags,
        start: (LONG, [_append(body, one.pixels)]),
        length: (LONG, [len(one.pixels) if one.length is None else one.length]),
    }
    tags |= {330: (LONG, below)} if below else {}
    entries = b""
    for tag, (kind, values) in sorted(tags.items()):
        packed = struct.pack(f"{order}{len(values)}{_SIZES[kind]}", *values)
        value = packed.ljust(4, b"\0") if len(packed) <= 4 else struct.pack(f"{order}I", _append(body, packed))
        entries += struct.pack(f"{order}HHI", tag, kind, len(values)) + value
    at = _append(body, struct.pack(f"{order}H", len(tags)) + entries + bytes(4))
    return at, at + 2 + len(entries)


def _append(body: bytearray, data: bytes) -> int:
    body += bytes(len(body) % 2)
    start = len(body)
    body += data
    return start
