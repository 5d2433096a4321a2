"""The places' votes, drawn over the picture."""

from __future__ import annotations

from typing import cast
from xml.etree import ElementTree

import numpy as np

from app.figures.lesson import votes
from googlenet_core.lesson import Answer, Given
from googlenet_core.maps.votes import Votes
from tests.core.lesson.conftest import given_of

SVG = "{http://www.w3.org/2000/svg}"


def _drawn(places: np.ndarray) -> ElementTree.Element:
    found = Votes(0, places, 0.0, float(places.mean()))
    given = cast("Given", given_of("chelsea"))
    return ElementTree.fromstring(votes.draw(given, Answer("yes", "yes", {"found": found, "label": "cat"})))


def test_plus_and_minus_are_told_by_sign_and_kind() -> None:
    places = np.arange(49.0).reshape(7, 7) - 20
    squares = [r.get("class") for r in _drawn(places).iter(f"{SVG}rect") if r.get("class") in ("for", "against")]
    assert squares == ["against" if vote < 0 else "for" for vote in places.ravel()]
    words = [text.text or "" for text in _drawn(places).iter(f"{SVG}text")]
    assert all(word[0] in "+−" for word in words)
    assert words[0] == "−20"
    assert words[-1] == "+28"


def test_areas_are_as_large_as_votes_are_strong() -> None:
    places = np.ones((7, 7))
    places[2, 3] = 4
    sides = [float(r.get("width") or 0) for r in _drawn(places).iter(f"{SVG}rect") if r.get("class") == "for"]
    assert np.isclose(sides[2 * 7 + 3] / sides[0], 2, rtol=1e-2)


def test_votes_of_zero_are_drawn() -> None:
    assert len(list(_drawn(np.zeros((7, 7))).iter(f"{SVG}text"))) == 49
