"""What is written into Graphviz's SVG for browsers and screen readers."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from googlenet_core import diagram
from googlenet_core.diagram import DiagramOptions
from googlenet_core.diagram_svg import full_label, spoken
from googlenet_core.introspection import architecture
from googlenet_core.spec import PAPER

G = "{http://www.w3.org/2000/svg}g"
TEXT = "{http://www.w3.org/2000/svg}text"


def picture(**options: object) -> ElementTree.Element:
    return ElementTree.fromstring(diagram.render(architecture(PAPER), DiagramOptions(**options)))  # type: ignore[arg-type]


def test_one_unit_is_one_pixel() -> None:
    root = picture()
    _, _, width, height = root.attrib["viewBox"].split()
    assert (root.attrib["width"], root.attrib["height"]) == (width, height)


@pytest.mark.parametrize("direction", ["TB", "LR"])
def test_the_direction_is_told(direction: str) -> None:
    assert picture(direction=direction).attrib["data-direction"] == direction


def test_names_are_not_given_twice() -> None:
    found = architecture(PAPER)
    assert full_label(found["inception3a.branch2.0"], found) == "inception (3a) · 3×3 reduce"
    assert full_label(found["conv1"], found) == "convolution 7×7/2"


def test_a_vector_is_spoken_without_by() -> None:
    found = architecture(PAPER)
    assert spoken(found["fc"], found) == "linear, output 1000, 1,025,000 parameters"


def test_lines_are_anchored_at_the_middle_of_their_node() -> None:
    for group in picture().iter(G):
        if "node" in group.get("class", "").split():
            assert {(text.get("text-anchor"), text.get("x")) for text in group.iter(TEXT)} == {
                ("middle", next(group.iter(TEXT)).get("x"))
            }


def test_titles_of_frames_are_drawn_last() -> None:
    root = picture(expanded=frozenset({"inception3a", "inception3b"}))
    groups = list(root.iterfind(f"{G}/*"))
    assert [group.get("data-layer") for group in groups[-2:]] == ["inception3a", "inception3b"]
    assert {group.get("class") for group in groups[-2:]} == {"title"}


def test_the_boxes_that_kept_rows_together_are_gone() -> None:
    root = picture(direction="LR", expanded=frozenset({"inception3a"}))
    frames = [group for group in root.iter(G) if "cluster" in group.get("class", "").split()]
    assert [frame.get("data-layer") for frame in frames] == ["inception3a"]


def test_labels_of_wide_edges_stand_clear_of_them() -> None:
    def heights(**options: object) -> dict[str, float]:
        edges = (group for group in picture(direction="LR", **options).iter(G) if group.get("data-source"))
        return {edge.attrib["data-source"]: float(next(edge.iter(TEXT)).attrib["y"]) for edge in edges}

    thin, wide = heights(), heights(edge_width_by_channels=True)
    assert wide["inception5b"] < thin["inception5b"] - 3
    assert wide["input"] == pytest.approx(thin["input"], abs=1)
