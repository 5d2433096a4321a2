"""What an AVIF or HEIC file is made of, counted before anything decodes it. Bytes only: no pixels, no Pillow.

Such a file is a tree of boxes. Some list items: coded pictures, and grids that are put together from others as tiles.
What a decoder takes depends on how many there are, how large they say they are and how often one is used: a grid may
name the same tile of 40 megapixels a thousand times. As in `picture_pieces`, nothing is built that grows beyond a
limit, what is cut off or makes no sense ends the walk, and what is wrong with it is for the decoder to say.

ISO/IEC 14496-12 describes the boxes, ISO/IEC 23008-12 the items.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from googlenet_core.pictures.files.pieces import too_many_error

BOXES = 10_000
"""Of all kinds, wherever they are nested. A telephone's photograph has some 500."""

ITEMS = 1_000
"""Pictures, tiles and remarks. A telephone's photograph has some 50 tiles, 40 megapixels in tiles of 512×512 are 160."""

PARTS = 10_000
"""References, parts and properties of items, each kind of them in all."""

FRAMES = 20_000
"""Of a picture that moves: at 24 frames a second a quarter of an hour."""

WORK_PIXELS = 160_000_000
"""To decode for one item, its tiles included: four times what is accepted, for tiles reach beyond the edges."""

_CONTAINERS = (b"iprp", b"moov", b"trak", b"mdia", b"minf", b"stbl")
_LISTS_OF_FRAMES = {b"stsz": 8, b"stts": 4, b"stsc": 4, b"stco": 4, b"co64": 4, b"ctts": 4}
"""Where in such a box stands how long it is."""

_MOST_NESTED = 8
"""Boxes in boxes, and pictures made of pictures."""

_CANVAS = {b"grid": 4, b"iovl": 10}
"""Where in the data of a derived picture stands how large it is."""


@dataclass(slots=True)
class _Found:
    boxes: int = 0
    parts: int = 0
    kinds: dict[int, bytes] = field(default_factory=dict)
    sizes: list[int] = field(default_factory=list)
    """Pixels of each property, 0 for one that says no size."""
    properties: dict[int, list[int]] = field(default_factory=dict)
    made_of: dict[int, list[int]] = field(default_factory=dict)
    places: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """Offset and length of each part of an item's data; from the start of ``idat`` where the item is in ``inside``."""
    inside: set[int] = field(default_factory=set)
    idat: int = 0


def is_boxes(data: bytes) -> bool:
    """Whether a file is made of boxes: AVIF, HEIC, and also films."""
    return data[4:8] == b"ftyp"


def is_avif(data: bytes) -> bool:
    """Whether a file of boxes says that its pictures are AV1's, and not HEVC's."""
    (size,) = struct.unpack_from(">I", data) if len(data) >= 4 else (0,)
    brands = data[8 : min(size, 256)]
    return any(brands[at : at + 4] in (b"avif", b"avis") for at in range(0, len(brands), 4))


def check_boxes(data: bytes) -> int:
    """Refuse a file in more pieces than any honest one, or whose tiles are more than any picture needs.

    Returns:
        The pixels of the largest picture in the file, as far as that is said; 0 for a file without boxes.

    Raises:
        ImageError: there are too many of a kind; one sentence says of which and what to do.
    """
    if not is_boxes(data):
        return 0
    found = _Found()
    try:
        for kind, start, end in _boxes(data, 0, len(data), found):
            _read(data, kind, start, end, found)
    except (struct.error, IndexError):  # the file ends before its boxes do
        pass
    canvases = [_canvas(data, found, item, kind) for item, kind in found.kinds.items() if kind in _CANVAS]
    work: dict[int, int] = {}
    for item in found.made_of:
        _limit(_work(found, item, work, 0), WORK_PIXELS, "pixels in its tiles")
    return max((*found.sizes, *canvases), default=0)


def _boxes(data: bytes, start: int, end: int, found: _Found, depth: int = 0) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, start and end of what is in each box, and then of the boxes in those that are known to hold some."""
    while start + 8 <= end:
        found.boxes += 1
        _limit(found.boxes, BOXES, "boxes")
        size, kind = struct.unpack_from(">I4s", data, start)
        head = 8
        if size == 1:
            (size,), head = struct.unpack_from(">Q", data, start + 8), 16
        inner, outer = start + head, min(end, start + size if size else end)
        if outer < inner:
            return
        yield kind, inner, outer
        if depth < _MOST_NESTED and (kind in _CONTAINERS or kind == b"meta"):
            yield from _boxes(data, inner + 4 * (kind == b"meta"), outer, found, depth + 1)
        start = outer


def _read(data: bytes, kind: bytes, start: int, end: int, found: _Found) -> None:
    if kind in _LISTS_OF_FRAMES:
        (frames,) = struct.unpack_from(">I", data, start + _LISTS_OF_FRAMES[kind])
        _limit(frames, FRAMES, "frames")
    elif kind == b"iinf":
        version = data[start]
        for inner, at, _ in _boxes(data, start + (8 if version else 6), end, found):
            if inner == b"infe" and data[at] >= 2:
                form = ">H2x4s" if data[at] == 2 else ">I2x4s"
                item, what = struct.unpack_from(form, data, at + 4)
                found.kinds[item] = what
                _limit(len(found.kinds), ITEMS, "pictures and remarks")
    elif kind == b"ipco":
        for inner, at, _ in _boxes(data, start, end, found):
            width, height = struct.unpack_from(">II", data, at + 4) if inner == b"ispe" else (0, 0)
            found.sizes.append(width * height)
    elif kind == b"ipma":
        _read_properties(data, start, found)
    elif kind == b"iref":
        _read_references(data, start, end, found)
    elif kind == b"iloc":
        _read_places(data, start, found)
    elif kind == b"idat":
        found.idat = start


def _read_properties(data: bytes, start: int, found: _Found) -> None:
    version, wide = data[start], data[start + 3] & 1
    (entries,) = struct.unpack_from(">I", data, start + 4)
    at, item_form = start + 8, ">I" if version else ">H"
    for _ in range(entries):
        (item,) = struct.unpack_from(item_form, data, at)
        at += struct.calcsize(item_form)
        count = data[at]
        _part(found, count + 1)
        numbers = struct.unpack_from(f">{count}{'H' if wide else 'B'}", data, at + 1)
        found.properties.setdefault(item, []).extend(number & (0x7FFF if wide else 0x7F) for number in numbers)
        at += 1 + count * (2 if wide else 1)


def _read_references(data: bytes, start: int, end: int, found: _Found) -> None:
    letter = "I" if data[start] else "H"
    for kind, at, _ in _boxes(data, start + 4, end, found):
        item, count = struct.unpack_from(f">{letter}H", data, at)
        _part(found, count)
        if kind == b"dimg":
            _limit(count, ITEMS, "tiles")
            tiles = struct.unpack_from(f">{count}{letter}", data, at + struct.calcsize(f">{letter}H"))
            found.made_of.setdefault(item, []).extend(tiles)


def _read_places(data: bytes, start: int, found: _Found) -> None:
    version = data[start]
    offset_size, length_size, base_size = data[start + 4] >> 4, data[start + 4] & 15, data[start + 5] >> 4
    index_size = data[start + 5] & 15 if version else 0
    item_size = 4 if version > 1 else 2
    at = start + 6

    def number(size: int) -> int:
        nonlocal at
        if at + size > len(data):
            raise IndexError
        at += size
        return int.from_bytes(data[at - size : at], "big")

    for _ in range(number(item_size)):
        item = number(item_size)
        inside = version > 0 and number(2) & 15 == 1
        number(2)
        base, extents = number(base_size), number(2)
        _part(found, extents + 1)
        places = []
        for _ in range(extents):
            number(index_size)
            places.append((base + number(offset_size), number(length_size)))
        found.places[item] = places
        if inside:
            found.inside.add(item)


def _canvas(data: bytes, found: _Found, item: int, kind: bytes) -> int:
    """Pixels of a picture that is put together from others, as its own data say."""
    start = found.idat if item in found.inside else 0
    head = b"".join(
        data[start + offset : start + offset + min(length or 24, 24)] for offset, length in found.places.get(item, ())
    )
    form = ">II" if len(head) > 1 and head[1] & 1 else ">HH"
    try:
        width, height = struct.unpack_from(form, head, _CANVAS[kind])
    except struct.error:
        return 0
    return int(width * height)


def _work(found: _Found, item: int, known: dict[int, int], depth: int) -> int:
    """Pixels to decode for an item: those of its tiles, or else its own."""
    if item not in known:
        known[item] = 0  # what one that is made of itself adds
        own = max((found.sizes[n - 1] for n in found.properties.get(item, ()) if 0 < n <= len(found.sizes)), default=0)
        tiles = found.made_of.get(item, ())
        _limit(depth, _MOST_NESTED, "pictures made of each other")
        known[item] = sum(_work(found, tile, known, depth + 1) for tile in tiles) if tiles else own
    return known[item]


def _part(found: _Found, more: int) -> None:
    found.parts += more
    _limit(found.parts, PARTS, "references and parts")


def _limit(count: int, most: int, what: str) -> None:
    if count > most:
        raise too_many_error(most, what)
