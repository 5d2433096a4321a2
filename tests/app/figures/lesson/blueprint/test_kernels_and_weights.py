"""Weights of a 1×1 with 1 to 15 kernels, drawn."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from torch import nn

from app.figures.lesson.blueprint import kernels_and_weights
from googlenet_core.blueprint import PAPER
from googlenet_core.lesson import Given
from tests.core.lesson.conftest import answer_of

SVG = "{http://www.w3.org/2000/svg}"


def test_columns_are_as_high_as_there_are_weights() -> None:
    svg = ElementTree.fromstring(kernels_and_weights.draw(Given(PAPER), answer_of("3.2", "paper")))
    weights = [nn.Conv2d(10, made, 1, bias=False).weight.numel() for made in range(1, 16)]
    heights = [float(rect.get("height") or 0) for rect in svg.iter(f"{SVG}rect")]
    assert heights == pytest.approx([kernels_and_weights._HIGH * one / weights[-1] for one in weights], abs=0.01)
    assert [rect.get("class") for rect in svg.iter(f"{SVG}rect")].index("accent") == 4
