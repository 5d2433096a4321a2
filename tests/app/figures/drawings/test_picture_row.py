"""Pictures in a row: each says how wide and high it is, and no text of it comes alive."""

from __future__ import annotations

import re

import numpy as np
from PIL import Image

from app.figures.drawings.picture_row import Captioned, picture_row


def test_each_picture_has_its_room_before_it_is_decoded() -> None:
    row = picture_row(
        [
            Captioned(np.zeros((5, 7, 3), dtype=np.uint8), "an array", "one"),
            Captioned(Image.new("RGB", (30, 20)), "a photograph", "two", photograph=True),
        ],
        300,
    )
    assert re.findall(r'alt="(\w+)" width="(\d+)" height="(\d+)"', row) == [("one", "7", "5"), ("two", "30", "20")]
    assert re.findall(r'src="data:image/(\w+);base64,', row) == ["png", "jpeg"]
    assert "--picture-width:300px" in row


def test_so_many_columns_as_are_wanted() -> None:
    row = picture_row([Captioned(np.zeros((1, 1, 3), dtype=np.uint8), "", "")], 10, columns=2)
    assert row.startswith('<div class="pictures in-columns" style="--picture-width:10px;--picture-columns:2">')


def test_what_a_caption_says_is_shown_letter_by_letter() -> None:
    row = picture_row([Captioned(np.zeros((1, 1, 3), dtype=np.uint8), "<b>&", '"><script>')], 10)
    assert "<figcaption>&lt;b&gt;&amp;</figcaption>" in row
    assert 'alt="&quot;&gt;&lt;script&gt;"' in row
