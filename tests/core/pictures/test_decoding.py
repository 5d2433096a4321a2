"""What stands between bytes and pixels: in two steps, and without PyTorch. `test_preprocessing` has the rest."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image, ImageFile

from googlenet_core.errors import ImageError
from googlenet_core.pictures import decoding
from googlenet_core.pictures.decoding import decode, decode_opened, make_steps, open_picture
from googlenet_core.pictures.preprocessing import preprocess, preprocess_steps
from tests.conftest import PATIENCE_S, ROOT
from tests.core.pictures.test_preprocessing import RECIPE
from tests.support.files import bombs
from tests.support.files.pictures import encoded, noise, plain, quarters


def test_pictures_are_decoded_without_pytorch_and_streamlit() -> None:
    code = "import sys, app.services.decoding.decoder_process; print(*sorted({'torch', 'streamlit', 'skimage'} & set(sys.modules)))"
    fresh = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S)
    assert (fresh.returncode, fresh.stdout.strip()) == (0, ""), fresh.stderr


def test_opening_a_picture_tells_its_pixels_and_decodes_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _: pytest.fail("decoded"))
    assert open_picture(bombs.webp_of_40_megapixels()).size == bombs.SIDES


@pytest.mark.parametrize("size", [(300, 240), (3000, 700)])
def test_the_steps_are_those_of_the_whole_way(size: tuple[int, int]) -> None:
    data = encoded(noise(*size), "JPEG")
    whole = preprocess(data, RECIPE)
    made = preprocess_steps(make_steps(decode_opened(open_picture(data)), RECIPE.resize_px), whole.digest, RECIPE)
    assert made.decoded == whole.decoded
    assert made.resized == whole.resized
    assert np.array_equal(made.normalised, whole.normalised)
    assert (made.crop_box, made.original_px, made.format, made.notes) == (whole.crop_box, size, "JPEG", ())


def test_too_many_pixels_are_told_when_a_picture_is_opened() -> None:
    assert bombs.SIDES[0] * bombs.SIDES[1] == decoding.MAX_PIXELS
    with pytest.raises(ImageError, match="40 megapixels"):
        open_picture(encoded(noise(1, 1).resize((8000, 5001))))
    assert decode(encoded(noise(2, 2))).image.size == (2, 2)


@pytest.mark.parametrize("file_format", ["HEIF", "AVIF"])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_telephones_picture_is_read_upright(file_format: str, orientation: int) -> None:
    back = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    exif = Image.Exif()
    exif[0x0112] = orientation
    lying = quarters().transpose(back[orientation]) if orientation in back else quarters()
    read = decode(encoded(lying, file_format, exif=exif.tobytes()))
    assert read.format == file_format.replace("HEIF", "HEIC")
    assert read.image.size == (300, 240)
    assert np.abs(np.asarray(read.image).astype(int) - np.asarray(quarters())).mean() < 6


@pytest.mark.parametrize("file_format", ["HEIF", "AVIF"])
def test_what_is_transparent_in_a_telephones_picture_is_white(file_format: str) -> None:
    read = decode(encoded(plain((200, 0, 0, 0), "RGBA", (64, 64)), file_format))
    assert np.asarray(read.image).min() > 250
    assert read.notes == ("transparency laid on white",)


def test_each_telephones_picture_goes_to_its_own_decoder() -> None:
    for file_format, brand in (("HEIF", b"heic"), ("AVIF", b"avif")):
        data = encoded(quarters(), file_format)
        assert data[8:12] == brand
        assert decode(data[:8] + b"mif1" + data[12:]).image.size == (300, 240), "both may begin alike"
