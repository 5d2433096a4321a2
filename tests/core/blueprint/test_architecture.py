from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from googlenet_core.blueprint.architecture import Architecture, Edge, Node
from googlenet_core.errors import LayerError

SHAPE = (1, 8, 4, 4)


def node(layer_id: str, level: str = "stage", parent: str | None = None) -> Node:
    return Node(layer_id, layer_id, "conv", level, parent, None, SHAPE, SHAPE, 3, 1, 1, False, 10, 20, 3, 1, 0.0, -1)


@pytest.fixture
def small() -> Architecture:
    nodes = (
        node("conv1.conv", "operation", "conv1"),
        node("conv1"),
        node("inception3a.branch1", "layer", "inception3a"),
        node("inception3a"),
        node("aux1"),
    )
    edges = (
        Edge("conv1", "inception3a.branch1", SHAPE),
        Edge("inception3a.branch1", "inception3a", SHAPE),
        Edge("conv1", "aux1", SHAPE),
    )
    return Architecture("paper", nodes, edges, 30, 40, 60, 80)


def test_a_node_is_found_by_its_id(small: Architecture) -> None:
    assert small["conv1"] is small.nodes[1]
    assert "conv1" in small
    assert "conv9" not in small


def test_an_unknown_id_is_named_with_the_nearest(small: Architecture) -> None:
    with pytest.raises(LayerError, match=r"no layer 'inceptoin3a' in variant paper\. Did you mean 'inception3a'\?"):
        small["inceptoin3a"]


def test_what_is_inside_a_node_and_on_a_level(small: Architecture) -> None:
    assert [each.id for each in small.inside("conv1")] == ["conv1.conv"]
    assert small.inside("aux1") == ()
    assert [each.id for each in small.on_level("stage")] == ["conv1", "inception3a", "aux1"]


def test_edges_are_followed_both_ways(small: Architecture) -> None:
    assert small.fed_by("conv1") == ("inception3a.branch1", "aux1")
    assert small.feeding("inception3a") == ("inception3a.branch1",)
    assert small.feeding("conv1") == small.fed_by("aux1") == ()


@pytest.mark.parametrize(
    ("layer_id", "module"),
    [
        ("inception3a", "inception3a"),
        ("inception3a.branch2.0.bn", "inception3a"),
        ("aux1.fc1", "aux1"),
        ("conv1", None),
        ("avgpool", None),
    ],
)
def test_a_node_knows_its_module(layer_id: str, module: str | None) -> None:
    assert node(layer_id).module == module


def test_facts_cannot_be_changed(small: Architecture) -> None:
    with pytest.raises(FrozenInstanceError):
        small.params = 0  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        small["conv1"].params = 0  # type: ignore[misc]
