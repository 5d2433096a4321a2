from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from googlenet_core.errors import ImageError
from googlenet_core.pictures.colour_modes import to_rgb
from googlenet_core.pictures.decoding import decode
from tests.support.files.pictures import encoded, plain

RED = (255, 0, 0)


def colour(data: bytes) -> tuple[int, ...]:
    """Mean colour of a decoded file."""
    return tuple(round(value) for value in np.asarray(decode(data).image).mean(axis=(0, 1)))


def grey(data: bytes) -> np.ndarray:
    pixels = np.asarray(decode(data).image)
    assert (pixels == pixels[..., :1]).all()
    return pixels[..., 0]


@pytest.mark.parametrize("file_format", ["JPEG", "TIFF"])
def test_cmyk_red_is_red(file_format: str) -> None:
    assert colour(encoded(plain((0, 255, 255, 0), "CMYK"), file_format)) == pytest.approx(RED, abs=2)


def test_cmyk_without_ink_is_white_and_full_black_is_black() -> None:
    assert colour(encoded(plain((0, 0, 0, 0), "CMYK"), "JPEG")) == pytest.approx((255, 255, 255), abs=2)
    assert colour(encoded(plain((0, 0, 0, 255), "CMYK"), "JPEG")) == pytest.approx((0, 0, 0), abs=2)


def test_a_cmyk_jpeg_is_read_as_inverted_with_adobes_mark_and_without() -> None:
    marked = encoded(plain((0, 255, 255, 0), "CMYK"), "JPEG")
    start = marked.index(b"\xff\xee")
    length = int.from_bytes(marked[start + 2 : start + 4], "big")
    unmarked = marked[:start] + marked[start + 2 + length :]
    assert b"Adobe" in marked
    assert b"Adobe" not in unmarked
    assert colour(unmarked) == colour(marked) == pytest.approx(RED, abs=2)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_transparent_becomes_white(mode: str) -> None:
    assert colour(encoded(plain((0, 0, 0, 0) if mode == "RGBA" else (0, 0), mode))) == (255, 255, 255)


def test_what_is_half_transparent_is_mixed_with_white() -> None:
    assert colour(encoded(plain((255, 0, 0, 128), "RGBA"))) == pytest.approx((255, 127, 127), abs=1)
    assert colour(encoded(plain((0, 128), "LA"))) == pytest.approx((127, 127, 127), abs=1)


def test_premultiplied_alpha_is_divided_out_first() -> None:
    for mode, half, wanted in (("RGBa", (128, 0, 0, 128), (255, 127, 127)), ("La", (0, 128), (127, 127, 127))):
        image, _ = to_rgb(plain(half, mode))
        assert image.getpixel((5, 5)) == pytest.approx(wanted, abs=2)


def two_coloured_palette(**options: object) -> bytes:
    image = Image.new("P", (240, 240), 0)
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.paste(1, (0, 0, 120, 240))
    return encoded(image, **options)


def test_a_palette_is_looked_up() -> None:
    pixels = np.asarray(decode(two_coloured_palette()).image)
    assert tuple(pixels[0, 0]) == (0, 0, 255)
    assert tuple(pixels[0, -1]) == RED


@pytest.mark.parametrize(("file_format", "transparency"), [("PNG", 1), ("PNG", b"\xff\x00"), ("GIF", 1)])
def test_a_transparent_palette_entry_becomes_white(file_format: str, transparency: int | bytes) -> None:
    pixels = np.asarray(decode(two_coloured_palette(file_format=file_format, transparency=transparency)).image)
    assert tuple(pixels[0, 0]) == (255, 255, 255)
    assert tuple(pixels[0, -1]) == RED


def test_a_transparent_colour_of_an_rgb_or_grey_png_becomes_white() -> None:
    assert colour(encoded(plain(RED), transparency=RED)) == (255, 255, 255)
    assert colour(encoded(Image.new("L", (9, 9), 70), transparency=70)) == (255, 255, 255)
    assert colour(encoded(Image.new("L", (9, 9), 71), transparency=70)) == (71, 71, 71)


def png_16(pixels: np.ndarray, transparent: tuple[int, ...] | None = None) -> bytes:
    """A PNG with 16 bits a channel, written by hand because Pillow only writes grey ones."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height, width, channels = pixels.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 16, 2 if channels == 3 else 0, 0, 0, 0)
    key = chunk(b"tRNS", struct.pack(f">{len(transparent)}H", *transparent)) if transparent else b""
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + key + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )


def test_sixteen_bit_colour_is_scaled_not_cut_off() -> None:
    pixels = np.full((5, 5, 3), (65535, 32768, 0))
    assert colour(png_16(pixels)) == pytest.approx((255, 128, 0), abs=1)


def test_a_transparent_sixteen_bit_colour_becomes_white() -> None:
    assert colour(png_16(np.full((5, 5, 3), (60000, 300, 0)), (60000, 300, 0))) == (255, 255, 255)
    assert colour(png_16(np.full((5, 5, 1), 30000), (30000,))) == (255, 255, 255)


@pytest.mark.parametrize("file_format", ["PNG", "TIFF"])
def test_sixteen_bit_grey_is_scaled_not_cut_off(file_format: str) -> None:
    ramp = np.linspace(0, 65535, 256).round().astype(np.uint16)
    assert np.array_equal(grey(encoded(Image.fromarray(ramp[None]), file_format))[0], np.arange(256))


def tiff(values: np.ndarray, bits: int, sample_format: int, photometric: int = 1, order: str = "<") -> bytes:
    """A bare one-strip grey TIFF, for layouts that Pillow reads but does not write."""
    data = values.astype(values.dtype.newbyteorder(order)).tobytes()
    height, width = values.shape
    tags = {256: width, 257: height, 258: bits, 259: 1, 262: photometric, 273: 0, 277: 1, 278: height}
    tags |= {279: len(data), 339: sample_format}
    tags[273] = 8 + 2 + 12 * len(tags) + 4

    def pack(layout: str, *numbers: int) -> bytes:
        return struct.pack(order + layout, *numbers)

    entries = b"".join(pack("HHII", tag, 4, 1, value) for tag, value in sorted(tags.items()))
    mark = b"II" if order == "<" else b"MM"
    return mark + pack("HI", 42, 8) + pack("H", len(tags)) + entries + pack("I", 0) + data


@pytest.mark.parametrize("sample_format", [1, 2], ids=["unsigned", "signed"])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("greatest", "top"), [(200, 255), (1000, 1023), (4000, 4095), (16000, 16383), (32000, 65535)])
def test_sixteen_bit_grey_is_scaled_by_the_bits_that_it_uses(
    greatest: int, top: int, order: str, sample_format: int
) -> None:
    values = np.linspace(0, greatest, 6, dtype=np.uint16 if sample_format == 1 else np.int16)[None]
    data = tiff(values, 16, sample_format, order=order)
    assert np.array_equal(grey(data)[0], np.round(values[0] * (255 / top)))
    assert f"values in 0 to {top} scaled to 8 bits" in decode(data).notes


def test_sixteen_bit_grey_of_a_png_is_scaled_in_the_same_way() -> None:
    data = encoded(Image.fromarray(np.array([[0, 2048, 4095]], np.uint16)))
    assert grey(data)[0].tolist() == [0, 128, 255]
    assert decode(data).notes == ("values in 0 to 4095 scaled to 8 bits",)


def test_signed_sixteen_bit_grey_with_values_below_zero_is_stretched() -> None:
    data = tiff(np.array([[-1000, 0, 1000]], np.int16), 16, 2)
    assert grey(data)[0].tolist() == [0, 128, 255]
    assert decode(data).notes == ("values from -1000 to 1000 scaled to 8 bits",)


def test_big_endian_sixteen_bit_grey_is_read_rightly() -> None:
    values = np.array([[0, 257 * 10, 257 * 200, 65535]], np.uint16)
    assert grey(tiff(values, 16, 1, order=">"))[0].tolist() == [0, 10, 200, 255]


def test_sixteen_bit_grey_that_counts_down_from_white_is_turned_round() -> None:
    values = np.array([[0, 65535]], np.uint16)
    assert grey(tiff(values, 16, 1, photometric=0))[0].tolist() == [255, 0]
    assert grey(tiff(values // 16, 16, 1, photometric=0))[0].tolist() == [255, 0]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([0, 100, 255], [0, 100, 255]),
        ([0, 257 * 100, 65535], [0, 100, 255]),
        ([-1000, 0, 1000], [0, 128, 255]),
        ([0, 1_000_000, 2_000_000], [0, 128, 255]),
        ([7, 7, 7], [7, 7, 7]),
        ([-7, -7, -7], [0, 0, 0]),
    ],
)
def test_whole_numbers_of_32_bits_are_scaled_by_their_range(values: list[int], wanted: list[int]) -> None:
    assert grey(encoded(Image.fromarray(np.array([values], np.int32)), "TIFF"))[0].tolist() == wanted


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([0.0, 0.5, 1.0], [0, 128, 255]),
        ([0.0, 100.0, 255.0], [0, 100, 255]),
        ([0.0, 25700.0, 65535.0], [0, 100, 255]),
        ([-2.0, 0.0, 2.0], [0, 128, 255]),
        ([0.0, float("nan"), 1.0], [0, 0, 255]),
        ([-1.0, float("inf"), 1.0], [0, 0, 255]),
        ([-3e38, 0.0, 3e38], [0, 128, 255]),
    ],
)
def test_floating_point_pictures_are_scaled_by_their_range(values: list[float], wanted: list[int]) -> None:
    assert grey(encoded(Image.fromarray(np.array([values], np.float32)), "TIFF"))[0].tolist() == wanted


def test_a_floating_point_picture_without_a_number_is_refused() -> None:
    with pytest.raises(ImageError, match="no finite value"):
        decode(encoded(Image.fromarray(np.full((3, 3), np.nan, np.float32)), "TIFF"))


@pytest.mark.parametrize("file_format", ["PNG", "TIFF", "BMP"])
def test_one_bit_pictures_are_black_and_white(file_format: str) -> None:
    pattern = np.array([[True, False, True, True, False]] * 3)
    assert np.array_equal(grey(encoded(Image.fromarray(pattern), file_format)), pattern * np.uint8(255))


def test_a_colour_mode_without_a_plain_meaning_is_refused() -> None:
    with pytest.raises(ImageError, match="colour mode LAB"):
        decode(encoded(Image.new("LAB", (9, 9)), "TIFF"))


def test_the_notes_say_what_was_done() -> None:
    assert decode(encoded(plain(RED))).notes == ()
    assert decode(encoded(plain((0, 0, 0, 0), "CMYK"), "JPEG")).notes == ("CMYK turned into RGB",)
    assert decode(encoded(plain((0, 0, 0, 0), "RGBA"))).notes == ("transparency laid on white",)
