"""HEIC and AVIF files in too many pieces, or with too many pixels, are refused before anything opens them."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, strategies as st
from PIL import Image

from googlenet_core.errors import ImageError
from googlenet_core.pictures.decoding import MAX_PIXELS, decode
from googlenet_core.pictures.files import heif_boxes
from googlenet_core.pictures.files.heif_boxes import check_boxes, is_avif, is_boxes
from tests.support.files.boxes import box, brand, file, full
from tests.support.files.pictures import encoded, noise, quarters

SIDE = (8000, 5000)
MANY = dict.fromkeys(range(2, 902), b"hvc1")
BOMBS: list[tuple[Callable[[], bytes], str]] = [
    (lambda: brand() + box(b"free") * 2_000_000, "10,000 boxes"),
    (lambda: brand() + full(b"meta", box(b"free") * 20_000), "10,000 boxes"),
    (lambda: file(dict.fromkeys(range(1, 1200), b"hvc1"), {}), "1,000 pictures and remarks"),
    (lambda: file({1: b"grid", 2: b"hvc1"}, {1: SIDE, 2: (64, 64)}, {1: [2] * 1001}), "1,000 tiles"),
    (lambda: file({1: b"grid", 2: b"hvc1"}, {1: SIDE, 2: SIDE}, {1: [2] * 5}), "160,000,000 pixels in its tiles"),
    (
        lambda: file({1: b"iden", 2: b"iovl", 3: b"grid", 4: b"hvc1"}, {4: (640, 640)},
                     {1: [2, 2], 2: [3] * 10, 3: [4] * 20}),
        "160,000,000 pixels in its tiles",
    ),
    (
        lambda: file({}, {}, {item: [item + 1] for item in range(1, 500)}),
        "8 pictures made of each other",
    ),
    (lambda: file({}, {}, {item: [1] * 900 for item in range(2, 20)}), "10,000 references"),
    (lambda: brand() + full(b"meta", full(b"ipma", struct.pack(">I", 10**9) + b"\0\1\xff" + bytes(10**6))), "references"),
    (lambda: brand() + full(b"meta", full(b"iloc", b"\0\0\xff\xff" + bytes(10**6))), "10,000 references"),
    (lambda: brand() + box(b"moov", box(b"trak", full(b"stsz", struct.pack(">II", 1, 10**6)))), "20,000 frames"),
]  # fmt: skip


@pytest.mark.parametrize(("build", "words"), BOMBS, ids=range(len(BOMBS)))
def test_a_file_in_too_many_pieces_is_refused_before_anything_opens_it(
    build: Callable[[], bytes], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "open", lambda *_, **__: pytest.fail("opened"))
    with pytest.raises(ImageError, match=words) as caught:
        decode(build())
    assert str(caught.value).endswith("try again.")


@pytest.mark.parametrize(
    "data",
    [
        file({1: b"hvc1"}, {1: (8001, 5000)}),
        file({1: b"hvc1", 2: b"hvc1"}, {1: (64, 64), 2: (60_000, 60_000)}),
        file({1: b"grid", 2: b"hvc1"}, {1: (64, 64), 2: (64, 64)}, {1: [2]}, (30_000, 30_000)),
    ],
    ids=["the picture", "another picture", "the canvas of tiles"],
)
def test_too_many_pixels_are_refused_before_anything_opens_the_file(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "open", lambda *_, **__: pytest.fail("opened"))
    with pytest.raises(ImageError, match="40 megapixels"):
        decode(data)


def test_as_many_tiles_as_honest_files_have_pass() -> None:
    tiles = file({1: b"grid", **MANY}, {1: SIDE, **dict.fromkeys(MANY, (256, 256))}, {1: list(MANY)}, SIDE)
    assert check_boxes(tiles) == MAX_PIXELS
    assert check_boxes(file({1: b"iden"}, {1: (5, 4)}, {1: [1]})) == 20, "made of itself: for the decoder to say"


@pytest.mark.parametrize("file_format", ["HEIF", "AVIF"])
def test_the_pixels_are_those_of_the_picture(file_format: str) -> None:
    data = encoded(noise(70, 50), file_format)
    assert check_boxes(data) >= 70 * 50
    assert is_avif(data) == (file_format == "AVIF")


def test_a_picture_in_tiles_is_put_together() -> None:
    data = encoded(quarters(640, 480), "HEIF", tile_size=256)
    assert data.count(b"grid") == 1
    pixels = np.asarray(decode(data).image).astype(int)
    assert np.abs(pixels - np.asarray(quarters(640, 480)).astype(int)).mean() < 4


def test_a_file_without_boxes_has_none() -> None:
    assert not is_boxes(encoded(noise(4, 4)))
    assert check_boxes(encoded(noise(4, 4))) == 0
    assert not is_avif(b"")


GOOD = [encoded(noise(20, 20), "HEIF"), encoded(noise(20, 20), "AVIF"), encoded(noise(300, 200), "HEIF", tile_size=128)]


@given(st.sampled_from(GOOD), st.integers(0, 2000), st.binary(max_size=40))
def test_what_makes_no_sense_is_left_to_the_decoder_or_refused(data: bytes, where: int, what: bytes) -> None:
    at = where % len(data)
    for damaged in (data[:at] + what, data[:at] + what + data[at + len(what) :]):
        with contextlib.suppress(ImageError):
            assert check_boxes(damaged) >= 0


def test_the_limits_stand_well_above_what_ordinary_programs_write() -> None:
    tiled = encoded(noise(256, 256), "HEIF", tile_size=64)
    found = heif_boxes._Found()
    list(heif_boxes._boxes(tiled, 0, len(tiled), found))
    assert found.boxes * 100 < heif_boxes.BOXES
