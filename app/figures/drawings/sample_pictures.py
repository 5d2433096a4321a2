"""The sample pictures as small ones to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from app.figures.drawings.inline import jpeg_url, thumbnail
from googlenet_core.pictures import decoding, samples

THUMBNAIL_PX = 160
"""Shown at 96 px at most."""


@cache
def thumbnails() -> Mapping[str, bytes]:
    """Return every sample as a small JPEG file, by the sample's name."""
    return {name: thumbnail(decoding.decode(samples.read_sample(name)).image, THUMBNAIL_PX) for name in samples.SAMPLES}


@cache
def thumbnail_urls() -> Mapping[str, str]:
    """Return the same within URLs."""
    return {name: jpeg_url(jpeg) for name, jpeg in thumbnails().items()}
