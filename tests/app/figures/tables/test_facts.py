from __future__ import annotations

import pytest

from app.figures.tables.facts import Fact, LayerFacts, layer_facts
from app.words.prose import passages
from googlenet_core.blueprint.specs import IMAGE_PX, PAPER, PAPER_BN, TORCHVISION, VARIANTS, GoogLeNetSpec
from googlenet_core.network.introspection import architecture

NOTES = passages("architecture_details")


def facts(layer: str, spec: GoogLeNetSpec = PAPER, against: GoogLeNetSpec | None = None) -> LayerFacts:
    return layer_facts(architecture(spec), layer, spec, NOTES, against)


def fact(found: LayerFacts, term: str) -> Fact:
    return next(one for one in found.facts if one.term == term)


def links(found: LayerFacts, term: str) -> list[str]:
    return [link.layer for group in found.links if group.term == term for link in group.links]


def test_a_convolution_shows_its_products() -> None:
    found = facts("inception3a.branch2.1")
    assert (found.label, found.layer) == ("inception (3a) · 3×3", "inception3a.branch2.1")
    assert fact(found, "Size") == Fact("Size", "96×28×28 → 128×28×28", ("⌊(28+2·1−3)/1⌋+1=28",))
    assert fact(found, "Parameters").formulas == ("3·3·96·128 + 128 = 110,720",)
    assert fact(found, "MACs").formulas == ("28·28·3·3·96·128 = 86,704,128",)
    assert fact(found, "Receptive field").formulas == ("27 + (3−1)·8 = 43",)
    assert fact(found, "Jump").formulas == ("8·1 = 8",)
    assert fact(found, "Centre").formulas == ("6 + ((3−1)/2 − 1)·8 = 6",)
    assert [tensor.key for tensor in found.tensors] == [
        "inception3a.branch2.1.conv.weight",
        "inception3a.branch2.1.conv.bias",
    ]


def test_a_module_is_the_sum_of_its_branches() -> None:
    found = facts("inception3a")
    assert fact(found, "Channels").value == "64+128+32+32=256"
    assert fact(found, "Parameters").formulas == ("12,352 + 129,248 + 15,920 + 6,176 = 163,696",)
    assert [branch.label for branch in fact(found, "By branch").branches] == ["1×1", "3×3", "5×5", "pool proj"]
    assert fact(found, "Receptive field").formulas == ("max(27, 43, 59, 43) = 59",)


def test_neighbours_are_the_stages_from_outside_and_the_layers_from_inside() -> None:
    module = facts("inception4a")
    assert links(module, "Reads") == ["maxpool3"]
    assert links(module, "Feeds") == ["aux1", "inception4b"]
    inside = next(group for group in module.links if group.term == "Inside").links
    assert [link.label for link in inside[:3]] == ["1×1", "3×3 reduce", "3×3"]
    assert len(inside) == 7
    layer = facts("inception4a.branch2.1")
    assert (links(layer, "Reads"), links(layer, "Feeds")) == (["inception4a.branch2.0"], ["inception4a"])
    assert links(facts("inception4a.branch1"), "Reads") == ["maxpool3"]
    assert links(facts("conv1.relu"), "Part of") == ["conv1"]


def test_the_ends_of_the_network_have_no_neighbour_beyond() -> None:
    assert links(facts("input"), "Reads") == []
    assert links(facts("fc"), "Feeds") == []


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_every_layer_can_be_told_about(spec: GoogLeNetSpec) -> None:
    found = architecture(spec)
    for node in found.nodes:
        told = layer_facts(found, node.id, spec, NOTES)
        assert told.facts
        assert all("{" not in one.note for one in told.facts)
        for group in told.links:
            assert all(link.layer in found and link.layer != node.id for link in group.links)


def test_a_comparison_says_what_differs_here() -> None:
    other = fact(facts("inception3a.branch3.1", PAPER_BN, TORCHVISION), "In torchvision")
    assert "Window: 5×5/1, pad 2 → 3×3/1, pad 1" in other.formulas
    assert (
        fact(facts("inception3a", PAPER_BN, TORCHVISION), "In torchvision").note == "Layers inside differ in: window."
    )
    assert fact(facts("conv1", PAPER_BN, TORCHVISION), "In torchvision").value == "the same"
    assert fact(facts("lrn1", PAPER, PAPER_BN), "In Paper with batch norm").value == "no such layer"


def test_a_single_unit_has_a_centre_and_no_jump() -> None:
    terms = [one.term for one in facts("avgpool").facts]
    assert "Jump" not in terms
    assert fact(facts("avgpool"), "Centre").value == "126 px"
    assert "The middle of the picture is at 111.5 px" in fact(facts("avgpool"), "Centre").note
    assert fact(facts("inception5b"), "Centre").value == "30 + 32·u px"


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_a_field_larger_than_the_picture_is_said_to_lie_partly_outside(spec: GoogLeNetSpec) -> None:
    found = architecture(spec)
    for node in found.nodes:
        if node.rf_px is not None:
            note = fact(facts(node.id, spec), "Receptive field").note
            assert ("larger than the picture" in note) is (node.rf_px > IMAGE_PX), node.id
