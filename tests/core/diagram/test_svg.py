"""What is written into Graphviz's SVG for browsers and screen readers."""

from __future__ import annotations

import copy
import io
from xml.etree import ElementTree

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from googlenet_core.blueprint.specs import PAPER
from googlenet_core.diagram import drawing
from googlenet_core.diagram.drawing import DiagramOptions
from googlenet_core.diagram.svg import full_label, spoken
from googlenet_core.network.introspection import architecture

G = "{http://www.w3.org/2000/svg}g"
TEXT = "{http://www.w3.org/2000/svg}text"


def picture(**options: object) -> ElementTree.Element:
    return ElementTree.fromstring(drawing.render_diagram(architecture(PAPER), DiagramOptions(**options)))  # type: ignore[arg-type]


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


# --- other programs -----------------------------------------------------------------------------------------------

VIEWS: dict[str, dict[str, object]] = {
    "folded": {},
    "unfolded": {"expanded": frozenset({"inception3a", "inception4e", "aux2"})},
    "one module": {"focus": "inception4c"},
    "left to right": {"direction": "LR", "expanded": frozenset({"inception3a", "aux1"})},
    "by MACs": {"colour_by": "macs", "edge_width_by_channels": True},
    "by field": {"colour_by": "rf", "direction": "LR", "marked": frozenset({"inception3b"})},
}
MOSTLY = 0.85  # of a label's ink: another font is wider, and a line may then cross one letter
SHAPES = ("path", "polygon", "polyline", "ellipse")


def rendered(root: ElementTree.Element) -> NDArray[np.uint8]:
    """What a program shows that knows SVG 1.1 and not much more, twice as large: [height, width, 3]."""
    try:
        import cairosvg
    except OSError as error:
        pytest.skip(f"the library cairo is not here: {error}")
    data = cairosvg.svg2png(bytestring=ElementTree.tostring(root), scale=2, background_color="#ffffff")
    with Image.open(io.BytesIO(data)) as picture:
        return np.asarray(picture.convert("RGB"))


def labels(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [text for text in root.iter(TEXT) if text.get("class") != "halo" and (text.text or "").strip()]


@pytest.mark.parametrize("view", VIEWS)
def test_a_program_that_knows_little_shows_every_letter(view: str) -> None:
    root = picture(**VIEWS[view])
    # The letters alone, each label in a colour that no blend with white can be: there is its ink.
    alone = copy.deepcopy(root)
    for parent in list(alone.iter()):
        for child in list(parent):
            if child.tag.rpartition("}")[2] in (*SHAPES, "style") or child.get("class") == "halo":
                parent.remove(child)
    for number, label in enumerate(labels(alone)):
        label.attrib |= {"fill": f"#{number % 250:02x}{number // 250:02x}00", "stroke": "none"}
    painted = rendered(alone)
    rows, columns = np.nonzero(painted[..., 2] == 0)
    numbers = painted[rows, columns].astype(int) @ [1, 250, 0]
    fills = np.array(
        [[int(label.get("fill", "#000000")[at : at + 2], 16) for at in (1, 3, 5)] for label in labels(root)]
    )
    legible = abs(rendered(root)[rows, columns] - fills[numbers]).max(axis=1) < 64
    covered = [
        (label.text, int((numbers == number).sum()), float(legible[numbers == number].mean()))
        for number, label in enumerate(labels(root))
        if (numbers == number).sum() < 20 or legible[numbers == number].mean() < MOSTLY
    ]
    assert len(labels(root)) > 20
    assert not covered


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_said_that_few_programs_understand(view: str) -> None:
    for element in picture(**VIEWS[view]).iter():
        assert element.tag.rpartition("}")[2] in {"svg", "g", "title", "text", "a", *SHAPES}
        assert not {"style", "paint-order", "dominant-baseline", "alignment-baseline"} & set(element.attrib)
        for value in element.attrib.values():
            assert not any(word in value for word in ("var(", "currentColor", "transparent", "rgba(", "inherit"))


def test_a_label_on_lines_lies_on_a_white_copy_of_itself() -> None:
    root = picture(expanded=frozenset({"inception3a"}))
    lying = [group for group in root.iter(G) if {"edge", "title"} & set(group.get("class", "").split())]
    assert len(lying) > 20
    for group in lying:
        texts = list(group.iter(TEXT))
        assert [text.get("class") for text in texts] == ["halo", None] * (len(texts) // 2)
        for halo, text in zip(texts[::2], texts[1::2], strict=True):
            assert (halo.text, halo.get("x"), halo.get("y")) == (text.text, text.get("x"), text.get("y"))
            assert (halo.get("stroke"), text.get("stroke")) == ("#ffffff", None)
