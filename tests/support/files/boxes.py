"""HEIC and AVIF files built by code, box by box: as many boxes, items and tiles as a test wants."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box with these parts in it."""
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def full(kind: bytes, *parts: bytes, version: int = 0) -> bytes:
    """A box that begins with its version."""
    return box(kind, bytes([version, 0, 0, 0]), *parts)


def brand(kind: bytes = b"heic") -> bytes:
    """The first box of a file."""
    return box(b"ftyp", kind, bytes(4), b"mif1", kind)


def file(
    items: Mapping[int, bytes],
    sizes: Mapping[int, tuple[int, int]],
    made_of: Mapping[int, Sequence[int]] | None = None,
    canvas: tuple[int, int] | None = None,
    *more: bytes,
) -> bytes:
    """A file of items by their kind, each of a size, some made of others; item 1's own data say a canvas's size."""
    listed = full(b"iinf", struct.pack(">H", len(items)), *(
        full(b"infe", struct.pack(">HH4s", item, 0, kind), b"\0", version=2) for item, kind in items.items()
    ))  # fmt: skip
    shapes = sorted(set(sizes.values()))
    properties = box(
        b"iprp",
        box(b"ipco", *(full(b"ispe", struct.pack(">II", *shape)) for shape in shapes)),
        full(b"ipma", struct.pack(">I", len(sizes)), *(
            struct.pack(">HBB", item, 1, shapes.index(shape) + 1) for item, shape in sizes.items()
        )),
    )  # fmt: skip
    references = full(b"iref", *(
        box(b"dimg", struct.pack(f">HH{len(tiles)}H", item, len(tiles), *tiles))
        for item, tiles in (made_of or {}).items()
    ))  # fmt: skip
    inside = b""
    if canvas:
        place = struct.pack(">BBHHHHHII", 0x44, 0, 1, 1, 1, 0, 1, 0, 8)
        inside = full(b"iloc", place, version=1) + box(b"idat", struct.pack(">BBBBHH", 0, 0, 0, 0, *canvas))
    return brand() + full(b"meta", full(b"pitm", b"\0\1"), listed, properties, references, inside, *more)
