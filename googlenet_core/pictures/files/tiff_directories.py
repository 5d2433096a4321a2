"""A TIFF's directories: read, described, and written anew with the tags of the pixels alone. Bytes only, no Pillow.

Nothing is copied but entries of tags: what they point to stays where it is in the file. Each directory is read once, and
no more of them than a bound; what makes no sense is passed over.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from googlenet_core.pictures.files.pieces import TIFF_TAGS

MOST_PAGES = 100
"""Directories that are read; of a document with more pages the rest is not looked at."""

SUBFILE, OLD_SUBFILE, WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC = 254, 255, 256, 257, 258, 259, 262
STRIPS, ORIENTATION, SAMPLES, STRIP_LENGTHS, TILES, TILE_LENGTHS = 273, 274, 277, 279, 324, 325
BELOW, SAMPLE_FORMAT, JPEG, JPEG_LENGTH, PROFILE, DNG_VERSION = 330, 339, 513, 514, 34675, 50706
_OF_PIXELS = frozenset(
    {
        *(*range(256, 260), 262, 266, 273, *range(277, 280), 284, 292, 293, 317, 320),
        *(*range(322, 326), 332, 338, 339, 347, *range(512, 522), *range(529, 533)),
    }
)
"""The tags that say how pixels are stored."""

SENSOR = (32803, 34892)
"""Photometric interpretations of raw photographs: one colour a pixel, or linear light."""

_LETTERS = {1: "B", 3: "H", 4: "I", 6: "b", 7: "B", 8: "h", 9: "i", 13: "I", 16: "Q", 17: "q", 18: "Q"}
"""The types of whole numbers, and of bytes without a meaning."""
_REDUCED, _MASK, _OLD_REDUCED, _OLD_JPEG = 1, 4, 2, 6
_MOST_CHANNELS = 512
"""Cameras of many bands have some hundred; more is damage."""
_COLOURS = {0: "grey", 1: "grey", 2: "RGB", 3: "palette colours", 5: "CMYK", 6: "YCbCr", 8: "Lab"}
_NUMBERS = {2: "signed ", 3: "floating-point "}
_PACKED_KNOWN = (*range(1, 9), 32771, 32773, 32809, 32946, 34676, 34677, 34925, 50000, 50001)
_PACKINGS = {
    **dict.fromkeys((33003, 33005, 34712), "JPEG 2000"),
    **dict.fromkeys((22610, 34934), "JPEG XR"),
    **dict.fromkeys((50002, 52546), "JPEG XL"),
    34887: "LERC",
    34892: "lossy DNG",
}
"""Compressions that Pillow does not know but people may."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file stores numbers.

    Attributes:
        order: of bytes, as `struct` writes it.
        big: whether it is a BigTIFF.
    """

    order: str
    big: bool

    @classmethod
    def of(cls, data: bytes) -> Layout:
        """The layout that a file's first bytes say."""
        return cls("<" if data.startswith(b"II") else ">", data[2:3] == b"+")

    @property
    def word(self) -> str:
        """An offset."""
        return f"{self.order}{'Q' if self.big else 'I'}"

    @property
    def count(self) -> str:
        """A directory's number of entries."""
        return f"{self.order}{'Q' if self.big else 'H'}"

    @property
    def entry(self) -> str:
        """Tag, type, number of values, and the values or where they are."""
        return f"{self.order}HHQ8s" if self.big else f"{self.order}HHI4s"

    @property
    def start_at(self) -> int:
        """Where the first directory's offset stands."""
        return 8 if self.big else 4


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One directory.

    Attributes:
        below: whether another page names it, so that it is not in the chain.
    """

    data: bytes = field(repr=False)
    layout: Layout
    entries: dict[int, bytes] = field(repr=False)
    below: bool

    def count(self, tag: int) -> int:
        """How many values a tag has."""
        return int(struct.unpack(self.layout.entry, self.entries[tag])[2]) if tag in self.entries else 0

    def numbers(self, tag: int, most: int = 16) -> tuple[int, ...]:
        """The first values of a tag; none where there is no such tag or its values are not in the file."""
        values, letter = self._values(tag)
        size = struct.calcsize(f"<{letter}") if letter else 1
        count = min(self.count(tag), most, len(values) // size)
        return struct.unpack_from(f"{self.layout.order}{count}{letter}", values) if letter else ()

    def one(self, tag: int, default: int = 0) -> int:
        """A tag's first value."""
        return next(iter(self.numbers(tag, 1)), default)

    def raw(self, tag: int) -> bytes:
        """The bytes of a tag."""
        return bytes(self._values(tag)[0])

    def _values(self, tag: int) -> tuple[memoryview, str]:
        if tag not in self.entries:
            return memoryview(b""), ""
        _, kind, count, value = struct.unpack(self.layout.entry, self.entries[tag])
        letter = _LETTERS.get(kind, "")
        size = count * struct.calcsize(f"<{letter or 'B'}")
        if size <= len(value):
            return memoryview(value)[:size], letter
        (start,) = struct.unpack(self.layout.word, value)
        return memoryview(self.data)[start : start + size], letter

    @property
    def sides(self) -> tuple[int, int]:
        """Width and height in pixels; 0 where it does not say."""
        return self.one(WIDTH), self.one(HEIGHT)

    @property
    def reduced(self) -> bool:
        """Whether it calls itself a small copy of another page, or a mask for one."""
        return bool(self.one(SUBFILE) & (_REDUCED | _MASK)) or self.one(OLD_SUBFILE) == _OLD_REDUCED

    @property
    def sensor(self) -> bool:
        """Whether it belongs to a raw photograph."""
        return self.one(PHOTOMETRIC) in SENSOR or DNG_VERSION in self.entries

    @property
    def pieces(self) -> int:
        """Strips or tiles."""
        return max(self.count(tag) for tag in (STRIPS, STRIP_LENGTHS, TILES, TILE_LENGTHS))

    @property
    def whole(self) -> bool:
        """Whether all of its pixels' bytes are in the file."""
        starts = self.numbers(STRIPS, len(self.data)) or self.numbers(TILES, len(self.data)) or self.numbers(JPEG)
        lengths = (
            self.numbers(STRIP_LENGTHS, len(self.data))
            or self.numbers(TILE_LENGTHS, len(self.data))
            or self.numbers(JPEG_LENGTH)
        )
        ends = [start + length for start, length in zip(starts, lengths, strict=False)]
        return bool(ends) and max(ends) <= len(self.data)

    @property
    def jpeg(self) -> bytes:
        """The JPEG file that its pixels are, as in cameras' previews; empty where they are something else."""
        if self.one(COMPRESSION, _OLD_JPEG) != _OLD_JPEG:
            return b""
        start, length = self.one(JPEG), self.one(JPEG_LENGTH)
        if not start and self.count(STRIPS) == 1:
            start, length = self.one(STRIPS), self.one(STRIP_LENGTHS)
        stream = self.data[max(start, 0) : max(start + length, 0)]
        return stream if stream.startswith(b"\xff\xd8\xff") else b""

    @property
    def unusual(self) -> bool:
        """Whether its pixels are whole and of a kind that exists, and not one that decoders commonly read."""
        bits = set(self.numbers(BITS))
        known = (
            self.one(PHOTOMETRIC) in (*_COLOURS, *SENSOR) and len(bits) == 1 and bits <= {8, 10, 12, 14, 16, 24, 32, 64}
        )
        usual = (
            self.one(PHOTOMETRIC) in _COLOURS
            and bits == {8}
            and self.one(SAMPLE_FORMAT, 1) == 1
            and self.one(SAMPLES, 1) <= 4
            and self.one(COMPRESSION, 1) in _PACKED_KNOWN
        )
        return known and not usual and self.one(SAMPLES, 1) <= _MOST_CHANNELS and all(self.sides) and self.whole

    @property
    def kind(self) -> str:
        """How its pixels are stored, in words: ``32-bit floating-point RGB``."""
        if self.one(PHOTOMETRIC) in SENSOR:
            return "sensor data"
        colours = _COLOURS.get(self.one(PHOTOMETRIC), f"colours of kind {self.one(PHOTOMETRIC)}")
        bits = self.one(BITS, 1)
        channels = f" with {self.one(SAMPLES)} channels" if self.one(SAMPLES) > 4 else ""
        packing = self.one(COMPRESSION, 1)
        packed = f" packed as {_PACKINGS.get(packing, f'number {packing}')}" if packing not in _PACKED_KNOWN else ""
        return f"{bits}-bit {_NUMBERS.get(self.one(SAMPLE_FORMAT), '')}{colours}{channels}{packed}"


def read_pages(data: bytes) -> Iterator[Page]:
    """Walk the chain of directories, and after each the ones that it names as being below it."""
    layout = Layout.of(data)
    seen: set[int] = set()
    following = _word(data, layout, layout.start_at)
    while following and following not in seen and len(seen) < MOST_PAGES:
        page, following = _directory(data, layout, following, seen)
        if page is None:
            return
        yield page
        for start in page.numbers(BELOW):
            if start not in seen and len(seen) < MOST_PAGES and (lower := _directory(data, layout, start, seen)[0]):
                yield Page(data, layout, lower.entries, below=True)


def _directory(data: bytes, layout: Layout, start: int, seen: set[int]) -> tuple[Page | None, int]:
    """A directory and the offset of the next one; none where the file ends before it does."""
    seen.add(start)
    size = struct.calcsize(layout.entry)
    try:
        (count,) = struct.unpack_from(layout.count, data, start)
        first = start + struct.calcsize(layout.count)
        if count > TIFF_TAGS:
            return None, 0
        entries: dict[int, bytes] = {}
        for at in range(first, first + count * size, size):
            (tag,) = struct.unpack_from(f"{layout.order}H", data, at)
            if at + size <= len(data):
                entries.setdefault(tag, data[at : at + size])  # of doubled ones the first, as libtiff does
    except (struct.error, OverflowError):
        return None, 0
    return Page(data, layout, entries, below=False), _word(data, layout, first + count * size)


def _word(data: bytes, layout: Layout, at: int) -> int:
    try:
        return int(struct.unpack_from(layout.word, data, at)[0])
    except struct.error:
        return 0


def rewrite(data: bytes, chain: Sequence[Page]) -> bytes:
    """Return the file with a new chain of directories at its end: those of ``chain``, with their pixels' tags alone."""
    layout = Layout.of(data)
    directories = [[page.entries[tag] for tag in sorted(page.entries.keys() & _OF_PIXELS)] for page in chain]
    at = start = len(data) + len(data) % 2
    parts = [data[: layout.start_at], struct.pack(layout.word, start)]
    parts += [data[layout.start_at + struct.calcsize(layout.word) :], bytes(len(data) % 2)]
    for index, entries in enumerate(directories):
        at += struct.calcsize(layout.count) + sum(map(len, entries)) + struct.calcsize(layout.word)
        last = index == len(directories) - 1
        parts += [struct.pack(layout.count, len(entries)), *entries, struct.pack(layout.word, 0 if last else at)]
    return b"".join(parts)
