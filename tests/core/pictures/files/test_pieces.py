"""Files in more pieces than any honest one are refused before anything decodes them; honest ones with many are not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, strategies as st
from PIL import Image

from googlenet_core.errors import ImageError
from googlenet_core.pictures.decoding import FORMATS, decode, open_picture
from googlenet_core.pictures.files import pieces
from googlenet_core.pictures.files.pieces import check_pieces
from tests.support.files import bombs
from tests.support.files.pictures import encoded, noise, quarters

BOMBS: list[tuple[Callable[[], bytes], str]] = [
    (lambda: bombs.jpeg_of_many_scans(101, (64, 64)), "100 scans"),
    (bombs.jpeg_of_many_scans, "100 scans"),
    (bombs.jpeg_of_many_segments, "5,000 segments"),
    (bombs.jpeg_of_filling, "5,000 segments"),
    (bombs.png_of_many_texts, "1,000 remarks"),
    (lambda: bombs.png_of_many_pieces(60_000), "50,000 chunks"),
    (bombs.tiff_of_many_strips, "100,000 strips"),
    (lambda: bombs.tiff_of_many_strips(order=">"), "100,000 strips"),
    (lambda: bombs.tiff_of_many_strips(1_000_000, big=True), "100,000 strips"),
    (lambda: bombs.tiff_of_many_strips(1_000_000, ">", big=True), "100,000 strips"),
    (bombs.tiff_of_many_tags, "4,000 tags"),
    (bombs.gif_of_many_remarks, "1,000 remarks"),
    (bombs.gif_of_many_blocks, "100,000 blocks"),
    (bombs.webp_of_many_chunks, "20,000 frames and chunks"),
]


@pytest.mark.parametrize(("build", "words"), BOMBS, ids=[words for _, words in BOMBS])
def test_a_file_in_too_many_pieces_is_refused_before_anything_opens_it(
    build: Callable[[], bytes], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = build()
    monkeypatch.setattr(Image, "open", lambda *_, **__: pytest.fail("opened"))
    with pytest.raises(ImageError, match=words) as caught:
        decode(data)
    assert str(caught.value).endswith("try again.")


@pytest.mark.parametrize(
    "data",
    [
        bombs.jpeg_of_many_scans(60, (64, 64)),
        bombs.jpeg_of_many_segments(2_000),
        bombs.png_of_many_texts(900),
        bombs.png_of_many_pieces(5_000),
        bombs.tiff_of_many_strips(5_000, sides=(20, 5_000)),
        bombs.tiff_of_many_strips(5_000, ">", sides=(20, 5_000)),
        bombs.tiff_of_many_strips(5_000, big=True, sides=(20, 5_000)),
        bombs.gif_of_many_remarks(900),
        bombs.gif_of_many_blocks(20_000),
        bombs.webp_of_many_chunks(9_000),
    ],
    ids=range(10),
)
def test_a_file_in_many_pieces_is_read(data: bytes) -> None:
    assert min(decode(data).image.size) >= 16


def test_a_scan_in_the_small_picture_that_a_camera_adds_does_not_count() -> None:
    exif = Image.Exif()
    exif[0x010E] = "\xff\xda" * 500
    assert open_picture(encoded(quarters(), "JPEG", exif=exif)).size == (300, 240)


@pytest.mark.parametrize("frames", [2, 40])
@pytest.mark.parametrize("file_format", ["GIF", "WEBP", "PNG", "TIFF"])
def test_animations_are_read(file_format: str, frames: int) -> None:
    pictures = [noise(20, 20, seed) for seed in range(frames)]
    data = encoded(pictures[0], file_format, save_all=True, append_images=pictures[1:])
    assert decode(data).image.size == (20, 20)


@given(
    st.sampled_from([encoded(noise(20, 20), name) for name in FORMATS]), st.integers(0, 2000), st.binary(max_size=40)
)
def test_what_makes_no_sense_is_left_to_the_decoder(data: bytes, where: int, what: bytes) -> None:
    at = where % len(data)
    check_pieces(data[:at] + what)
    check_pieces(data[:at] + what + data[at + len(what) :])


@given(st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0+", b"GIF89a", b"RIFF\0\0\0\0WEBP"]))
def test_the_beginning_of_a_file_alone_is_no_reason_to_refuse_it(start: bytes) -> None:
    for size in (0, 1, 5, 13, 100):
        check_pieces(start + b"\xff" * size)
        check_pieces(start + bytes(size))


def test_the_limits_stand_well_above_what_ordinary_programs_write() -> None:
    progressive = encoded(noise(64, 64), "JPEG", progressive=True)
    assert progressive.count(b"\xff\xda") * 5 <= pieces.JPEG_SCANS
    large = encoded(Image.new("1", (8000, 5000)), "TIFF")
    check_pieces(large)
