"""The curve of kept variance: where its marks and the guess lie."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from app.figures.lesson import kept_variance
from tests.core.lesson.conftest import answer_of, given_of

SVG = "{http://www.w3.org/2000/svg}"


def test_marks_lie_on_the_curve_and_the_guess_at_its_height() -> None:
    answer = answer_of("3.6")
    svg = ElementTree.fromstring(kept_variance.draw(given_of("chelsea"), answer, 25))
    foot, high = kept_variance._TOP + kept_variance._HIGH, kept_variance._HIGH
    first = next(svg.iter(f"{SVG}circle"))
    assert float(first.get("cy") or 0) == pytest.approx(foot - high * float(answer.value) / 100, abs=0.01)
    (guess,) = (line for line in svg.iter(f"{SVG}line") if line.get("class") == "guess")
    assert float(guess.get("y1") or 0) == pytest.approx(foot - high / 4)
    points = (next(svg.iter(f"{SVG}polyline")).get("points") or "").split()
    assert points[0] == "0.00,100.00"
    assert points[-1] == "100.00,0.00"
