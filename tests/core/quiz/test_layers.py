"""The layers as the questions have them, from the spec, against what torchinfo finds in the built network."""

from __future__ import annotations

import pytest

from googlenet_core.blueprint.specs import PAPER, TORCHVISION, GoogLeNetSpec
from googlenet_core.network.introspection import architecture
from googlenet_core.quiz.layers import begun, nodes, sources, spoken


def test_every_layer_is_as_in_the_built_network(spec: GoogLeNetSpec) -> None:
    built = {node.id: node for node in architecture(spec).nodes if node.level != "operation"}
    assert dict(nodes(spec)) == built


def test_every_layer_reads_what_it_reads_in_the_built_network(spec: GoogLeNetSpec) -> None:
    found = architecture(spec)
    for layer, read in sources(spec).items():
        assert tuple(node.id for node in read) == found.feeding(layer)


@pytest.mark.parametrize(
    ("layer", "spec", "name"),
    [
        ("conv1", PAPER, "the convolution 7×7/2"),
        ("maxpool3", PAPER, "the third max pool 3×3/2"),
        ("maxpool4", TORCHVISION, "the fourth max pool 2×2/2"),
        ("inception3a.branch3.1", TORCHVISION, "the 3×3 (third branch) of inception (3a)"),
        ("aux1.conv", PAPER, "the 1×1 of the auxiliary head (4a)"),
        ("avgpool", PAPER, "the avg pool 7×7/1"),
    ],
)
def test_sentences_name_layers(layer: str, spec: GoogLeNetSpec, name: str) -> None:
    assert spoken(layer, spec) == name


def test_sentences_begin_with_a_capital_letter() -> None:
    assert (begun("the first"), begun("")) == ("The first", "")
