"""Two routes to the same facts: the spec's arithmetic, and the built network as torchinfo and torch.fx see it.

The third, the reference file, is compared with each of them: here with what was found by looking, in test_costs,
test_layers and test_receptive_field with what was computed.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields as fields_of

import pytest

from googlenet_core.arithmetic.costs import layer_costs, total
from googlenet_core.arithmetic.receptive_field import field_of
from googlenet_core.blueprint import naming
from googlenet_core.blueprint.architecture import Architecture, Node
from googlenet_core.blueprint.specs import PAPER, PAPER_BN, TORCHVISION, GoogLeNetSpec
from googlenet_core.blueprint.topology import Layer, layers
from googlenet_core.network.introspection import architecture
from tests.support.networks.golden import Golden, reference

Pair = tuple[Layer, Node]


@pytest.fixture
def seen(spec: GoogLeNetSpec) -> Architecture:
    return architecture(spec)


@pytest.fixture
def pairs(spec: GoogLeNetSpec, seen: Architecture) -> list[Pair]:
    return [(layer, seen[layer.id]) for layer in layers(spec)]


def test_both_routes_find_the_same_layers_in_the_same_order(spec: GoogLeNetSpec, seen: Architecture) -> None:
    assert [node.id for node in seen.nodes if node.level != "operation"] == [layer.id for layer in layers(spec)]


def test_every_operation_inside_a_convolution_is_a_node(spec: GoogLeNetSpec, seen: Architecture) -> None:
    for layer in layers(spec):
        if layer.kind == "conv":
            assert tuple(n.id for n in seen.inside(layer.id)) == naming.conv_operations(layer.id, spec)


def test_both_routes_find_the_same_kinds_and_windows(pairs: list[Pair]) -> None:
    for layer, node in pairs:
        assert node.kind == layer.kind, node.id
        assert (node.kernel, node.stride, node.padding) == (layer.kernel, layer.stride, layer.padding), node.id
        if layer.kind == "max pool" and (layer.stride or 0) > 1:
            assert node.ceil
            assert layer.ceil


def test_both_routes_find_the_same_shapes(pairs: list[Pair]) -> None:
    for layer, node in pairs:
        assert node.out_shape[:2] == (1, layer.channels), node.id
        assert node.out_shape[2:] in ((layer.size, layer.size), ()), node.id
        assert math.prod(node.out_shape) == layer.channels * layer.size**2, node.id
        if layer.kind == "inception":
            assert node.in_shape[1:] == pairs[[p[0].id for p in pairs].index(f"{layer.id}.branch1")][1].in_shape[1:]
        elif layer.kind != "auxiliary":  # on paper a head's row is its last layer; torchinfo's reads the module
            assert math.prod(node.in_shape) == layer.in_channels * layer.in_size**2, node.id


def test_both_routes_find_the_same_edges_with_their_shapes(pairs: list[Pair], seen: Architecture) -> None:
    on_paper = {(source, layer.id) for layer, _ in pairs for source in layer.inputs}
    assert {(edge.source, edge.target) for edge in seen.edges} == on_paper
    assert len(seen.edges) == len(on_paper)
    for edge in seen.edges:
        assert edge.shape == seen[edge.source].out_shape


def test_both_routes_find_the_same_costs(pairs: list[Pair], spec: GoogLeNetSpec) -> None:
    on_paper = layer_costs(spec)
    for layer, node in pairs:
        assert (node.params, node.macs) == (on_paper[layer.id].params, on_paper[layer.id].macs), node.id


def test_both_routes_find_the_same_totals(seen: Architecture, spec: GoogLeNetSpec) -> None:
    bare, whole = total(spec), total(spec, auxiliary=True)
    assert (seen.params, seen.macs) == (bare.params, bare.macs)
    assert (seen.params_with_aux, seen.macs_with_aux) == (whole.params, whole.macs)


def test_the_parts_of_a_convolution_cost_what_it_costs(seen: Architecture) -> None:
    for node in seen.nodes:
        if node.kind == "conv":
            inside = seen.inside(node.id)
            assert node.params == sum(part.params for part in inside)
            assert node.macs == sum(part.macs for part in inside)
            assert {part.kind for part in inside if part.macs} == {"convolution"}


@pytest.mark.parametrize(("variant", "key"), [(PAPER, "macs"), (PAPER_BN, "macs"), (TORCHVISION, "torchvision_macs")])
def test_what_was_found_by_looking_is_what_the_reference_says(variant: GoogLeNetSpec, key: str) -> None:
    seen, blocks = architecture(variant), reference()["exact_per_block"]
    for module in variant.modules:
        assert seen[module.id].macs == blocks[module.name][key]
    assert seen["conv1"].macs == blocks["conv1"][key]
    assert seen["conv2"].macs + seen["conv3"].macs == blocks["conv2"][key]
    assert (seen["aux1"].macs, seen["aux2"].macs) == (blocks["aux1 (4a)"][key], blocks["aux2 (4d)"][key])


def test_the_totals_found_by_looking_are_the_references() -> None:
    paper, torchvision = reference()["exact_totals"]["paper_topology"], reference()["exact_totals"]["torchvision"]
    seen = architecture(PAPER)
    assert (seen.params, seen.params_with_aux) == (paper["params_with_bias"], paper["params_with_bias_and_aux"])
    assert (seen.macs, seen.macs_with_aux) == (paper["macs_224"], paper["macs_224_with_aux"])
    seen = architecture(TORCHVISION)
    assert (seen.params, seen.params_with_aux) == (torchvision["params"], torchvision["params_with_aux"])
    assert (seen.macs, seen.macs_with_aux) == (torchvision["macs_224"], torchvision["macs_224_with_aux"])


def test_nodes_carry_their_labels_fields_and_places(seen: Architecture, spec: GoogLeNetSpec) -> None:
    for node in seen.nodes:
        assert node.label == naming.label(node.id, spec)
        field = field_of(node.id, spec)
        assert (node.rf_px, node.jump_px, node.center0_px, node.first0_px) == (
            *(field.rf_px, field.jump_px, field.center0_px),
            field.first0_px,
        )
        assert node.parent is None or node.id.startswith(f"{node.parent}.")
        assert (node.branch is not None) == (".branch" in node.id)
        assert (node.level == "stage") == ("." not in node.id)


def test_fewer_classes_change_the_last_layers() -> None:
    seen = architecture(PAPER, 10)
    assert seen["fc"].out_shape == seen["aux1"].out_shape == (1, 10)
    assert seen.params == total(PAPER, 10).params
    assert seen.macs_with_aux == total(PAPER, 10, auxiliary=True).macs


def test_a_look_at_one_variant_does_not_colour_the_next() -> None:
    """Torchinfo remembers layers by class name within a pass; a changed spec must still give its own numbers."""
    changed = PAPER.with_module(PAPER.module("4b").__class__("4b", 1, 2, 3, 4, 5, 6))
    assert architecture(changed)["inception4b"].out_shape[1] == 15
    assert architecture(changed).params == total(changed).params
    assert architecture(PAPER)["inception4b"].out_shape[1] == 512


def test_the_layers_are_as_in_the_golden_table(seen: Architecture, spec: GoogLeNetSpec, golden: Golden) -> None:
    columns = [field.name for field in fields_of(Node) if field.name not in {"parent", "branch", "ceil"}]
    nodes = [node for node in seen.nodes if node.level != "operation"]

    def cell(node: Node, column: str) -> object:
        value = getattr(node, column)
        return "x".join(map(str, value)) if isinstance(value, tuple) else value

    rows = golden.check(f"layers_{spec.name}", columns, [[cell(node, c) for c in columns] for node in nodes])
    stages = [row for row in rows if row["level"] == "stage"]
    assert sum(int(row["params"]) for row in stages) == total(spec, auxiliary=True).params
    assert sum(int(row["macs"]) for row in stages) == total(spec, auxiliary=True).macs
    for stage in stages:
        inside = [row for row in rows if row["id"].startswith(f"{stage['id']}.")]
        if inside:
            assert sum(int(row["macs"]) for row in inside) == int(stage["macs"])
            assert sum(int(row["params"]) for row in inside) == int(stage["params"])


def test_threads_may_look_at_once() -> None:
    look = architecture.__wrapped__
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(look, [PAPER, PAPER_BN, TORCHVISION] * 2))
    assert found == [architecture(spec) for spec in (PAPER, PAPER_BN, TORCHVISION)] * 2
