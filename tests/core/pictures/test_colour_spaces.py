"""What a colour profile means is what is shown; one that cannot be used is said to be left out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from PIL import Image, ImageCms

from googlenet_core.pictures import colour_spaces
from googlenet_core.pictures.colour_spaces import to_srgb
from googlenet_core.pictures.decoding import decode
from googlenet_core.pictures.preprocessing import preprocess
from tests.core.pictures.test_preprocessing import RECIPE
from tests.support.files import profiles
from tests.support.files.pictures import encoded, noise

PHOTO = noise(8, 6, low=40, high=216).resize((256, 192), Image.Resampling.BICUBIC)
WIDE = {
    "Display P3": profiles.rgb(profiles.DISPLAY_P3, "Display P3"),
    "Adobe RGB": profiles.rgb(profiles.ADOBE_RGB, "Adobe RGB", 2.2),
    "ProPhoto": profiles.rgb(profiles.PROPHOTO, "ProPhoto", 1.8, profiles.WHITE_D50),
}
P3 = WIDE["Display P3"]


def apart(one: Image.Image, other: Image.Image) -> np.ndarray:
    return np.abs(np.asarray(one.convert("RGB"), np.int16) - np.asarray(other.convert("RGB"), np.int16))


@pytest.mark.parametrize("name", WIDE)
@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "TIFF", "WEBP", "AVIF", "HEIF"])
def test_colours_are_what_they_look_like(name: str, file_format: str) -> None:
    saved = profiles.with_profile(PHOTO, WIDE[name])
    options = {"quality": 100} if file_format in {"JPEG", "WEBP", "AVIF"} else {}
    if file_format == "HEIF":
        options = {"quality": -1, "chroma": 444}
    read = decode(encoded(saved, file_format, icc_profile=WIDE[name], **options))
    assert read.notes == (f"colours turned into sRGB from the profile {name}",)
    taken_for_srgb = apart(saved, PHOTO).mean()
    assert taken_for_srgb > 3
    assert apart(read.image, PHOTO).mean() < taken_for_srgb / 2


@pytest.mark.parametrize("profile", [profiles.srgb(), profiles.rgb(profiles.SRGB, "made elsewhere")])
def test_a_profile_that_is_srgbs_changes_nothing_and_is_not_mentioned(profile: bytes) -> None:
    read = decode(encoded(PHOTO, icc_profile=profile))
    assert read.notes == ()
    assert apart(read.image, PHOTO).max() == 0


def test_the_crop_is_made_of_the_converted_colours_and_the_digest_is_the_files() -> None:
    with_it, without = (
        encoded(profiles.with_profile(PHOTO, P3), **more) for more in ({"icc_profile": P3}, {"icc_profile": b""})
    )
    seen, pale = preprocess(with_it, RECIPE), preprocess(without, RECIPE)
    assert seen.notes
    assert not pale.notes
    assert seen.digest != pale.digest
    assert np.abs(seen.crop.astype(int) - pale.crop).mean() > 4
    assert "icc_profile" not in seen.decoded.info, "what is shown has the same colours as what the network sees"


def test_what_is_transparent_stays_white() -> None:
    image = Image.new("RGBA", (20, 20), (200, 10, 10, 0))
    read = decode(encoded(image, icc_profile=P3))
    assert read.image.getpixel((3, 3)) == (255, 255, 255)
    assert read.notes == (
        "transparency laid on white",
        "colours turned into sRGB from the profile Display P3",
    )


def test_a_palettes_colours_are_converted_too() -> None:
    image = Image.new("P", (20, 20))
    image.putpalette([0, 200, 0])
    green = decode(encoded(image, icc_profile=P3)).image.getpixel((0, 0))
    assert green == decode(encoded(Image.new("RGB", (20, 20), (0, 200, 0)), icc_profile=P3)).image.getpixel((0, 0))
    assert green != (0, 200, 0)


@pytest.mark.parametrize("mode", ["L", "LA", "I;16"])
def test_grey_is_as_bright_as_its_profile_means(mode: str) -> None:
    image = Image.new("L", (20, 20), 128)
    if mode == "I;16":
        image = Image.fromarray(np.full((20, 20), 128 * 257, np.uint16))
    read = decode(encoded(image.convert(mode) if mode == "LA" else image, "TIFF" if mode == "I;16" else "PNG",
                          icc_profile=profiles.grey(1.0, "Linear")))  # fmt: skip
    assert read.image.getpixel((0, 0)) == pytest.approx((188, 188, 188), abs=1), "half the light is 188 in sRGB"
    assert read.notes[-1] == "colours turned into sRGB from the profile Linear"


@pytest.mark.parametrize("file_format", ["JPEG", "TIFF"])
def test_inks_are_turned_into_light_as_their_profile_means(file_format: str) -> None:
    inks = {(0, 0, 0, 0): (255, 255, 255), (0, 255, 255, 0): (245, 0, 0), (0, 0, 0, 255): (0, 0, 0)}
    for ink, light in inks.items():
        data = encoded(Image.new("CMYK", (64, 64), ink), file_format, icc_profile=profiles.cmyk("Press"))
        read = decode(data)
        assert read.notes == ("CMYK turned into sRGB from the profile Press",)
        assert read.image.getpixel((5, 5)) == pytest.approx(light, abs=12)


LEFT_OUT = [
    ("RGB", b"no profile at all", "it is damaged"),
    ("RGB", P3[:300], "it is damaged"),
    ("RGB", profiles.grey(1.8), "it is for grey"),
    ("RGB", profiles.cmyk(), "it is for CMYK"),
    ("CMYK", P3, "it is for RGB"),
    ("RGB", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(), "it is for colours of another kind"),
    ("RGB", P3 + bytes(colour_spaces.MOST_BYTES), "it has 4.0 MB and at most 4 MB are read"),
]


@pytest.mark.parametrize(("mode", "profile", "why"), LEFT_OUT, ids=[why for _, _, why in LEFT_OUT])
def test_a_profile_that_cannot_be_used_is_said_to_be_left_out(mode: str, profile: bytes, why: str) -> None:
    image = PHOTO.convert(mode)
    image.info["icc_profile"] = profile
    plain = PHOTO.convert(mode).convert("RGB")
    made, notes = to_srgb(image)
    assert notes[-1].startswith(f"colour profile left out, since {why}")
    assert apart(made, plain).max() == 0


def test_a_grey_picture_with_a_profile_for_rgb_is_converted() -> None:
    image = Image.new("L", (20, 20), 128)
    image.info["icc_profile"] = profiles.rgb(profiles.SRGB, "linear", 1.0)
    assert to_srgb(image)[0].getpixel((0, 0)) == pytest.approx((188, 188, 188), abs=1)


def test_a_profiles_name_is_one_short_line() -> None:
    image = PHOTO.copy()
    image.info["icc_profile"] = profiles.rgb(profiles.DISPLAY_P3, "<b>\n\x1b[31m" + "long " * 200)
    (note,) = to_srgb(image)[1]
    assert note.isprintable()
    assert len(note) < 120


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from([*WIDE.values(), profiles.grey(1.8), profiles.cmyk()]), st.integers(0, 3000), st.binary(max_size=20)
)
def test_any_damaged_profile_leaves_a_picture(profile: bytes, where: int, what: bytes) -> None:
    at = where % len(profile)
    image = Image.new("RGB", (4, 4), (1, 200, 90))
    image.info["icc_profile"] = profile[:at] + what + profile[at + len(what) :]
    made, notes = to_srgb(image)
    assert (made.mode, made.size) == ("RGB", (4, 4))
    assert all(note.isprintable() for note in notes)
