"""Small files that cost a decoder much, each built by code; and honest ones that come near to them."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from itertools import pairwise

import numpy as np
from PIL import Image

from tests.support.files.pictures import encoded, noise

SIDES = (8000, 5000)
"""40 megapixels, as many as are accepted."""


def chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG's chunk."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@cache
def webp_of_40_megapixels(shade: int = 0) -> bytes:
    """One colour, in less than two kilobytes: a picture that may be shown, and takes half a gigabyte meanwhile."""
    return encoded(Image.new("RGB", SIDES, (shade, 90, 160)), "WEBP", lossless=True, method=0)


@cache
def _scanned(sides: tuple[int, int]) -> tuple[bytes, bytes]:
    """A progressive JPEG up to its last scan, and that scan, which refines all of the picture once more."""
    data = encoded(Image.new("L", sides, 77), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last], data[last:-2]


def jpeg_of_many_scans(scans: int = 1000, sides: tuple[int, int] = SIDES) -> bytes:
    """A progressive JPEG whose last scan comes again and again, each time for all of the pixels."""
    start, scan = _scanned(sides)
    return start + scan * scans + b"\xff\xd9"


def jpeg_of_many_segments(segments: int = 2_000_000) -> bytes:
    """A JPEG with empty remarks before its pixels."""
    data = encoded(noise(16, 16), "JPEG")
    return data[:2] + b"\xff\xfe\x00\x02" * segments + data[2:]


def jpeg_of_filling(size: int = 15_000_000) -> bytes:
    """A JPEG whose second marker is filled up, which Pillow reads byte by byte."""
    data = encoded(noise(16, 16), "JPEG")
    return data[:2] + b"\xff" * size + data[2:]


def png_of_many_texts(texts: int = 900_000) -> bytes:
    """A PNG with very short remarks, each under its own name."""
    data = encoded(noise(16, 16))
    return data[:33] + b"".join(chunk(b"tEXt", b"%d\0x" % number) for number in range(texts)) + data[33:]


def png_of_many_pieces(pieces: int) -> bytes:
    """A PNG whose pixels come in so many pieces."""
    data = encoded(noise(300, 200))
    at, pixels = 33, b""
    while data[at + 4 : at + 8] != b"IEND":
        size = int.from_bytes(data[at : at + 4], "big")
        pixels += data[at + 8 : at + 8 + size] if data[at + 4 : at + 8] == b"IDAT" else b""
        at += 12 + size
    cuts = [len(pixels) * number // pieces for number in range(pieces + 1)]
    cut = b"".join(chunk(b"IDAT", pixels[a:b]) for a, b in pairwise(cuts))
    return data[:33] + cut + data[at:]


def tiff_of_many_strips(
    strips: int = 2_000_000, order: str = "<", big: bool = False, sides: tuple[int, int] = (64, 64)
) -> bytes:
    """A TIFF with a list of strips far beyond its pixels: the first ones are there, all others are empty."""
    width, height = sides
    letters, word = (b"II" if order == "<" else b"MM"), ("Q" if big else "I")
    kind = 16 if big else 4
    head = letters + struct.pack(f"{order}HHHQ", 43, 8, 0, 16) if big else letters + struct.pack(f"{order}HI", 42, 8)
    entry, count = (f"{order}HHQQ", f"{order}Q") if big else (f"{order}HHII", f"{order}H")
    tags = 9
    after = len(head) + struct.calcsize(count) + tags * struct.calcsize(entry) + struct.calcsize(word)
    size = struct.calcsize(f"{order}{word}")
    offsets, lengths = after, after + size * strips
    pixels = lengths + size * strips
    values = [
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 4, 1, 8),
        (259, 4, 1, 1),
        (262, 4, 1, 1),
        (273, kind, strips, offsets),
        (277, 4, 1, 1),
        (278, 4, 1, 1),
        (279, kind, strips, lengths),
    ]
    directory = struct.pack(count, tags) + b"".join(
        # A single number is written at the start of its field, which is its low end in the first byte order alone.
        struct.pack(entry, tag, kind_, n, value << 32 if big and order == ">" and kind_ == 4 else value)
        for tag, kind_, n, value in values
    )
    starts = np.full(strips, pixels, np.uint64)
    starts[:height] += np.arange(min(height, strips), dtype=np.uint64) * width
    sizes = np.zeros(strips, np.uint64)
    sizes[:height] = width
    dtype = f"{order}u{size}"
    tables = starts.astype(dtype).tobytes() + sizes.astype(dtype).tobytes()
    return head + directory + bytes(struct.calcsize(word)) + tables + bytes(width * height)


def tiff_of_many_tags(tags: int = 500_000) -> bytes:
    """A big TIFF whose directory never ends."""
    head = b"II" + struct.pack("<HHHQ", 43, 8, 0, 16) + struct.pack("<Q", tags)
    entries = b"".join(struct.pack("<HHQQ", number % 60_000 + 1000, 4, 1, 1) for number in range(tags))
    return head + entries + bytes(8)


def gif_of_many_remarks(remarks: int = 1_000_000) -> bytes:
    """A GIF with remarks of one letter before its first frame."""
    data = encoded(noise(16, 16), "GIF")
    start = 13 + (3 << (data[10] % 8 + 1) if data[10] & 0x80 else 0)
    return data[:start] + b"\x21\xfe\x01x\0" * remarks + data[start:]


def gif_of_many_blocks(blocks: int = 2_000_000) -> bytes:
    """A GIF with one remark before its first frame, cut into single letters."""
    data = encoded(noise(16, 16), "GIF")
    start = 13 + (3 << (data[10] % 8 + 1) if data[10] & 0x80 else 0)
    return data[:start] + b"\x21\xfe" + b"\x01x" * blocks + b"\0" + data[start:]


def webp_of_many_chunks(chunks: int = 1_000_000) -> bytes:
    """A WebP with empty chunks that nobody knows after its pixels."""
    body = encoded(noise(16, 16), "WEBP")[12:] + b"JUNK\0\0\0\0" * chunks
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def photograph_of_40_megapixels(file_format: str = "JPEG", mode: str = "RGB", **options: object) -> bytes:
    """An honest large picture: coarse noise, smoothed, so that it packs about as well as a photograph."""
    coarse = noise(400, 250).resize(SIDES, Image.Resampling.BICUBIC).convert(mode)
    target = io.BytesIO()
    coarse.save(target, file_format, **options)
    return target.getvalue()
