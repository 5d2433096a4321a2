"""Values by sign before and after the first pool, drawn."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from app.figures.lesson import values_by_sign
from tests.core.lesson.conftest import answer_of, given_of

SVG = "{http://www.w3.org/2000/svg}"


def test_bars_are_as_long_as_values_are_many() -> None:
    given = given_of("chelsea")
    svg = ElementTree.fromstring(values_by_sign.draw(given, answer_of("5.3")))
    for kind, of in (("faint", lambda maps: maps == 0), ("neutral", lambda maps: maps > 0)):
        lengths = [
            float((rect.get("width") or "").removesuffix("%"))
            for rect in svg.iter(f"{SVG}rect")
            if rect.get("class") == kind
        ]
        shares = [100 * float(of(given.captured[layer]).double().mean()) for layer in ("conv1", "maxpool1")]
        assert lengths == pytest.approx(shares, abs=2e-3)
    assert "0 of 200,704" in [node.text for node in svg.iter(f"{SVG}text")]
