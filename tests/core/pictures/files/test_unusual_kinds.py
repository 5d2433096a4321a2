"""What is whole but of a kind that Pillow does not read says so, instead of being called damaged."""

from __future__ import annotations

import struct

import pytest

from googlenet_core.errors import ImageError
from googlenet_core.pictures.decoding import decode
from tests.support.files.pictures import encoded, noise


def jpeg(marker: int = 0xC0, bits: int = 8, channels: int = 3) -> bytes:
    """A JPEG whose frame says these things of itself."""
    data = bytearray(encoded(noise(16, 16), "JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 1], data[at + 4], data[at + 9] = marker, bits, channels
    return bytes(data)


def bmp(packing: int) -> bytes:
    data = bytearray(encoded(noise(16, 16), "BMP"))
    data[30:34] = struct.pack("<I", packing)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (jpeg(bits=12), "12-bit JPEG"),
        (jpeg(marker=0xC1, bits=12), "12-bit JPEG"),
        (jpeg(marker=0xC3, bits=16), "lossless JPEG"),
        (jpeg(marker=0xC5), "hierarchical JPEG"),
        (jpeg(channels=2), "JPEG with 2 channels"),
        (bmp(4), "BMP of an unusual kind"),
    ],
)
def test_the_sentence_says_which_kind_it_is_and_what_to_do(data: bytes, kind: str) -> None:
    with pytest.raises(ImageError) as caught:
        decode(data)
    assert str(caught.value) == (
        f"The file is a {kind}, which cannot be read here; save the picture as an ordinary JPEG or PNG."
    )


def test_an_ordinary_jpeg_that_is_damaged_is_called_damaged() -> None:
    for data in (jpeg()[:400], jpeg()[:-60], jpeg(bits=77), b"\xff\xd8\xff", encoded(noise(16, 16), "BMP")[:90]):
        with pytest.raises(ImageError, match="damaged"):
            decode(data)
