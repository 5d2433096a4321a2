"""The small pictures of the samples."""

from __future__ import annotations

import base64

from app.figures.drawings import sample_pictures
from googlenet_core.pictures import samples


def test_every_sample_has_a_small_picture_and_all_together_are_small() -> None:
    made = sample_pictures.thumbnails()
    assert list(made) == list(samples.SAMPLES)
    assert all(jpeg.startswith(b"\xff\xd8\xff") for jpeg in made.values())
    assert len(set(made.values())) == len(made)
    assert sum(map(len, made.values())) < 150_000


def test_urls_hold_the_same_pictures() -> None:
    urls = sample_pictures.thumbnail_urls()
    for name, jpeg in sample_pictures.thumbnails().items():
        kind, _, held = urls[name].partition(",")
        assert kind == "data:image/jpeg;base64"
        assert base64.b64decode(held) == jpeg
