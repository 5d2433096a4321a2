"""What is often said: every verdict and every number by another way, in every variant."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import torch
from torch import nn

from app.session.address import read
from googlenet_core.blueprint import PAPER, TORCHVISION, VARIANTS, GoogLeNetSpec
from googlenet_core.blueprint.depth import count_depth
from googlenet_core.errors import InputError
from googlenet_core.network.introspection import architecture
from googlenet_core.network.model import GoogLeNet
from googlenet_core.studies.claims import VERDICTS, check_claims, find_claim, find_view
from tests.support.networks.golden import reference

EVERY_VARIANT = pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)


def truth(name: str, spec: GoogLeNetSpec = PAPER) -> str:
    return find_claim(name, spec).truth


@EVERY_VARIANT
def test_every_claim_is_judged_and_says_why_in_short_sentences(spec: GoogLeNetSpec) -> None:
    claims = check_claims(spec)
    assert len({claim.name for claim in claims}) == len(claims)
    for claim in claims:
        assert claim.verdict in VERDICTS
        assert claim.said.endswith(".")
        assert "{" not in claim.truth
        assert not re.search(r"(?<![\d,.])\d{5,}", claim.truth), claim.truth
        for sentence in re.split(r"(?<=[.?!:;])\s", f"{claim.said} {claim.truth}"):
            assert len(sentence.split()) <= 25, sentence


@EVERY_VARIANT
def test_a_claim_leads_to_a_view(spec: GoogLeNetSpec) -> None:
    for claim in check_claims(spec):
        address = urlsplit(claim.view)
        assert address.path in ("architecture", "inception", "feature-maps", "outputs")
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        assert read(query)[1] == ()
        assert claim.view == find_view(claim.name)


def test_verdicts_agree_with_those_of_the_reference() -> None:
    checked = {row["claim"]: row["verdict"] for row in reference()["common_claims_checked"]}
    ours = {claim.name: claim.verdict for claim in check_claims(PAPER)}
    assert checked["three outputs"] == "true in training only"
    assert ours["outputs"] == "imprecise"
    assert "wrong" in checked["params only 1/12 of AlexNet"]
    assert ours["twelve"] == "wrong"
    assert checked["GoogLeNet has 22 layers"].startswith("true")
    assert (ours["depth"], ours["count"]) == ("true", "wrong")
    assert checked["conv2 3x3 pad 1, 192 -> 56"] == ours["stem"] == "imprecise"
    assert "true by count" in checked["aux outputs come after every three inception modules"]
    assert ours["three"] == "true"
    assert checked["max pool 3x3/2 -> 56"] == "true, incomplete"
    assert ours["halve"] == "imprecise"


@EVERY_VARIANT
def test_layers_are_counted_as_the_built_network_has_them(spec: GoogLeNetSpec) -> None:
    counted = count_depth(architecture(spec))
    assert f"path {counted.learned} layers" in truth("depth", spec)
    assert f"it is {counted.with_pooling}." in truth("depth", spec)
    assert f"{counted.convs} convolutions and {counted.linears} linear layer" in truth("count", spec)
    with torch.device("meta"):
        net = GoogLeNet(spec)
    heads = [layer for head in (net.aux1, net.aux2) for layer in head.modules()]
    assert (
        f"add {sum(isinstance(layer, nn.Conv2d) for layer in heads)} and "
        f"{sum(isinstance(layer, nn.Linear) for layer in heads)}."
    ) in truth("count", spec)


@EVERY_VARIANT
def test_parameters_are_those_of_the_built_network(spec: GoogLeNetSpec) -> None:
    with torch.device("meta"):
        net = GoogLeNet(spec)
    every = sum(tensor.numel() for tensor in net.parameters())
    main = sum(tensor.numel() for name, tensor in net.named_parameters() if not name.startswith("aux"))
    assert truth("five", spec) == f"{main:,} without the auxiliary heads and {every:,} with them."
    weights = sum(tensor.numel() for name, tensor in net.inception3a.named_parameters() if tensor.ndim == 4)
    dense = nn.Conv2d(192, 256, spec.third_kernel, bias=False, device="meta").weight.numel()
    assert f"Inception (3a) has {weights:,} weights" in truth("sparse", spec)
    assert truth("sparse", spec).endswith(f"{dense:,}.")
    ones = [
        layer
        for name, layer in net.named_modules()
        if isinstance(layer, nn.Conv2d) and layer.kernel_size == (1, 1) and not name.startswith("aux")
    ]
    fewer = sum(layer.out_channels < layer.in_channels for layer in ones)
    same = sum(layer.out_channels == layer.in_channels for layer in ones)
    assert f"Of the {len(ones)} here {fewer} make fewer channels than they read, {same} as many" in truth(
        "reduce", spec
    )


@EVERY_VARIANT
def test_no_max_pool_reads_a_value_below_zero_and_none_is_followed_by_a_relu(spec: GoogLeNetSpec) -> None:
    found = architecture(spec)
    pools = [node for node in found.nodes if node.kind == "max pool" and node.level != "operation"]
    assert f"None of the {len(pools)} max pools" in truth("relu", spec)
    torch.manual_seed(0)
    net, read = GoogLeNet(spec).eval(), []
    for layer in net.modules():
        if isinstance(layer, nn.MaxPool2d):
            layer.register_forward_hook(lambda _layer, given, _made: read.append(float(given[0].min())))
    with torch.inference_mode():
        net(torch.randn(1, 3, 224, 224))
    assert len(read) == len(pools)
    assert min(read) >= 0


def test_fields_are_the_references() -> None:
    fields = reference()["receptive_fields_paper_topology"]
    assert f"has {fields['inception_5b.output']['rf']} px" in truth("field")
    assert "sees 43×43 px" in truth("window")  # 27 + (3 − 1) · 8


def test_the_padding_is_told_as_it_is_in_each_variant() -> None:
    assert find_claim("padding", PAPER).verdict == "true"
    assert find_claim("padding", TORCHVISION).verdict == "imprecise"
    assert "padding 0, 1 and 1" in truth("padding", TORCHVISION)


def test_where_the_heads_stand() -> None:
    assert "(4a) is module 3 and (4d) module 6 of 9" in truth("three")
    assert "2 + 5 + 2" in truth("groups")
    assert "up to (4d), 6 of 9. The 3 after it" in truth("gradient")


def test_a_claim_that_is_none_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match="depth"):
        find_claim("dept", PAPER)
