from __future__ import annotations

import pytest
from torch import nn

from googlenet_core.arithmetic.costs import layer_costs
from googlenet_core.blueprint.specs import PAPER, GoogLeNetSpec
from googlenet_core.studies.last_layer import compare_last_layers


@pytest.mark.parametrize("classes", [10, 1000])
def test_the_averaged_layer_is_the_networks_own(spec: GoogLeNetSpec, classes: int) -> None:
    assert compare_last_layers(spec, classes).averaged == layer_costs(spec, classes)["fc"]


def test_a_full_layer_has_one_weight_for_each_place_of_each_map() -> None:
    both = compare_last_layers(PAPER)
    built = nn.Linear(both.channels * both.size**2, 1000, device="meta")
    assert both.full.params == sum(parameter.numel() for parameter in built.parameters())
    assert both.ratio == pytest.approx(both.size**2, rel=0.01)
