from __future__ import annotations

import pytest
import torch

from googlenet_core.arithmetic.tensors import state_keys
from googlenet_core.blueprint.specs import PAPER, TORCHVISION, GoogLeNetSpec
from googlenet_core.network.introspection import architecture
from googlenet_core.network.model import GoogLeNet
from tests.support.networks.golden import torchvision_state


def test_the_keys_of_all_stages_are_the_state_dict(spec: GoogLeNetSpec) -> None:
    found = architecture(spec)
    with torch.device("meta"):
        state = GoogLeNet(spec).state_dict()
    keys = [key for stage in found.on_level("stage") for key in state_keys(found, stage.id, spec)]
    assert {key.key: key.shape for key in keys} == {key: tuple(tensor.shape) for key, tensor in state.items()}
    assert len(keys) == len(state)


def test_torchvisions_keys_are_torchvisions() -> None:
    found = architecture(TORCHVISION)
    keys = [key for stage in found.on_level("stage") for key in state_keys(found, stage.id, TORCHVISION)]
    assert {key.key: key.shape for key in keys} == torchvision_state()


def test_the_trained_numbers_are_the_parameters_of_every_layer(spec: GoogLeNetSpec) -> None:
    found = architecture(spec)
    for node in found.nodes:
        assert sum(key.numbers for key in state_keys(found, node.id, spec) if key.trained) == node.params, node.id


@pytest.mark.parametrize(("layer", "keys"), [("maxpool1", []), ("conv1", ["conv1.conv.weight", "conv1.conv.bias"])])
def test_a_layer_has_its_own_tensors_only(layer: str, keys: list[str]) -> None:
    assert [key.key for key in state_keys(architecture(PAPER), layer, PAPER)] == keys
