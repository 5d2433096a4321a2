"""Patches of the strongest places: cut at their true size, blank outside the picture."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
from hypothesis import given, strategies as st

from app.figures.lesson import strongest_places
from googlenet_core.arithmetic import Box
from tests.core.lesson.conftest import answer_of, given_of

SVG = "{http://www.w3.org/2000/svg}"
CROP = np.random.default_rng(0).integers(0, 256, (40, 40, 3), dtype=np.uint8)


@given(st.integers(-9, 39), st.integers(-9, 39))
def test_a_patch_is_the_picture_where_it_is_inside_and_transparent_elsewhere(top: int, left: int) -> None:
    patch = np.asarray(strongest_places.cut(CROP, Box(top, left, top + 10, left + 10)))
    assert patch.shape == (10, 10, 4)
    for y in range(10):
        for x in range(10):
            inside = 0 <= top + y < 40 and 0 <= left + x < 40
            assert (patch[y, x, 3] == 255) == inside
            if inside:
                assert (patch[y, x, :3] == CROP[top + y, left + x]).all()


def test_there_is_a_patch_for_every_place() -> None:
    answer = answer_of("7.2")
    svg = ElementTree.fromstring(strongest_places.draw(given_of("chelsea"), answer))
    assert len(list(svg.iter(f"{SVG}image"))) == len(answer.facts["patches"]) == 9  # type: ignore[arg-type]
