"""A picture is turned where browsers turn it: the JPEG and PNG cases were tried out in Chromium, WebP goes by the same rule."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given, strategies as st
from PIL import Image

from googlenet_core.pictures.decoding import decode
from googlenet_core.pictures.files.orientation import UPRIGHT, read_orientation, turn_upright
from tests.support.files.bombs import chunk
from tests.support.files.pictures import encoded, quarters, webp_of

STORED = quarters().transpose(Image.Transpose.ROTATE_90)
JPEG, PNG = encoded(STORED, "JPEG"), encoded(STORED)
BYTE, ASCII, SHORT, LONG, SLONG = 1, 2, 3, 4, 9
XMP = b'<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/>'


def exif(*entries: tuple[int, int, int], order: str = "<") -> bytes:
    """An EXIF block whose directory holds orientations: type, number of values, value."""
    size = {BYTE: "B3x", ASCII: "B3x", SHORT: "H2x", LONG: "I", SLONG: "i"}
    body = b"".join(
        struct.pack(f"{order}HHI{size[kind]}", 0x0112, kind, count, value) for kind, count, value in entries
    )
    return (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, len(entries)) + body + bytes(4)


TURNS, STAYS = exif((SHORT, 1, 6)), exif((SHORT, 1, 1))


def segment(body: bytes) -> bytes:
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def jpeg(*blocks: bytes, mark: bytes = b"Exif\0\0") -> bytes:
    return JPEG[:2] + b"".join(segment(mark + block) for block in blocks) + JPEG[2:]


def png(*chunks: bytes) -> bytes:
    return PNG[:33] + b"".join(chunks) + PNG[33:]


@pytest.mark.parametrize(
    "data",
    [
        jpeg(TURNS),
        jpeg(exif((SHORT, 1, 6), order=">")),
        jpeg(TURNS, mark=b"Exif\0\xff"),
        jpeg(TURNS[:-4]),
        jpeg(exif((SHORT, 1, 6), (SHORT, 1, 1))),
        jpeg(exif((SHORT, 1, 0), (SHORT, 1, 6))),
        jpeg(exif((LONG, 1, 1), (SHORT, 1, 6))),
        jpeg(TURNS, STAYS),
        jpeg(TURNS, TURNS),
        png(chunk(b"eXIf", TURNS)),
        webp_of(STORED, EXIF=TURNS),
        webp_of(STORED, EXIF=b"Exif\0\0" + TURNS),
    ],
    ids=range(12),
)
def test_the_first_well_formed_orientation_turns_a_picture(data: bytes) -> None:
    found = decode(data)
    assert found.image.size == quarters().size
    assert found.notes == ("turned as its EXIF says",)
    assert abs(np.asarray(found.image, int) - np.asarray(quarters(), int)).mean() < 3


@pytest.mark.parametrize(
    "data",
    [
        jpeg(exif((LONG, 1, 6))),
        jpeg(exif((LONG, 1, 6), order=">")),
        jpeg(exif((BYTE, 1, 6))),
        jpeg(exif((SLONG, 1, 6))),
        jpeg(exif((ASCII, 2, ord("6")))),
        jpeg(exif((SHORT, 2, 6))),
        jpeg(exif((SHORT, 1, 9))),
        jpeg(exif((SHORT, 1, 1), (SHORT, 1, 6))),
        jpeg(exif((LONG, 1, 6), (SHORT, 1, 1))),
        jpeg(STAYS, TURNS),
        jpeg(exif(), TURNS),
        jpeg(b"II*\0\xff\xff\xff\xff", TURNS),
        jpeg(b"II\0\0" + TURNS[4:]),
        jpeg(XMP, mark=b"http://ns.adobe.com/xap/1.0/\0"),
        png(chunk(b"eXIf", exif((LONG, 1, 6)))),
        png(chunk(b"eXIf", b"Exif\0\0" + TURNS)),
        png(chunk(b"eXIf", TURNS)[:-1] + b"!"),
        png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)),
        png(chunk(b"tEXt", b"Raw profile type exif\0\nexif\n30\n" + TURNS.hex().encode())),
        webp_of(STORED, XMP=XMP),
        webp_of(STORED, EXIF=TURNS, flags=0),
    ],
    ids=range(21),
)
def test_what_browsers_pass_over_turns_nothing(data: bytes) -> None:
    found = decode(data)
    assert found.image.size == STORED.size
    assert found.notes == ()


@given(st.binary(max_size=80), st.sampled_from([b"", b"II*\0", b"MM\0*", TURNS[:10]]))
def test_any_bytes_have_an_orientation(tail: bytes, start: bytes) -> None:
    assert 1 <= read_orientation(start + tail) <= 8


def test_turning_keeps_what_is_known_of_a_picture() -> None:
    image = Image.new("L", (3, 2))
    image.info["icc_profile"] = b"kept"
    assert turn_upright(image, UPRIGHT) is image
    for number in range(2, 9):
        upright = turn_upright(image, number)
        assert (upright.mode, upright.info) == ("L", image.info)
        assert upright.size == ((2, 3) if number >= 5 else (3, 2))
