"""Colour profiles (ICC, version 2) built by code, of the few kinds that pictures carry."""

from __future__ import annotations

import io
import struct

import numpy as np
from PIL import Image, ImageCms

Point = tuple[float, float]
WHITE_D65: Point = (0.3127, 0.3290)
WHITE_D50: Point = (0.3457, 0.3585)
DISPLAY_P3: tuple[Point, Point, Point] = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
ADOBE_RGB: tuple[Point, Point, Point] = ((0.640, 0.330), (0.210, 0.710), (0.150, 0.060))
PROPHOTO: tuple[Point, Point, Point] = ((0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001))
SRGB: tuple[Point, Point, Point] = ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060))
_D50 = np.array([0.9642, 1.0, 0.8249])
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])


def srgb() -> bytes:
    """The profile that LittleCMS makes for sRGB."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def rgb(
    primaries: tuple[Point, Point, Point], name: str, gamma: float | None = None, white: Point = WHITE_D65
) -> bytes:
    """A profile of three primaries with one curve: a power, or sRGB's own."""
    columns = np.array([_xyz(point) for point in primaries]).T
    columns = columns * np.linalg.solve(columns, _xyz(white))
    cones = _BRADFORD @ _xyz(white)
    columns = np.linalg.inv(_BRADFORD) @ np.diag((_BRADFORD @ _D50) / cones) @ _BRADFORD @ columns
    curve = _curve(gamma)
    tags = {b"desc": _text(name), b"wtpt": _point(_D50)}
    tags |= {key: _point(columns[:, place]) for place, key in enumerate((b"rXYZ", b"gXYZ", b"bXYZ"))}
    return _profile(b"RGB ", b"XYZ ", b"mntr", tags | dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve))


def grey(gamma: float, name: str = "Grey") -> bytes:
    """A profile of one curve."""
    return _profile(b"GRAY", b"XYZ ", b"mntr", {b"desc": _text(name), b"wtpt": _point(_D50), b"kTRC": _curve(gamma)})


def cmyk(name: str = "Press", paper: float = 95.0) -> bytes:
    """A profile of inks that are simple: each takes away its own part of the light, black all of it."""
    inks = np.array(np.meshgrid(*[[0.0, 1.0]] * 4, indexing="ij")).reshape(4, -1).T
    light = (1 - inks[:, :3]) * (1 - inks[:, 3:])
    lab = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
    pixels = Image.fromarray((light * 255).round().astype(np.uint8)[None])
    values = np.asarray(ImageCms.applyTransform(pixels, lab))[0].astype(int)  # type: ignore[arg-type]
    values[:, 1:] = (values[:, 1:] + 128) % 256  # Pillow's LAB has signed bytes, a table has them from 0
    values[:, 0] = np.round(values[:, 0] * paper / 100)
    table = bytes(range(256))
    body = (
        b"mft1" + bytes(4) + struct.pack(">4B", 4, 3, 2, 0) + struct.pack(">9i", *np.eye(3, dtype=int).ravel() * 65536)
    )
    body += table * 4 + values.astype(np.uint8).tobytes() + table * 3
    return _profile(b"CMYK", b"Lab ", b"prtr", {b"desc": _text(name), b"wtpt": _point(_D50), b"A2B0": body})


def with_profile(image: Image.Image, profile: bytes) -> Image.Image:
    """A picture whose pixels are as they look in sRGB, with the numbers that mean the same in another profile."""
    return ImageCms.profileToProfile(  # type: ignore[return-value]
        image, ImageCms.createProfile("sRGB"), ImageCms.ImageCmsProfile(io.BytesIO(profile))
    )


def _profile(space: bytes, connection: bytes, kind: bytes, tags: dict[bytes, bytes]) -> bytes:
    at = 128 + 4 + 12 * len(tags)
    table, bodies = struct.pack(">I", len(tags)), b""
    for key, body in tags.items():
        table += key + struct.pack(">II", at + len(bodies), len(body))
        bodies += body + bytes(-len(body) % 4)
    head = struct.pack(
        ">I4sI4s4s4s12s4s4sIIIQI12s", at + len(bodies), bytes(4), 0x02400000, kind, space, connection, bytes(12), b"acsp",
        bytes(4), 0, 0, 0, 0, 0, struct.pack(">3i", *(_D50 * 65536).round().astype(int)),
    )  # fmt: skip
    return head.ljust(128, b"\0") + table + bodies


def _xyz(point: Point) -> np.ndarray:
    x, y = point
    return np.array([x / y, 1.0, (1 - x - y) / y])


def _point(xyz: np.ndarray) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(xyz * 65536).round().astype(int))


def _curve(gamma: float | None) -> bytes:
    if gamma is not None:
        return b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256))
    shades = np.linspace(0, 1, 1024)
    light = np.where(shades <= 0.04045, shades / 12.92, ((shades + 0.055) / 1.055) ** 2.4)
    return b"curv" + bytes(4) + struct.pack(">I", len(light)) + (light * 65535).round().astype(">u2").tobytes()


def _text(words: str) -> bytes:
    text = words.encode("latin-1", "replace") + b"\0"
    return b"desc" + bytes(4) + struct.pack(">I", len(text)) + text + bytes(8 + 3 + 67)
