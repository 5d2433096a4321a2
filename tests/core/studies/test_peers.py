from __future__ import annotations

from itertools import pairwise

import pytest

from googlenet_core.arithmetic.costs import total
from googlenet_core.blueprint.specs import PAPER, TORCHVISION
from googlenet_core.studies.peers import ALEXNET, ALEXNET_UNGROUPED, QUOTED_RATIO, VGG_16, ratios
from tests.support.networks.golden import Golden, reference


def test_alexnets_parameters_are_those_of_the_reference() -> None:
    exact = reference()["alexnet"]
    assert ALEXNET.cost.params == exact["bvlc_alexnet_grouped"]
    assert ALEXNET_UNGROUPED.cost.params == exact["ungrouped"]


def test_vgg_16_has_the_138_million_parameters_it_is_known_for() -> None:
    assert VGG_16.cost.params == 138_357_544
    assert VGG_16.cost.macs == 15_470_264_320


def test_depths_are_those_in_the_names() -> None:
    assert (ALEXNET.depth, VGG_16.depth) == (8, 16)
    assert sum(layer.kind == "conv" for layer in VGG_16.layers) == 13


def test_layers_follow_one_another() -> None:
    for peer in (ALEXNET, ALEXNET_UNGROUPED, VGG_16):
        convs = [layer for layer in peer.layers if layer.kind == "conv"]
        for one, other in pairwise(convs):
            assert one.channels == other.in_channels
        first = next(layer for layer in peer.layers if layer.kind == "linear")
        assert first.in_channels % convs[-1].channels == 0
        assert peer.part("conv") + peer.part("linear") == peer.cost


def test_only_the_first_fully_connected_layer_reads_maps() -> None:
    for peer, percent in ((ALEXNET, 61.9), (VGG_16, 74.3)):
        *_, last_conv = (layer for layer in peer.layers if layer.kind == "conv")
        first, *others = (layer for layer in peer.layers if layer.kind == "linear")
        side, rest = divmod(first.in_channels, last_conv.channels)
        assert (side > 1, rest) == (True, 0)
        assert [layer.in_channels for layer in others] == [layer.channels for layer in (first, others[0])]
        assert peer.first_linear == first.cost
        assert 100 * peer.first_linear.params / peer.cost.params == pytest.approx(percent, abs=0.05)


def test_alexnets_maps_have_the_known_sizes() -> None:
    assert [layer.size for layer in ALEXNET.layers if layer.kind == "conv"] == [55, 27, 13, 13, 13]
    assert ALEXNET.layers[5].in_channels == 256 * 6 * 6


@pytest.mark.parametrize(
    ("way", "key"),
    [
        ("plain", "bvlc_alexnet / googlenet_no_aux"),
        ("with heads", "bvlc_alexnet / googlenet_with_aux"),
        ("without classifier", "bvlc_alexnet / googlenet_without_classifier"),
        ("ungrouped", "alexnet_ungrouped / googlenet_no_aux"),
    ],
)
def test_ratios_are_those_of_the_reference(way: str, key: str) -> None:
    found = {one.way: one.ratio for one in ratios(PAPER)}
    assert found[way] == pytest.approx(reference()["alexnet_ratios"][key], abs=0.0005)


def test_torchvisions_ratio_is_that_of_the_reference() -> None:
    exact = reference()["alexnet_ratios"]["bvlc_alexnet / torchvision_googlenet_no_aux"]
    assert ratios(TORCHVISION)[0].ratio == pytest.approx(exact, abs=0.0005)


def test_no_way_of_counting_gives_the_quoted_ratio() -> None:
    assert max(one.ratio for one in ratios(PAPER)) < QUOTED_RATIO - 1


def test_the_peers_are_those_on_file(golden: Golden) -> None:
    head = ["network", "layer", "kind", "in_channels", "channels", "kernel", "groups", "size", "params", "macs"]
    rows = [
        [p.title, y.label, y.kind, y.in_channels, y.channels, y.kernel, y.groups, y.size, y.cost.params, y.cost.macs]
        for p in (ALEXNET, VGG_16)
        for y in p.layers
    ]
    found = golden.check("peers", head, rows)
    sums = {
        title: sum(int(row["params"]) for row in found if row["network"] == title) for title in ("AlexNet", "VGG-16")
    }
    assert sums == {"AlexNet": reference()["alexnet"]["bvlc_alexnet_grouped"], "VGG-16": 138_357_544}


def test_the_ratios_are_those_on_file(golden: Golden) -> None:
    rows = [[one.way, one.alexnet, one.googlenet, f"{one.ratio:.3f}"] for one in ratios(PAPER)]
    found = golden.check("alexnet_ratios", ["way", "alexnet", "googlenet", "ratio"], rows)
    assert int(found[0]["googlenet"]) == total(PAPER).params
