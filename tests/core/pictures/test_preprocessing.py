from __future__ import annotations

import hashlib
import pickle
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings, strategies as st
from PIL import Image, ImageFile

from googlenet_core.errors import ImageError
from googlenet_core.pictures import decoding
from googlenet_core.pictures.decoding import decode, resize_and_crop
from googlenet_core.pictures.preprocessing import normalise, preprocess
from googlenet_core.weights.catalogue import Recipe
from tests.support.files.pictures import encoded, noise, plain, png_header, quarters

RECIPE = Recipe("test", "Test", "paper-bn", ("a", "b"), resize_px=256)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WebP", "GIF", "BMP", "TIFF"])
def test_every_promised_format_becomes_a_tensor(file_format: str) -> None:
    result = preprocess(encoded(quarters(), file_format), RECIPE)
    assert result.tensor.shape == (1, 3, 224, 224)
    assert result.tensor.dtype == torch.float32
    assert result.format == file_format
    assert result.original_px == (300, 240)


def test_the_crop_is_what_resizing_and_cutting_the_whole_picture_gives() -> None:
    picture = noise(500, 300)
    whole = picture.resize((int(256 * 500 / 300), 256), Image.Resampling.BILINEAR)
    left, top = round((whole.width - 224) / 2), round((whole.height - 224) / 2)
    result = preprocess(encoded(picture), RECIPE)
    assert np.array_equal(result.crop, np.asarray(whole.crop((left, top, left + 224, top + 224))))
    assert np.array_equal(np.asarray(result.resized), np.asarray(whole))


@pytest.mark.parametrize("size", [(4000, 200), (150, 3100), (2400, 224)])
def test_the_crop_of_a_very_long_picture_does_not_depend_on_making_only_its_middle(size: tuple[int, int]) -> None:
    picture = noise(*size)
    scale = 256 / min(size)
    whole_size = (int(size[0] * scale), 256) if size[0] > size[1] else (256, int(size[1] * scale))
    whole = picture.resize(whole_size, Image.Resampling.BILINEAR)
    left, top = round((whole.width - 224) / 2), round((whole.height - 224) / 2)
    resized, crop, _ = resize_and_crop(picture, 256)
    wanted = np.asarray(whole.crop((left, top, left + 224, top + 224)), dtype=int)
    assert max(resized.size) == decoding.RESIZED_PX
    assert abs(np.asarray(crop, dtype=int) - wanted).max() <= 1


@pytest.mark.parametrize("size", [(3000, 2), (2, 3000), (1, 1), (1, 5000), (20000, 3)])
def test_extreme_shapes_are_cut_small_before_they_are_enlarged(size: tuple[int, int]) -> None:
    result = preprocess(encoded(noise(*size)), RECIPE)
    assert result.crop.shape == (224, 224, 3)
    assert max(result.resized.size) <= decoding.RESIZED_PX
    assert max(result.decoded.size) <= decoding.SHOWN_PX
    assert result.original_px == size


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 700), st.integers(1, 700), st.sampled_from([224, 256, 300]))
def test_the_crop_box_is_square_centred_and_inside(width: int, height: int, resize_px: int) -> None:
    _, crop, (left, top, right, bottom) = resize_and_crop(Image.new("RGB", (width, height)), resize_px)
    unit = min(width, height) / resize_px  # one pixel of the resized picture, in pixels of the original
    assert crop.size == (224, 224)
    assert left >= 0
    assert top >= 0
    assert right <= width + 1e-6
    assert bottom <= height + 1e-6
    assert abs((left + right) / 2 - width / 2) <= unit
    assert abs((top + bottom) / 2 - height / 2) <= unit
    # The longer side is rounded down to whole pixels, which stretches it by less than one in resize_px.
    assert (right - left) / (bottom - top) == pytest.approx(1, abs=1 / resize_px)


def test_a_picture_of_224_px_passes_through_unchanged_when_the_recipe_says_224() -> None:
    picture = noise(224, 224)
    result = preprocess(encoded(picture), replace(RECIPE, resize_px=224))
    assert np.array_equal(result.crop, np.asarray(picture))
    assert result.crop_box == (0, 0, 224, 224)


def test_the_steps_lead_from_the_crop_to_the_tensor() -> None:
    result = preprocess(encoded(noise(260, 240)), RECIPE)
    scaled = torch.from_numpy(np.array(result.crop)).permute(2, 0, 1).double() / 255
    mean, std = (torch.tensor(values).double().view(3, 1, 1) for values in (RECIPE.mean, RECIPE.std))
    torch.testing.assert_close(torch.from_numpy(result.centred.copy()).double(), scaled - mean, rtol=0, atol=1e-6)
    torch.testing.assert_close(
        torch.from_numpy(result.normalised.copy()).double(), (scaled - mean) / std, rtol=0, atol=1e-5
    )
    torch.testing.assert_close(result.tensor[0].double(), (scaled - mean) / std, rtol=0, atol=1e-5)


def test_transform_input_ends_at_pixels_between_minus_one_and_one() -> None:
    result = preprocess(encoded(noise(260, 240)), replace(RECIPE, transform_input=True))
    scaled = torch.from_numpy(np.array(result.crop)).permute(2, 0, 1).double() / 255
    torch.testing.assert_close(result.tensor[0].double(), (scaled - 0.5) / 0.5, rtol=0, atol=1e-5)
    assert abs(result.normalised - result.tensor[0].numpy()).max() > 0.1


@given(st.tuples(*[st.floats(-1, 1)] * 3), st.tuples(*[st.floats(0.05, 2)] * 3))
@settings(max_examples=30, deadline=None)
def test_normalising_can_be_undone(mean: tuple[float, float, float], std: tuple[float, float, float]) -> None:
    crop = np.arange(48, dtype=np.uint8).reshape(4, 4, 3) * 5
    _, _, tensor = normalise(crop, replace(RECIPE, mean=mean, std=std))
    back = tensor[0].numpy() * np.array(std)[:, None, None] + np.array(mean)[:, None, None]
    assert np.allclose(back * 255, crop.transpose(2, 0, 1), atol=0.01)


def test_the_result_says_what_it_was_made_from() -> None:
    data = encoded(quarters(), "JPEG")
    result = preprocess(data, RECIPE)
    assert result.digest == hashlib.sha256(data).hexdigest()
    assert result.weights is RECIPE


def test_the_kept_pixels_cannot_be_changed() -> None:
    result = preprocess(encoded(quarters()), RECIPE)
    for array in (result.crop, result.centred, result.normalised):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0, 0] = 1
    result.tensor.add_(1)
    assert abs(result.normalised + 1 - result.tensor[0].numpy()).max() < 1e-5


def test_a_result_survives_pickling() -> None:
    result = preprocess(encoded(quarters()), RECIPE)
    again = pickle.loads(pickle.dumps(result))
    assert torch.equal(again.tensor, result.tensor)
    assert again.weights == result.weights


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_picture_is_turned_as_its_exif_says(orientation: int, file_format: str) -> None:
    upright = quarters()
    stored_as = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(stored_as[orientation]) if orientation in stored_as else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    result = decode(encoded(stored, file_format, exif=exif))
    assert result.image.size == upright.size
    difference = np.asarray(result.image, dtype=int) - np.asarray(upright, dtype=int)
    assert abs(difference).mean() < 3


def test_damaged_exif_does_not_spoil_a_picture() -> None:
    data = encoded(quarters(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff garbage")
    assert decode(data).image.size == (300, 240)


def test_only_the_first_frame_of_an_animation_is_used() -> None:
    for file_format in ("GIF", "WEBP", "PNG", "TIFF"):
        frames = [plain((255, 0, 0)), plain((0, 0, 255))]
        data = encoded(frames[0], file_format, save_all=True, append_images=frames[1:])
        red, _, blue = preprocess(data, RECIPE).crop.mean(axis=(0, 1))
        assert red > 250
        assert blue < 5


def test_a_phone_picture_with_a_second_one_inside_is_a_jpeg() -> None:
    data = encoded(quarters(), "MPO", save_all=True, append_images=[plain((0, 0, 0))])
    assert decode(data).format == "JPEG"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"hello, this is no picture", "text, and not a picture"),
        (b"\0" * 1000, "not a picture"),
        (b"\xff\xd8\xff\xe0 and no more", "damaged"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "a drawing .SVG., which cannot be read"),
        (b"%PDF-1.7 ...", "a PDF document, which cannot be read"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "damaged"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "a PostScript file"),
        (encoded(Image.new("RGB", (8, 8)), "PPM"), "not a picture"),
        (encoded(Image.new("RGB", (8, 8)), "ICO"), "an icon"),
    ],
)
def test_what_is_no_picture_is_refused_in_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(ImageError, match=sentence) as caught:
        preprocess(data, RECIPE)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


def test_too_many_bytes_are_refused_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "open", lambda *_, **__: pytest.fail("opened"))
    with pytest.raises(ImageError, match="20 MB"):
        preprocess(bytes(decoding.MAX_BYTES + 1), RECIPE)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(7000, 6000), (10_000, 9_500), (60_000, 60_000), (2_000_000_000, 1)])
def test_too_many_pixels_are_refused_before_anything_is_decoded(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _: pytest.fail("decoded"))
    with pytest.raises(ImageError, match="40 megapixels"):
        preprocess(png_header(*size), RECIPE)


def test_pillows_own_warning_about_size_is_told_in_the_same_sentence_where_it_is_an_error() -> None:
    with pytest.raises(ImageError, match="40 megapixels"):
        preprocess(png_header(10_000, 9_500), RECIPE)


def test_forty_megapixels_are_still_accepted() -> None:
    assert decode(encoded(Image.new("1", (8000, 5000)))).image.size == (8000, 5000)


def test_a_promise_of_pixels_that_are_not_there_is_refused() -> None:
    with pytest.raises(ImageError, match="damaged"):
        preprocess(png_header(4000, 4000), RECIPE)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.9])
def test_a_truncated_file_is_refused(file_format: str, share: float) -> None:
    data = encoded(noise(300, 240), file_format)
    with pytest.raises(ImageError):
        preprocess(data[: int(len(data) * share)], RECIPE)


SAMPLES = [
    *(encoded(noise(40, 30), name) for name in ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")),
    encoded(noise(40, 30).convert("RGBA"), "TIFF", compression="tiff_lzw"),
    encoded(noise(40, 30).convert("P"), "PNG", transparency=3),
]


@pytest.mark.filterwarnings("ignore")  # a warning must not end what would go on in earnest
@settings(max_examples=250, deadline=None)
@given(st.sampled_from(SAMPLES), st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=4)), max_size=6))
def test_damaged_bytes_give_a_picture_or_an_image_error_and_nothing_else(
    data: bytes, damage: list[tuple[float, bytes]]
) -> None:
    changed = bytearray(data)
    for where, what in damage:
        start = int(where * (len(changed) - 1))
        changed[start : start + len(what)] = what
    try:
        result = preprocess(bytes(changed), RECIPE)
    except ImageError:
        return
    assert result.tensor.isfinite().all()


@pytest.mark.parametrize("stage", ["open", "load"])
def test_running_out_of_memory_is_said_in_a_sentence(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    data = encoded(quarters())
    monkeypatch.setattr(*((Image, "open") if stage == "open" else (ImageFile.ImageFile, "load")), fail)
    with pytest.raises(ImageError, match="not enough memory"):
        preprocess(data, RECIPE)


def test_truncated_files_are_refused_everywhere_in_this_process() -> None:
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


def test_the_decoded_picture_is_kept_small_enough_to_show() -> None:
    result = preprocess(encoded(Image.new("RGB", (3000, 1500))), RECIPE)
    assert result.decoded.size == (1024, 512)
    assert preprocess(encoded(quarters()), RECIPE).decoded.size == (300, 240)
