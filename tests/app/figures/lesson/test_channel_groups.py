"""Which channels answer together, drawn: dots for the pairs, a frame around each group."""

from __future__ import annotations

import base64
import io
from typing import cast
from xml.etree import ElementTree

import numpy as np
from PIL import Image

from app.figures.lesson import channel_groups
from googlenet_core.lesson import Answer, Given
from googlenet_core.maps.correlations import group_channels
from tests.core.lesson.conftest import given_of

SVG = "{http://www.w3.org/2000/svg}"


def _drawn(maps: np.ndarray, groups: int) -> ElementTree.Element:
    found = group_channels(maps, groups)
    return ElementTree.fromstring(channel_groups.draw(cast("Given", None), Answer(0, "0", {"found": found})))


def test_every_group_has_its_frame_and_together_they_hold_all_channels() -> None:
    maps = given_of("chelsea").captured["inception3a"][0].numpy()
    found = group_channels(maps, 16)
    frames = [r for r in _drawn(maps, 16).iter(f"{SVG}rect") if r.get("class") == "frame"][2:]
    assert sum(float(frame.get("width") or 0) for frame in frames) == len(found.channels)
    assert len(frames) == found.groups


def test_a_pair_is_a_dot_on_both_sides_of_the_diagonal() -> None:
    random = np.random.default_rng(0).normal(size=(12, 8, 8))
    random[10] = random[1]
    numbered = next(_drawn(random, 3).iter(f"{SVG}image")).get("href") or ""
    pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(numbered.partition(",")[2]))))
    seen = pixels[..., 3] > 0
    assert seen[1, 10]
    assert seen[10, 1]
    assert seen.sum() == 2 * (3 * 3)
