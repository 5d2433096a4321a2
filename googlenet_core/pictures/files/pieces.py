"""How many pieces a picture's file is made of, counted before anything decodes it. Bytes only: no pixels, no Pillow.

Decoders take time and memory for each chunk, scan and strip, however little is in it: a PNG of 900,000 remarks, a JPEG
that draws its picture a thousand times over, a TIFF of 64×64 pixels in four million strips. Nothing is decoded here,
and nothing is built that grows with the file: every walk stops at the limit it is about. What is cut off or makes no
sense ends a walk; what is wrong with it is for the decoder to say.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from googlenet_core.errors import ImageError

PNG_CHUNKS = 50_000
"""libpng cuts pixels into pieces of 8 kB: 2,500 in the largest file that is accepted."""

PNG_REMARKS = 1_000
"""Chunks that are neither pixels nor frames. An honest file has a dozen; for each text Pillow keeps an entry."""

JPEG_SCANS = 100
"""libjpeg's own progressive files have 10 scans, those that were made as small as can be some 20."""

JPEG_SEGMENTS = 5_000
"""Before the pixels. A colour profile takes 255 at most, remarks in several parts some hundred."""

TIFF_PIECES = 100_000
"""Strips or tiles: 40 megapixels in rows of 1,000 pixels are 40,000 strips, in tiles of 64×64 they are 9,766."""

TIFF_TAGS = 4_000
"""Entries of the first directory. An honest file has some twenty, a raw photograph a hundred."""

GIF_EXTENSIONS = 1_000
"""Before the first frame: a loop count, a remark, a colour profile."""

GIF_BLOCKS = 100_000
"""Before the first frame, of 255 bytes at most each: remarks in XMP are read as blocks of about 60 bytes."""

WEBP_CHUNKS = 20_000
"""One for each frame and a handful besides: at 24 frames a second a quarter of an hour."""

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_PIXELS = (b"IDAT", b"fdAT", b"fcTL")
_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")
_NEXT_MARKER = re.compile(rb"\xff([^\xff])")
_SCAN, _END = 0xDA, 0xD9
_PIECE_TAGS = (273, 279, 324, 325)
"""Offsets and lengths of strips, then of tiles."""
_GIF_EXTENSION, _GIF_FRAME = 0x21, 0x2C


def check_pieces(data: bytes) -> None:
    """Refuse a file that is cut into more pieces than any honest one.

    Raises:
        ImageError: there are too many of a kind; one sentence says of which and what to do.
    """
    if data.startswith(_PNG):
        _check_png(data)
    elif data.startswith(b"\xff\xd8\xff"):
        _check_jpeg(data)
    elif data.startswith((b"II", b"MM")) and data[2:4] in (b"\0*", b"*\0", b"\0+", b"+\0"):
        _check_tiff(data)
    elif data.startswith(b"GIF8"):
        _check_gif(data)
    elif data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        _check_webp(data)


def _check_png(data: bytes) -> None:
    remarks = 0
    for number, (kind, _) in enumerate(_chunks(data, len(_PNG), ">I4s", 4), 1):
        remarks += kind not in _PNG_PIXELS
        _limit(number, PNG_CHUNKS, "chunks")
        _limit(remarks, PNG_REMARKS, "remarks")
        if kind == b"IEND":
            return


def _check_webp(data: bytes) -> None:
    for number, _ in enumerate(_chunks(data, 12, "<4sI", 0), 1):
        _limit(number, WEBP_CHUNKS, "frames and chunks")


def _chunks(data: bytes, start: int, head: str, checksum: int) -> Iterator[tuple[bytes, int]]:
    """Yield the kind and the length of each chunk that begins within ``data``."""
    pieces = struct.Struct(head)
    while start + pieces.size <= len(data):
        one, other = pieces.unpack_from(data, start)
        kind, length = (one, other) if isinstance(one, bytes) else (other, one)
        yield kind, length
        start += pieces.size + length + checksum
        start += (length & 1) if not checksum else 0  # RIFF fills up to even lengths


def _check_jpeg(data: bytes) -> None:
    """Segments are walked by their lengths, pixels are searched for the next marker: they never hold one."""
    if data.count(b"\xff\xda") <= JPEG_SCANS and data.count(b"\xff") <= JPEG_SEGMENTS:
        return  # fewer than can be too many, wherever they stand
    at, segments, scans = 2, 0, 0
    while found := (_MARKER if scans else _NEXT_MARKER).search(data, at):
        marker = found[1][0]
        if not scans:
            segments += found.end() - at - 1  # a marker may be filled up, and Pillow reads that byte by byte
            _limit(segments, JPEG_SEGMENTS, "segments")
        if marker == _SCAN:
            scans += 1
            _limit(scans, JPEG_SCANS, "scans")
            if scans == 1 and data.count(b"\xff\xda", found.start()) <= JPEG_SCANS:
                return  # fewer than can be too many from here on
        if marker == _END and scans:
            return
        bare = marker in (0x00, 0x01, 0xD8) or 0xD0 <= marker <= 0xD7
        if bare or found.end() + 2 > len(data):
            at = found.end()
        else:
            at = found.end() + max(2, int.from_bytes(data[found.end() : found.end() + 2], "big"))


def _check_tiff(data: bytes) -> None:
    """Classic and big files of either byte order; Pillow takes a big one of the second order for a classic one."""
    order = "<" if data.startswith(b"II") else ">"
    if b"+" in data[2:4]:
        _check_directory(data, f"{order}Q", 8, f"{order}Q", f"{order}HHQ", 20)
    if data[2:4] != b"+\0":
        _check_directory(data, f"{order}I", 4, f"{order}H", f"{order}HHI", 12)


def _check_directory(data: bytes, offset: str, place: int, count: str, entry: str, step: int) -> None:
    try:
        (start,) = struct.unpack_from(offset, data, place)
        if start > len(data):
            return
        (entries,) = struct.unpack_from(count, data, start)
        start += struct.calcsize(count)
        _limit(min(entries, (len(data) - start) // step), TIFF_TAGS, "tags")
        for number in range(entries):
            tag, _, pieces = struct.unpack_from(entry, data, start + number * step)
            if tag in _PIECE_TAGS:
                check_strips(pieces, len(data))
    except struct.error:  # the file ends before its directory does
        return


def check_strips(pieces: int, size: int) -> None:
    """Refuse a page of a TIFF that is cut into more strips or tiles than any honest one.

    Args:
        pieces: how many the page's directory lists.
        size: bytes of the file. Of a list longer than the file nothing is read; that it is damaged the decoder says.

    Raises:
        ImageError: there are too many.
    """
    _limit(min(pieces, size // 2), TIFF_PIECES, "strips or tiles")


def _check_gif(data: bytes) -> None:
    if len(data) < 13:
        return
    at = 13 + (3 << (data[10] % 8 + 1) if data[10] & 0x80 else 0)
    extensions = blocks = 0
    while at + 2 < len(data) and data[at] != _GIF_FRAME:
        if data[at] != _GIF_EXTENSION:  # Pillow skips what it does not know, byte by byte
            at, blocks = at + 1, blocks + 1
            _limit(blocks, GIF_BLOCKS, "blocks")
            continue
        extensions += 1
        _limit(extensions, GIF_EXTENSIONS, "remarks")
        at += 2
        while at < len(data) and data[at]:
            at, blocks = at + 1 + data[at], blocks + 1
            _limit(blocks, GIF_BLOCKS, "blocks")
        at += 1


def _limit(count: int, most: int, what: str) -> None:
    if count > most:
        raise too_many_error(most, what)


def too_many_error(most: int, what: str) -> ImageError:
    """What to say of a file that has more pieces of a kind than are accepted."""
    return ImageError(
        f"The picture's file is made of more than {most:,} {what}, which no ordinary program does; "
        "open it in one, save it anew as JPEG or PNG, and try again."
    )
