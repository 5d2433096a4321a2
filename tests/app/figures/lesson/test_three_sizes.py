"""The branches' answers to the picture at three sizes, drawn."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from app.figures.drawings.branch_colours import branch_colour
from app.figures.lesson import three_sizes
from googlenet_core.maps.scales import answer_scales
from tests.core.lesson.conftest import answer_of, given_of

SVG = "{http://www.w3.org/2000/svg}"


def test_bars_are_on_one_scale_and_pictures_are_shown_at_their_sizes() -> None:
    given = given_of("coffee")
    svg = ElementTree.fromstring(three_sizes.draw(given, answer_of("6.5", sample="coffee")))
    seen = answer_scales(given.network(), given.shown().crop, "3a")
    longest = max(max(one.shares) for one in seen)
    for branch in (1, 2, 3, 4):
        bars = [rect for rect in svg.iter(f"{SVG}rect") if rect.get("fill") == branch_colour(branch).fill]
        lengths = [float((bar.get("width") or "").removesuffix("%")) for bar in bars]
        assert lengths == pytest.approx(
            [three_sizes._LONGEST * one.shares[branch - 1] / longest for one in seen], abs=2e-3
        )
    assert len(list(svg.iter(f"{SVG}image"))) == len(seen)
