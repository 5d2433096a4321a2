"""Of a TIFF or a raw photograph the full picture is taken, or a preview with a word about it, or it is refused with a reason."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, strategies as st
from PIL import Image

from googlenet_core.errors import ImageError
from googlenet_core.pictures import decoding
from googlenet_core.pictures.decoding import decode
from googlenet_core.pictures.files.tiff_directories import MOST_PAGES, read_pages
from tests.support.files.pictures import encoded, noise, plain, quarters
from tests.support.files.tiff_files import LONG, SHORT, Page, built, jpeg_inside, page, raw

SMALL = noise(160, 120)
FULL = quarters()
ON_ITS_SIDE = FULL.transpose(Image.Transpose.ROTATE_90)
SENSOR = raw(np.full((240, 300), 900, np.uint16), 32803)
FLOATS = raw(np.linspace(0, 1, 24 * 30 * 3, dtype=np.float32).reshape(24, 30, 3), 2)


def shows_quarters(image: Image.Image) -> bool:
    return image.size == FULL.size and abs(np.asarray(image, int) - np.asarray(FULL, int)).mean() < 3


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    "chain",
    [
        [page(SMALL, 1), page(FULL)],
        [page(SMALL, 1, below=[page(FULL)])],
        [page(SMALL, 0, t255=(SHORT, [2])), page(FULL)],
    ],
    ids=["later page", "page below", "older tag"],
)
def test_the_full_picture_is_taken_and_not_the_preview_before_it(chain: list[Page], order: str) -> None:
    found = decode(built(*chain, order=order))
    assert shows_quarters(found.image)
    assert found.notes == ("the full picture is taken, not the preview of 160×120 px before it",)


def test_a_preview_after_the_full_picture_or_a_mask_is_no_page() -> None:
    found = decode(built(page(FULL, 0, below=[page(SMALL, 1)]), page(SMALL, 1), page(SMALL.convert("L"), 4)))
    assert shows_quarters(found.image)
    assert found.notes == ()


def test_a_preview_that_is_alone_is_shown_with_a_word_about_it() -> None:
    found = decode(built(page(SMALL, 1)))
    assert found.image.size == (160, 120)
    assert found.notes == ("only a preview of 160×120 px is in the file",)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize("kind", [SHORT, LONG])
def test_a_turned_tiff_says_that_it_was_turned(orientation: int, kind: int) -> None:
    turns = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    stored = FULL.transpose(turns[orientation]) if orientation in turns else FULL
    found = decode(built(page(stored, t274=(kind, [orientation]))))
    assert shows_quarters(found.image)
    assert found.notes == (("turned as its orientation tag says",) if orientation in turns else ())


def test_a_page_below_is_turned_as_the_page_above_it() -> None:
    found = decode(built(page(SMALL, 1, below=[page(ON_ITS_SIDE)], t274=(SHORT, [6]))))
    assert shows_quarters(found.image)
    assert found.notes[-1] == "turned as its orientation tag says"


def test_sixteen_bit_grey_that_counts_down_from_white_may_be_turned_too() -> None:
    values = np.array([[0, 0, 65535]], np.uint16)
    found = np.asarray(decode(built(raw(values, 0, t274=(SHORT, [6])))).image)
    assert found[:, 0, 0].tolist() == [255, 255, 0]


NIKON = page(SMALL, 1, below=[jpeg_inside(encoded(ON_ITS_SIDE, "JPEG")), SENSOR], t274=(SHORT, [6]))
ADOBE = page(SMALL, 1, below=[SENSOR, page(FULL, 1)], t50706=(1, [1, 4, 0, 0]))
CANON = jpeg_inside(encoded(FULL, "JPEG"), 0, in_strip=True), jpeg_inside(encoded(SMALL, "JPEG"), 0)


@pytest.mark.parametrize(
    ("data", "sides", "turned"),
    [
        (built(NIKON), "240×300", ("turned as its EXIF says",)),
        (built(ADOBE), "300×240", ()),
        (built(ADOBE, order=">"), "300×240", ()),
        (built(*CANON, mark=b"CR\2\0"), "300×240", ()),
    ],
    ids=["NEF", "DNG", "DNG of the other order", "CR2"],
)
def test_of_a_raw_photograph_the_largest_preview_is_taken_and_said_to_be_one(
    data: bytes, sides: str, turned: tuple[str, ...]
) -> None:
    found = decode(data)
    assert shows_quarters(found.image)
    said = f"the preview of {sides} px inside a raw photograph is taken, its full picture cannot be read here"
    assert found.notes == (said, *turned)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (built(page(SMALL, 1, below=[SENSOR])), "Of a raw photograph only a preview of 160×120 px can be read here"),
        (built(page(SMALL, 1), FLOATS), "Of a TIFF in 32-bit floating-point RGB only a preview of 160×120 px"),
        (built(SENSOR), "Raw photographs like this one cannot be read here"),
        (built(FLOATS), "a TIFF in 32-bit floating-point RGB, which cannot be read here"),
        (built(FLOATS, order=">"), "a TIFF in 32-bit floating-point RGB, which cannot be read here"),
        (built(raw(np.zeros((9, 9, 3), np.uint32), 2)), "a TIFF in 32-bit RGB, which"),
        (built(raw(np.zeros((9, 9), np.float64), 1)), "a TIFF in 64-bit floating-point grey, which"),
        (built(raw(np.zeros((9, 9, 9), np.uint8), 1)), "a TIFF in 8-bit grey with 9 channels, which"),
        (built(page(SMALL, t259=(SHORT, [34712]))), "a TIFF in 8-bit RGB packed as JPEG 2000, which"),
    ],
    ids=range(9),
)
def test_what_is_whole_but_cannot_be_read_says_what_it_is_and_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(ImageError, match=words) as caught:
        decode(data)
    assert "save the picture as" in str(caught.value)


def test_a_full_picture_that_is_damaged_is_not_hidden_by_its_preview() -> None:
    broken = page(FULL, t258=(SHORT, [7, 93, 8]))
    for chain in ([page(SMALL, 1), broken], [broken, page(SMALL, 1)]):
        with pytest.raises(ImageError, match="damaged"):
            decode(built(*chain))


def test_floats_that_are_cut_off_are_damaged() -> None:
    with pytest.raises(ImageError, match="damaged"):
        decode(built(Page(FLOATS.tags, FLOATS.pixels, length=10**6)))


@pytest.mark.parametrize("tag", [700, 33723, 34377, 34665, 37724, 50839])
def test_a_tag_that_is_not_of_the_pixels_cannot_spoil_a_tiff(tag: int) -> None:
    for value in ((7, [255] * 3000), (LONG, [2**32 - 1]), (2**0, list(range(200)))):
        assert shows_quarters(decode(built(page(FULL, **{f"t{tag}": value}))).image)


def test_pages_say_which_of_them_was_taken() -> None:
    assert decode(built(page(FULL), page(SMALL), page(SMALL))).notes == ("page 1 of 3 is taken",)
    black = plain((0, 0, 0), size=(50, 50))
    found = decode(built(page(black), page(black), page(SMALL, 1), page(ON_ITS_SIDE, t274=(SHORT, [6]))))
    assert shows_quarters(found.image)
    assert found.notes == (
        "page 3 of 3 is taken, the first that is not black",
        "turned as its orientation tag says",
    )


def test_a_page_that_cannot_be_read_is_passed_over_and_counted() -> None:
    found = decode(built(FLOATS, page(FULL)))
    assert shows_quarters(found.image)
    assert found.notes == ("page 2 of 2 is taken",)


def test_a_later_page_may_have_too_many_pieces_or_pixels() -> None:
    strips = Page({**page(FULL).tags, 324: (LONG, [0] * 200_000)}, b"")
    with pytest.raises(ImageError, match="strips or tiles"):
        decode(built(page(SMALL, 1), strips))
    with pytest.raises(ImageError, match="strips or tiles"):
        decode(built(page(plain((0, 0, 0))), strips))
    huge = page(SMALL, t256=(LONG, [8000]), t257=(LONG, [6000]))
    with pytest.raises(ImageError, match="40 megapixels"):
        decode(built(page(SMALL, 1), huge))
    assert decode(built(page(FULL), huge)).image.size == FULL.size
    opening = decoding.open_picture(built(page(plain((0, 0, 0))), huge, page(noise(400, 300))))
    assert opening.pixels == 400 * 300
    assert decoding.decode_opened(opening).image.size == (400, 300)


def test_a_raw_photograph_of_very_many_pixels_still_has_its_preview() -> None:
    sensor = Page({**SENSOR.tags, 256: (LONG, [9000]), 257: (LONG, [6000])}, SENSOR.pixels)
    assert decode(built(page(SMALL, 1, below=[page(FULL, 1), sensor]))).image.size == FULL.size
    huge = page(SMALL, 1, t256=(LONG, [8000]), t257=(LONG, [6000]))
    assert decode(built(page(SMALL, 1, below=[huge, page(FULL, 1), sensor]))).image.size == FULL.size
    with pytest.raises(ImageError, match="Raw photographs like this one"):
        decode(built(sensor))


def test_directories_that_go_round_or_never_end_are_read_once() -> None:
    data = bytearray(built(page(SMALL)))
    start = int.from_bytes(data[4:8], "little")
    data[-4:] = start.to_bytes(4, "little")
    assert len(list(read_pages(bytes(data)))) == 1
    assert decode(bytes(data)).notes == ()
    many = [page(noise(1, 1, seed)) for seed in range(MOST_PAGES + 20)]
    assert len(list(read_pages(built(*many)))) == MOST_PAGES


@given(st.integers(0, 3000), st.binary(max_size=12))
def test_directories_that_make_no_sense_end_in_a_picture_or_a_sentence(where: int, what: bytes) -> None:
    data = bytearray(built(page(noise(8, 8), 1, below=[page(noise(9, 9))]), page(noise(10, 10))))
    data[where % len(data) : where % len(data) + len(what)] = what
    with suppress(ImageError):
        assert decode(bytes(data)).image.mode == "RGB"
