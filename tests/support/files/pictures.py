"""Small pictures in any format, for tests."""

from __future__ import annotations

import io
import struct
import tarfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image


def encoded(image: Image.Image, file_format: str = "PNG", **options: Any) -> bytes:
    """The bytes of a file with this picture in it."""
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


def noise(width: int, height: int, seed: int = 0, low: int = 0, high: int = 256) -> Image.Image:
    """A picture without any structure that a wrong crop could hide in, with bytes from ``low`` to below ``high``."""
    return Image.fromarray(np.random.default_rng(seed).integers(low, high, (height, width, 3), dtype=np.uint8))


def plain(colour: tuple[int, ...], mode: str = "RGB", size: tuple[int, int] = (240, 240)) -> Image.Image:
    """A picture of one colour."""
    return Image.new(mode, size, colour)


def quarters(width: int = 300, height: int = 240) -> Image.Image:
    """Red, green, blue and white quarters: which way up a picture is can be read off its corners."""
    image = Image.new("RGB", (width, height))
    across, down = width // 2, height // 2
    for colour, corner in (("red", (0, 0)), ("lime", (across, 0)), ("blue", (0, down)), ("white", (across, down))):
        image.paste(colour, (*corner, corner[0] + across, corner[1] + down))
    return image


def labelled_tar(path: Path, pictures: Iterable[tuple[str, Image.Image | None]]) -> Path:
    """Write a tar of PNG pictures by class, numbered; one that is None is no picture."""
    with tarfile.open(path, "w") as archive:
        for index, (label, image) in enumerate(pictures):
            data = encoded(image) if image else b"no picture"
            info = tarfile.TarInfo(f"{label}/{index}.png")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(64))) + chunk(b"IEND", b"")
    )


def webp_of(image: Image.Image, flags: int | None = None, **beside: bytes) -> bytes:
    """A WebP without loss and with chunks beside its pixels: ``ICCP``, ``EXIF`` or ``XMP``, announced unless ``flags`` says other."""
    announced = {"ICCP": 0x20, "EXIF": 0x08, "XMP": 0x04}
    pixels = encoded(image, "WEBP", lossless=True)[12:]
    flags = sum(announced[kind] for kind in beside) if flags is None else flags
    sides = b"".join((side - 1).to_bytes(3, "little") for side in image.size)
    chunks = [(b"VP8X", bytes([flags, 0, 0, 0]) + sides)]
    parts = [(name.encode().ljust(4), body) for name, body in beside.items()]
    before, after = ([part for part in parts if (part[0] == b"ICCP") is first] for first in (True, False))
    body = b"WEBP" + _riff(chunks + before) + pixels + _riff(after)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _riff(chunks: Iterable[tuple[bytes, bytes]]) -> bytes:
    return b"".join(kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2) for kind, body in chunks)
