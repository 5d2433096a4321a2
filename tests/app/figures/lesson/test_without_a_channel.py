"""Classes with and without a channel, drawn."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from app.figures.lesson import without_a_channel
from googlenet_core.blueprint import PAPER
from googlenet_core.lesson import Answer, Given

SVG = "{http://www.w3.org/2000/svg}"


def test_bars_are_as_long_as_classes_are_likely_and_names_stay_names() -> None:
    classes = (("<b>cat</b>", 0.9, 0.5), ("dog & co", 0.05, 0.3))
    answer = Answer("falls", "90 %", {"classes": classes, "channel": 4})
    svg = ElementTree.fromstring(without_a_channel.draw(Given(PAPER), answer))
    for kind, at in (("neutral", 1), ("accent", 2)):
        rects = [rect for rect in svg.iter(f"{SVG}rect") if rect.get("class") == kind and rect.get("height") != "12.00"]
        lengths = [float((rect.get("width") or "").removesuffix("%")) for rect in rects]
        assert lengths == pytest.approx([without_a_channel._LONGEST * one[at] for one in classes])
    assert "<b>cat</b>" in [node.text for node in svg.iter(f"{SVG}text")]


def test_the_class_that_is_ahead_without_the_channel_is_drawn_in_any_case() -> None:
    classes = (("a", 0.5, 0.1), ("b", 0.3, 0.1), ("c", 0.1, 0.1), ("d", 0.06, 0.1), ("e", 0.04, 0.6))
    svg = without_a_channel.draw(Given(PAPER), Answer("falls", "", {"classes": classes, "channel": 4}))
    names = [node.text for node in ElementTree.fromstring(svg).iter(f"{SVG}text") if node.get("class") == "strong"]
    assert names == ["a", "b", "c", "e"]
