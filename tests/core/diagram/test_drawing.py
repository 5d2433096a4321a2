"""What the diagram shows when folded, unfolded and focused, and that Graphviz's picture of it holds together."""

from __future__ import annotations

import json
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from googlenet_core.blueprint.architecture import Architecture
from googlenet_core.blueprint.specs import PAPER, TORCHVISION, VARIANTS
from googlenet_core.diagram import drawing, programs
from googlenet_core.diagram.drawing import DiagramOptions
from googlenet_core.errors import DiagramError, LayerError
from googlenet_core.network.introspection import architecture

ALL = frozenset({*(module.id for module in PAPER.modules), "aux1", "aux2"})


@pytest.fixture(scope="module")
def paper() -> Architecture:
    return architecture(PAPER)


def drawn(svg: str, css_class: str) -> list[ElementTree.Element]:
    groups = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}g")
    return [group for group in groups if css_class in group.get("class", "").split()]


def layers(svg: str) -> set[str]:
    return {node.attrib["data-layer"] for node in drawn(svg, "node")}


def texts(element: ElementTree.Element) -> list[str]:
    texts = element.iter("{http://www.w3.org/2000/svg}text")
    return [text.text or "" for text in texts if text.get("class") != "halo"]


def middle(node: ElementTree.Element) -> tuple[float, float]:
    text = next(node.iter("{http://www.w3.org/2000/svg}text"))
    return float(text.attrib["x"]), float(text.attrib["y"])


def places(svg: str) -> dict[str, tuple[float, float]]:
    return {node.attrib["data-layer"]: middle(node) for node in drawn(svg, "node")}


def test_folded_it_shows_the_stages_and_the_chain_through_them(paper: Architecture) -> None:
    shown = drawing.view(paper)
    assert [node.id for node in shown.nodes] == [node.id for node in paper.on_level("stage")]
    assert not shown.unfolded
    assert ("maxpool2", "inception3a") in {(edge.source, edge.target) for edge in shown.edges}
    assert len(shown.edges) == len({(edge.source, edge.target) for edge in shown.edges})


def test_unfolding_a_module_shows_its_four_branches_and_the_concat(paper: Architecture) -> None:
    shown = drawing.view(paper, DiagramOptions(expanded=frozenset({"inception3a"})))
    inside = [node.id for node in shown.nodes if node.id.startswith("inception3a")]
    assert inside == [
        "inception3a.branch1", "inception3a.branch2.0", "inception3a.branch2.1", "inception3a.branch3.0",
        "inception3a.branch3.1", "inception3a.branch4.0", "inception3a.branch4.1", "inception3a",
    ]  # fmt: skip
    into = [edge.shape[1] for edge in shown.edges if edge.target == "inception3a"]
    assert into == [64, 128, 32, 32]
    assert sum(edge.source == "maxpool2" for edge in shown.edges) == 4


def test_a_layer_inside_a_module_unfolds_the_module(paper: Architecture) -> None:
    by_layer = drawing.view(paper, DiagramOptions(expanded=frozenset({"inception4b.branch2.1"})))
    assert by_layer.unfolded == ("inception4b",)


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_edge_is_drawn_with_the_shape_that_flows(variant: str) -> None:
    shown = architecture(VARIANTS[variant])
    svg = drawing.render_diagram(shown, DiagramOptions(expanded=ALL))
    labels = {(edge.attrib["data-source"], edge.attrib["data-target"]): texts(edge) for edge in drawn(svg, "edge")}
    edges = drawing.view(shown, DiagramOptions(expanded=ALL)).edges
    assert {ends: ["×".join(map(str, edge.shape[1:]))] for edge in edges for ends in [(edge.source, edge.target)]} == {
        ends: [line.strip() for line in lines] for ends, lines in labels.items()
    }


def test_the_first_shapes_are_those_of_the_paper(paper: Architecture) -> None:
    edges = {
        edge.attrib["data-source"]: texts(edge)[0].strip() for edge in drawn(drawing.render_diagram(paper), "edge")
    }
    assert edges["maxpool2"] == "192×28×28"
    assert edges["inception3a"] == "256×28×28"
    assert edges["fc"] if "fc" in edges else edges["dropout"] == "1024"


def test_nodes_say_name_and_arithmetic(paper: Architecture) -> None:
    svg = drawing.render_diagram(paper, DiagramOptions(expanded=frozenset({"inception3a"})))
    said = {node.attrib["data-layer"]: texts(node) for node in drawn(svg, "node")}
    assert said["inception3b"] == ["inception (3b)", "128+192+96+64=480"]
    assert said["inception3a"] == ["depth concat", "64+128+32+32=256"]
    assert said["inception3a.branch2.0"] == ["3×3 reduce", "1×1, 192 → 96"]
    assert said["maxpool1"] == ["max pool 3×3/2", "112×112 → 56×56"]
    assert said["fc"] == ["linear", "1024 → 1000"]


def test_a_kernel_of_three_is_never_called_five() -> None:
    svg = drawing.render_diagram(architecture(TORCHVISION), DiagramOptions(focus="inception4e"))
    assert "5×5" not in svg
    assert any("3×3 (third" in " ".join(texts(node)) for node in drawn(svg, "node"))


def test_names_are_given_to_screen_readers(paper: Architecture) -> None:
    svg = drawing.render_diagram(paper, DiagramOptions(expanded=frozenset({"inception3a"})))
    spoken = {node.attrib["data-layer"]: node.attrib["aria-label"] for node in drawn(svg, "node")}
    assert spoken["inception3a.branch2.1"] == "inception (3a) · 3×3, output 128 by 28 by 28, 110,720 parameters"
    assert spoken["maxpool2"] == "max pool 3×3/2, output 192 by 28 by 28, no parameters"


def test_what_can_be_folded_says_so(paper: Architecture) -> None:
    svg = drawing.render_diagram(paper, DiagramOptions(expanded=frozenset({"inception3a", "aux2"})))
    states = {node.attrib["data-layer"]: node.get("data-fold") for node in drawn(svg, "node")}
    assert {layer for layer, state in states.items() if state} == ALL
    assert {layer for layer, state in states.items() if state == "unfolded"} == {"inception3a", "aux2"}
    assert {frame.attrib["data-layer"] for frame in drawn(svg, "cluster")} == {"inception3a", "aux2"}


@pytest.mark.parametrize("layer", ["inception4a", "inception4a.branch3.0"])
def test_focus_shows_one_module_between_its_neighbours(paper: Architecture, layer: str) -> None:
    shown = drawing.view(paper, DiagramOptions(focus=layer))
    assert {node.id for node in shown.nodes if not node.id.startswith("inception4a")} == {
        "maxpool3",
        "inception4b",
        "aux1",
    }
    assert shown.unfolded == ("inception4a",)
    svg = drawing.render_diagram(paper, DiagramOptions(focus=layer))
    assert not any(node.get("data-fold") for node in drawn(svg, "node"))


def test_focus_on_a_plain_stage_shows_it_between_its_neighbours(paper: Architecture) -> None:
    shown = drawing.view(paper, DiagramOptions(focus="conv2"))
    assert [node.id for node in shown.nodes] == ["lrn1", "conv2", "conv3"]


@pytest.mark.parametrize("expanded", [frozenset(), frozenset({"inception3a"}), ALL])
def test_top_down_follows_the_flow(paper: Architecture, expanded: frozenset[str]) -> None:
    options = DiagramOptions(expanded=expanded)
    where = places(drawing.render_diagram(paper, options))
    for edge in drawing.view(paper, options).edges:
        assert where[edge.source][1] < where[edge.target][1], edge


@pytest.mark.parametrize("expanded", [frozenset(), frozenset({"inception3a"}), ALL])
def test_left_to_right_puts_maps_of_one_size_on_one_row(paper: Architecture, expanded: frozenset[str]) -> None:
    options = DiagramOptions(expanded=expanded, direction="LR")
    where = places(drawing.render_diagram(paper, options))
    for edge in drawing.view(paper, options).edges:
        if paper[edge.target].kind == "max pool" and paper[edge.target].level == "stage":
            assert where[edge.target][1] > where[edge.source][1], "a stride-2 pool begins a row below"
        else:
            assert where[edge.source][0] < where[edge.target][0], edge
    pools = [where[f"maxpool{number}"] for number in (1, 2, 3, 4)]
    assert [y for _, y in pools] == sorted(y for _, y in pools)
    assert max(x for x, _ in pools) - min(x for x, _ in pools) < 1


@pytest.mark.parametrize(("direction", "axis"), [("TB", 0), ("LR", 1)])
def test_branches_stand_in_concat_order(paper: Architecture, direction: str, axis: int) -> None:
    where = places(drawing.render_diagram(paper, DiagramOptions(expanded=ALL, direction=direction)))  # type: ignore[arg-type]
    for module in PAPER.modules:
        firsts = [where[f"{module.id}.{branch}"][axis] for branch in ("branch1", "branch2.0", "branch3.0", "branch4.0")]
        assert firsts == sorted(firsts), module.id


def test_heads_are_drawn_where_they_tap(paper: Architecture) -> None:
    dashed = {
        (e.attrib["data-source"], e.attrib["data-target"]) for e in drawn(drawing.render_diagram(paper), "to-auxiliary")
    }
    assert dashed == {("inception4a", "aux1"), ("inception4d", "aux2")}


def test_edges_can_be_as_wide_as_they_carry_channels(paper: Architecture) -> None:
    svg = drawing.render_diagram(paper, DiagramOptions(edge_width_by_channels=True))
    lines = {
        edge.attrib["data-source"]: float(edge.find("{http://www.w3.org/2000/svg}path").attrib["stroke-width"])  # type: ignore[union-attr]
        for edge in drawn(svg, "edge")
    }
    assert lines["inception5b"] == pytest.approx(1024 * drawing.EDGE_PX_PER_CHANNEL)
    assert lines["inception5b"] / lines["maxpool2"] == pytest.approx(1024 / 192, rel=0.01)
    assert lines["input"] == drawing.THINNEST_EDGE_PX


def test_marked_layers_are_outlined(paper: Architecture) -> None:
    svg = drawing.render_diagram(paper, DiagramOptions(marked=frozenset({"maxpool4"})))
    assert [node.attrib["data-layer"] for node in drawn(svg, "marked")] == ["maxpool4"]


@pytest.mark.parametrize("direction", ["TB", "LR"])
def test_the_same_options_give_the_same_bytes(paper: Architecture, direction: str) -> None:
    options = [
        DiagramOptions(expanded=frozenset(order), direction=direction) for order in (ALL, sorted(ALL, reverse=True))
    ]  # type: ignore[arg-type]
    assert len({drawing.render_diagram(paper, option) for option in options}) == 1


def test_json_lists_what_is_drawn(paper: Architecture) -> None:
    options = DiagramOptions(expanded=frozenset({"inception3a"}))
    facts = json.loads(drawing.render_diagram(paper, options, "json"))
    assert {node["id"] for node in facts["nodes"]} == layers(drawing.render_diagram(paper, options))
    assert facts["unfolded"] == ["inception3a"]
    assert {"source": "maxpool2", "target": "inception3a.branch1", "shape": [1, 192, 28, 28]} in facts["edges"]
    assert facts["params"] == paper.params


@pytest.mark.parametrize("direction", ["TB", "LR"])
def test_dot_has_every_edge(paper: Architecture, direction: str) -> None:
    options = DiagramOptions(direction=direction)  # type: ignore[arg-type]
    source = drawing.render_diagram(paper, options, "dot")
    assert source.count("->") == len(drawing.view(paper, options).edges)


@pytest.mark.parametrize("direction", ["TB", "LR"])
def test_png_is_a_picture(paper: Architecture, direction: str) -> None:
    assert drawing.render_png(paper, DiagramOptions(direction=direction), dpi=40).startswith(b"\x89PNG\r\n\x1a\n")  # type: ignore[arg-type]


def test_unfolding_everything_is_quick(paper: Architecture) -> None:
    def seconds() -> float:
        start = time.perf_counter()
        drawing.render_diagram(paper, DiagramOptions(expanded=ALL))
        return time.perf_counter() - start

    assert min(seconds() for _ in range(5)) < 0.3


@pytest.mark.parametrize(
    "options",
    [
        DiagramOptions(expanded=frozenset({"inception9z"})),
        DiagramOptions(focus="conv9"),
        DiagramOptions(marked=frozenset({"nowhere"})),
        DiagramOptions(expanded=frozenset({"conv1"})),
    ],
)
def test_layers_that_cannot_be_shown_are_refused(paper: Architecture, options: DiagramOptions) -> None:
    with pytest.raises(LayerError):
        drawing.draw(paper, options)


def test_an_unknown_format_is_refused(paper: Architecture) -> None:
    with pytest.raises(DiagramError, match="svg, json or dot"):
        drawing.render_diagram(paper, format="gif")  # type: ignore[arg-type]


def test_without_graphviz_the_error_says_what_to_install(paper: Architecture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_binaries", list)
    with pytest.raises(DiagramError, match="pip install graphviz-pure"):
        drawing.render_diagram(paper)


def test_a_broken_dot_is_passed_over(paper: Architecture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "dot"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    working = programs._binaries()
    monkeypatch.setattr(programs, "_binaries", lambda: [broken, *working])
    assert layers(drawing.render_diagram(paper)) == {node.id for node in paper.on_level("stage")}


def test_if_every_program_fails_the_reasons_are_named(
    paper: Architecture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(programs, "_binaries", lambda: [tmp_path / "nothing-here"])
    with pytest.raises(DiagramError, match="nothing-here"):
        drawing.render_diagram(paper)
