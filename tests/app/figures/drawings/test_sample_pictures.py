"""The small pictures of the samples."""

from __future__ import annotations

from app.figures.drawings import sample_pictures
from googlenet_core.pictures import samples


def test_every_sample_has_a_small_picture_and_all_together_are_small() -> None:
    made = sample_pictures.thumbnails()
    assert list(made) == list(samples.SAMPLES)
    assert all(url.startswith("data:image/jpeg;base64,") for url in made.values())
    assert len(set(made.values())) == len(made)
    assert sum(map(len, made.values())) < 200_000
