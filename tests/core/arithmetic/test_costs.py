from __future__ import annotations

import pytest
import torch
from hypothesis import given, strategies as st
from torch import nn

from googlenet_core.arithmetic.costs import MACS_RULE, Cost, conv_cost, layer_costs, linear_cost, total
from googlenet_core.blueprint.specs import PAPER, PAPER_BN, TORCHVISION, GoogLeNetSpec, InceptionSpec
from tests.support.networks.golden import reference

BLOCKS = {
    "conv1": ("conv1",),
    "conv2": ("conv2", "conv3"),
    **{module.name: (module.id,) for module in PAPER.modules},
    "linear": ("fc",),
    "aux1 (4a)": ("aux1",),
    "aux2 (4d)": ("aux2",),
}


def block(spec: GoogLeNetSpec, name: str) -> Cost:
    return sum((layer_costs(spec)[layer_id] for layer_id in BLOCKS[name]), Cost())


def test_the_reference_knows_the_same_blocks() -> None:
    assert set(reference()["exact_per_block"]) == set(BLOCKS)


@pytest.mark.parametrize("name", BLOCKS)
def test_blocks_cost_what_the_reference_says(name: str) -> None:
    exact = reference()["exact_per_block"][name]
    paper, torchvision, paper_bn = (block(spec, name) for spec in (PAPER, TORCHVISION, PAPER_BN))
    assert (paper.weights, paper.params, paper.macs) == (
        exact["weights_no_bias"],
        exact["params_with_bias"],
        exact["macs"],
    )
    assert (torchvision.params, torchvision.macs) == (
        exact["torchvision_params_with_bn"],
        exact["torchvision_macs"],
    )
    # The paper's topology with batch norm: the same weights and MACs, two numbers a channel in place of one bias.
    assert (paper_bn.weights, paper_bn.macs) == (paper.weights, paper.macs)
    assert (paper_bn.biases, paper_bn.norm) == (torchvision.biases, torchvision.norm)


def test_totals_of_the_papers_network() -> None:
    exact = reference()["exact_totals"]["paper_topology"]
    bare, whole = total(PAPER), total(PAPER, auxiliary=True)
    assert (bare.weights, bare.params, bare.macs) == (
        exact["weights_no_bias"],
        exact["params_with_bias"],
        exact["macs_224"],
    )
    assert (whole.weights, whole.params) == (exact["weights_no_bias_with_aux"], exact["params_with_bias_and_aux"])
    assert whole.macs == exact["macs_224_with_aux"]
    assert bare.macs - layer_costs(PAPER)["fc"].macs == exact["conv_macs_224"]


def test_totals_of_torchvisions_network() -> None:
    exact = reference()["exact_totals"]["torchvision"]
    bare, whole = total(TORCHVISION), total(TORCHVISION, auxiliary=True)
    assert (bare.params, bare.macs) == (exact["params"], exact["macs_224"])
    assert (whole.params, whole.macs) == (exact["params_with_aux"], exact["macs_224_with_aux"])


def test_totals_of_the_papers_network_with_batch_norm() -> None:
    exact = reference()["exact_totals"]["paper_topology"]
    conv_channels = exact["params_with_bias"] - exact["weights_no_bias"] - 1000  # a bias each; the rest is fc's
    assert total(PAPER_BN).params == exact["params_with_bias"] + conv_channels == 7_005_832
    assert total(PAPER_BN).macs == exact["macs_224"]


def test_a_stage_costs_what_is_inside_it(spec: GoogLeNetSpec) -> None:
    rows = layer_costs(spec)
    for stage in (*(module.id for module in spec.modules), "aux1", "aux2"):
        inside = sum((cost for layer_id, cost in rows.items() if layer_id.startswith(f"{stage}.")), Cost())
        assert rows[stage] == inside


def test_pools_and_norms_cost_nothing(spec: GoogLeNetSpec) -> None:
    free = {layer_id for layer_id, cost in layer_costs(spec).items() if cost == Cost()}
    assert {"input", "maxpool1", "avgpool", "dropout", "inception3a.branch4.0", "aux1.pool"} <= free
    assert not {layer_id for layer_id in free if layer_id.endswith(("branch1", ".1", "fc", "fc1", "fc2"))}


@given(*[st.integers(1, 20)] * 2, st.sampled_from([1, 3, 5, 7]), st.integers(1, 12), st.booleans(), st.booleans())
def test_a_convolution_has_as_many_parameters_as_torchs(
    inputs: int, outputs: int, kernel: int, size: int, bias: bool, batch_norm: bool
) -> None:
    with torch.device("meta"):
        layers = [nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=bias)]
        layers += [nn.BatchNorm2d(outputs)] if batch_norm else []
        wanted = sum(parameter.numel() for parameter in nn.Sequential(*layers).parameters())
    cost = conv_cost(inputs, outputs, kernel, size, bias=bias, batch_norm=batch_norm)
    assert cost.params == wanted
    assert cost.macs == size * size * kernel * kernel * inputs * outputs


@given(st.integers(1, 4096), st.integers(1, 4096))
def test_a_linear_layer_has_as_many_parameters_as_torchs(features: int, outputs: int) -> None:
    with torch.device("meta"):
        layer = nn.Linear(features, outputs)
    cost = linear_cost(features, outputs)
    assert cost.params == sum(parameter.numel() for parameter in layer.parameters())
    assert cost.macs == features * outputs


@given(st.tuples(*[st.integers(1, 400)] * 6))
def test_a_wider_module_changes_itself_and_its_reader_only(widths: tuple[int, ...]) -> None:
    changed, plain = layer_costs(PAPER.with_module(InceptionSpec("4b", *widths))), layer_costs(PAPER)
    stages = {layer_id.split(".")[0] for layer_id, cost in changed.items() if cost != plain[layer_id]}
    assert stages <= {"inception4b", "inception4c"}


def test_the_rule_is_the_references_rule() -> None:
    for words in ("multiply-accumulates of conv", "linear weights only", "no bias", "LRN"):
        assert words in MACS_RULE
        assert words in reference()["macs_rule"]
