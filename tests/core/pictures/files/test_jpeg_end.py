"""A JPEG without its end mark is shown if its pixels are all there, and only then."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from PIL import Image

from googlenet_core.errors import ImageError
from googlenet_core.pictures.decoding import decode
from tests.support.files.pictures import encoded, noise, plain, quarters

SAID = "its end mark is missing, its pixels are all there"
KINDS = st.fixed_dictionaries(
    {"quality": st.sampled_from([10, 75, 95]), "progressive": st.booleans(), "optimize": st.booleans()},
    optional={"restart_marker_rows": st.just(1), "restart_marker_blocks": st.sampled_from([1, 7])},
)
PICTURES = st.sampled_from(
    [noise(50, 37), quarters(70, 50), plain((9, 90, 200), size=(33, 21)), noise(6, 6).resize((90, 60))]
)


@settings(max_examples=40, deadline=None)
@given(PICTURES, st.sampled_from(["RGB", "L", "CMYK"]), KINDS, st.integers(1, 2))
def test_the_end_mark_alone_may_be_missing(image: Image.Image, mode: str, kind: dict[str, int], cut: int) -> None:
    data = encoded(image.convert(mode), "JPEG", **kind)
    assert np.array_equal(np.asarray(decode(data[:-cut]).image), np.asarray(decode(data).image))


@pytest.mark.parametrize("progressive", [False, True])
def test_that_it_is_missing_is_said(progressive: bool) -> None:
    data = encoded(quarters(), "JPEG", progressive=progressive)
    assert decode(data).notes == ()
    assert decode(data[:-2]).notes == (SAID,)


@settings(max_examples=120, deadline=None)
@given(PICTURES, st.sampled_from(["RGB", "L"]), KINDS, st.integers(3, 300))
def test_what_lacks_pixels_is_refused(image: Image.Image, mode: str, kind: dict[str, int], cut: int) -> None:
    data = encoded(image.convert(mode), "JPEG", **kind)
    if cut > len(data) - 30:
        return
    with suppress(ImageError):  # unless no pixel hangs on it: the last bits of a file may be there to fill up a byte
        assert abs(np.asarray(decode(data[:-cut]).image, int) - np.asarray(decode(data).image, int)).max() <= 1


@pytest.mark.parametrize("progressive", [False, True])
def test_a_quarter_that_is_missing_is_refused(progressive: bool) -> None:
    data = encoded(quarters(), "JPEG", progressive=progressive)
    with pytest.raises(ImageError, match="damaged"):
        decode(data[: len(data) * 3 // 4])


def test_a_progressive_picture_that_lacks_its_last_scan_is_refused() -> None:
    data = encoded(noise(64, 64), "JPEG", progressive=True)
    with pytest.raises(ImageError, match="damaged"):
        decode(data[: data.rindex(b"\xff\xda")])
