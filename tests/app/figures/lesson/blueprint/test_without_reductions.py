"""Widths of the modules with and without reductions, drawn."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from app.figures.lesson.blueprint import without_reductions
from googlenet_core.blueprint import PAPER
from googlenet_core.lesson import Answer, Given

SVG = "{http://www.w3.org/2000/svg}"


def _bars(svg: ElementTree.Element, kind: str) -> list[float]:
    rects = [rect for rect in svg.iter(f"{SVG}rect") if rect.get("class") == kind and rect.get("height") != "12.00"]
    return [float((rect.get("width") or "").removesuffix("%")) for rect in rects]


def test_bars_are_as_long_as_modules_are_wide() -> None:
    svg = ElementTree.fromstring(without_reductions.draw(Given(PAPER), Answer(416, "416")))
    inputs, plain = PAPER.conv3, []
    for module in PAPER.modules:
        inputs += module.n1x1 + module.n3x3 + module.n5x5
        plain.append(inputs)
    scale = without_reductions._LONGEST / plain[-1]
    assert _bars(svg, "faint") == pytest.approx([scale * width for width in plain], abs=2e-3)
    assert _bars(svg, "neutral") == pytest.approx([scale * one.out_channels for one in PAPER.modules], abs=2e-3)
