"""The sample pictures as small ones to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from app.figures.drawings.inline import thumbnail_url
from googlenet_core.pictures import decoding, samples

THUMBNAIL_PX = 160
"""Shown at 96 px at most."""


@cache
def thumbnails() -> Mapping[str, str]:
    """Return every sample as a small picture within a URL, by the sample's name."""
    return {
        name: thumbnail_url(decoding.decode(samples.read_sample(name)).image, THUMBNAIL_PX) for name in samples.SAMPLES
    }
