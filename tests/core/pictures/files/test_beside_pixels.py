"""What does not belong to a picture's pixels cannot spoil it, and what we use of it still comes through."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from googlenet_core.errors import ImageError
from googlenet_core.pictures.decoding import decode, decode_opened, open_picture
from googlenet_core.pictures.files import colour_profiles
from googlenet_core.pictures.files.beside_pixels import PROFILE_LEFT_OUT, strip_to_pixels
from tests.support.files.bombs import chunk
from tests.support.files.pictures import encoded, noise, webp_of

PICTURE = noise(60, 50)
PNG, JPEG, WEBP = encoded(PICTURE), encoded(PICTURE, "JPEG"), encoded(PICTURE, "WEBP", lossless=True)
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
LARGE = PROFILE + bytes(5_000_000)
LIES = (10**6).to_bytes(4, "big") + PROFILE[4:]


def png(*chunks: bytes) -> bytes:
    return PNG[:33] + b"".join(chunks) + PNG[33:]


def wrong(piece: bytes) -> bytes:
    """A chunk with a wrong checksum."""
    return piece[:-1] + bytes([piece[-1] ^ 1])


def iccp(profile: bytes) -> bytes:
    return chunk(b"iCCP", b"name\0\0" + zlib.compress(profile))


def jpeg(*segments: tuple[int, bytes]) -> bytes:
    return (
        JPEG[:2]
        + b"".join(bytes((0xFF, kind)) + struct.pack(">H", len(body) + 2) + body for kind, body in segments)
        + JPEG[2:]
    )


def in_parts(profile: bytes, size: int = 60_000) -> list[tuple[int, bytes]]:
    parts = [profile[at : at + size] for at in range(0, len(profile), size)]
    return [(0xE2, b"ICC_PROFILE\0" + bytes((number, len(parts))) + part) for number, part in enumerate(parts, 1)]


def same(data: bytes, plain: bytes) -> bool:
    return bool(np.array_equal(np.asarray(decode(data).image), np.asarray(decode(plain).image)))


def test_the_pictures_without_remarks_are_what_they_were_made_from() -> None:
    for data in (PNG, WEBP):
        assert np.array_equal(np.asarray(decode(data).image), np.asarray(PICTURE))
        assert strip_to_pixels(data).data == data


def test_a_webps_header_announces_nothing_that_is_left_out() -> None:
    alone = strip_to_pixels(webp_of(PICTURE, EXIF=bytes(9), XMP=bytes(9), ICCP=PROFILE)).data
    assert alone == webp_of(PICTURE)


def large_text() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("c", "x" * 3_000_000, zip=True)
    return encoded(PICTURE, pnginfo=texts)


@pytest.mark.parametrize(
    "data",
    [
        large_text(),
        png(*[chunk(b"zTXt", b"c\0\0" + zlib.compress(bytes(1_000_000)))] * 70),
        png(chunk(b"iTXt", b"c\0\1\0\0\0" + zlib.compress(bytes(3_000_000)))),
        png(chunk(b"zTXt", b"no end of the name")),
        png(wrong(chunk(b"tEXt", b"a\0b"))),
        png(wrong(chunk(b"eXIf", b"II*\0"))),
        png(wrong(chunk(b"tRNS", bytes(6)))),
        png(chunk(b"tRNS", b"\1")),
        png(chunk(b"gAMA", b"")),
        png(chunk(b"pHYs", b"\1")),
        png(chunk(b"acTL", b"\0")),
        png(wrong(chunk(b"acTL", struct.pack(">II", 3, 0)))),
        png(chunk(b"abCD", bytes(2_000_000))),
        PNG[:-12],
        PNG[:-12] + chunk(b"tEXt", b"a\0b")[:-5],
        PNG[:-12] + wrong(chunk(b"tEXt", b"a\0b")) + PNG[-12:],
        PNG[:-1],
    ],
    ids=range(17),
)
def test_a_pngs_remarks_cannot_spoil_it(data: bytes) -> None:
    assert same(data, PNG)


@pytest.mark.parametrize(
    "data",
    [
        jpeg((0xE0, b"JFIF\0\1")),
        jpeg((0xE0, b"JFIF\0")),
        jpeg((0xEE, b"Adobe")),
        jpeg((0xE1, b"Exif\0\0" + b"II*\0\xff\xff\xff\xff")),
        jpeg((0xE1, b"http://ns.adobe.com/xap/1.0/\0" + bytes(60_000))),
        jpeg((0xE2, b"MPF\0" + bytes(40))),
        jpeg((0xE2, b"FPXR\0")),
        jpeg((0xED, b"Photoshop 3.0\08BIM")),
        jpeg((0xFE, b"\xff\xda" * 2000)),
        jpeg(*[(0xFE, bytes(4000))] * 900),
    ],
    ids=range(10),
)
def test_a_jpegs_remarks_cannot_spoil_it(data: bytes) -> None:
    assert same(data, JPEG)
    assert decode(data).format == "JPEG"


@pytest.mark.parametrize(
    "data",
    [
        webp_of(PICTURE, EXIF=bytes(9)),
        webp_of(PICTURE, XMP=b"<" * 100_001),
        webp_of(PICTURE, EXIF=bytes(3000))[:-500],
        webp_of(PICTURE, XMP=bytes(3000))[:-2999],
        WEBP + b"JUNK\xff\xff\xff\xff",
        webp_of(PICTURE, flags=0x2C),
    ],
    ids=range(6),
)
def test_a_webps_remarks_cannot_spoil_it(data: bytes) -> None:
    assert same(data, WEBP)


@pytest.mark.parametrize(
    "data",
    [
        png(iccp(PROFILE)),
        jpeg(*in_parts(PROFILE, 200)),
        webp_of(PICTURE, ICCP=PROFILE),
        encoded(PICTURE, "TIFF", icc_profile=PROFILE),
    ],
)
def test_a_sound_profile_reaches_whoever_turns_colours(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert open_picture(data).alone.profile == PROFILE
    seen = []

    def look(image: Image.Image) -> tuple[Image.Image, tuple[str, ...]]:
        seen.append(image.info["icc_profile"])
        return image, ()

    monkeypatch.setattr("googlenet_core.pictures.decoding.to_srgb", look)
    assert decode_opened(open_picture(data)).notes == ()
    assert seen == [PROFILE]


@pytest.mark.parametrize(
    "data",
    [
        *(png(iccp(profile)) for profile in (b"", b"short", LARGE, LIES, PROFILE[:300])),
        png(wrong(iccp(PROFILE))),
        png(chunk(b"iCCP", b"name\0\1" + zlib.compress(PROFILE))),
        png(chunk(b"iCCP", b"name\0\0no zlib")),
        png(chunk(b"iCCP", b"no end")),
        *(jpeg(*in_parts(profile)) for profile in (b"short", LARGE, LIES)),
        jpeg(*in_parts(PROFILE, 200)[1:]),
        jpeg(*in_parts(PROFILE), *in_parts(PROFILE)),
        jpeg((0xE2, b"ICC_PROFILE\0")),
        webp_of(PICTURE, ICCP=b"short"),
        encoded(PICTURE, "TIFF", icc_profile=LIES),
    ],
    ids=range(17),
)
def test_a_profile_that_is_not_sound_is_left_out_with_a_word_about_it(data: bytes) -> None:
    found = decode(data)
    assert found.image.size == PICTURE.size
    assert found.notes == (PROFILE_LEFT_OUT,)


def test_a_profile_is_unpacked_within_a_limit() -> None:
    bomb = b"name\0\0" + zlib.compress(bytes(200_000_000), 9)
    assert len(colour_profiles.unpack(bomb)) == colour_profiles.MOST_BYTES + 1


def test_what_browsers_refuse_too_stays_refused() -> None:
    pixels = PNG.index(b"IDAT")
    size = int.from_bytes(PNG[pixels - 4 : pixels], "big")
    for data in (
        PNG[:32] + bytes([PNG[32] ^ 1]) + PNG[33:],
        png(wrong(chunk(b"PLTE", b"abc"))),
        PNG[: pixels + size // 2],
        PNG[: pixels + size // 2] + PNG[-12:],
        PNG[:pixels] + b"IDAT" + bytes(size) + PNG[pixels + 4 + size :],
        WEBP[:-40],
        WEBP[:4] + struct.pack("<I", len(WEBP) - 60) + WEBP[8:],
    ):
        with pytest.raises(ImageError, match="damaged"):
            decode(data)


def test_the_colours_that_a_jpeg_says_are_kept() -> None:
    marked = encoded(noise(60, 50).convert("CMYK"), "JPEG")
    assert b"Adobe" in strip_to_pixels(marked).data
    assert b"JFIF" in strip_to_pixels(JPEG).data


@given(st.sampled_from([PNG, JPEG, WEBP]), st.floats(0, 1), st.binary(max_size=20))
def test_what_makes_no_sense_is_left_to_the_decoder(data: bytes, share: float, what: bytes) -> None:
    at = int(share * len(data))
    for changed in (data[:at] + what, data[:at] + what + data[at + len(what) :], data[:at] + what + data[at:]):
        assert len(strip_to_pixels(changed).data) <= len(changed) + 20
