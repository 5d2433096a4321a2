"""Channel groups: which branch a channel comes from, and how much its units see."""

import pytest

from app.figures.maps.groups import channel_groups
from googlenet_core.arithmetic.channels import locate
from googlenet_core.arithmetic.receptive_field import field_of
from googlenet_core.blueprint.specs import PAPER, TORCHVISION, VARIANTS, GoogLeNetSpec
from googlenet_core.blueprint.topology import layers
from googlenet_core.errors import LayerError


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=list(VARIANTS))
def test_groups_cover_the_channels_of_every_layer_without_gaps(spec: GoogLeNetSpec) -> None:
    for layer in layers(spec):
        groups = channel_groups(spec, layer.id, layer.channels)
        numbers = [channel for group in groups for channel in group.channels]
        assert numbers == list(range(layer.channels)), layer.id


def test_a_modules_groups_are_its_branches_each_with_its_own_field() -> None:
    groups = channel_groups(PAPER, "inception3a", 256)
    assert [(g.label, g.branch, g.first, g.last) for g in groups] == [
        ("1×1", 1, 0, 63),
        ("3×3", 2, 64, 191),
        ("5×5", 3, 192, 223),
        ("pool proj", 4, 224, 255),
    ]
    assert [g.field.rf_px for g in groups] == [27, 43, 59, 43]


def test_a_group_agrees_with_the_channel_ledger() -> None:
    module = PAPER.module("4c")
    for group in channel_groups(PAPER, module.id, module.out_channels):
        assert locate(module, group.first) == (group.branch, 0)
        assert locate(module, group.last)[0] == group.branch


def test_channels_keep_their_branch_through_a_pool_and_see_more() -> None:
    before = channel_groups(PAPER, "inception3b", 480)
    after = channel_groups(PAPER, "maxpool3", 480)
    assert [g.branch for g in after] == [1, 2, 3, 4]
    assert [g.field.rf_px - b.field.rf_px for g, b in zip(after, before, strict=True)] == [16, 16, 16, 16]
    assert max(g.field.rf_px for g in after) == field_of("maxpool3", PAPER).rf_px


def test_a_convolution_mixes_the_branches() -> None:
    (group,) = channel_groups(PAPER, "inception4a.branch1", 192)
    assert group.branch is None
    assert group.field == field_of("inception4a.branch1", PAPER)


def test_an_operation_and_a_whole_branch_are_one_group() -> None:
    assert len(channel_groups(PAPER, "inception3a.branch2.1.relu", 128)) == 1
    assert channel_groups(PAPER, "inception3a.branch2", 128)[0].label == "3×3"


def test_a_3x3_third_branch_is_not_called_5x5() -> None:
    labels = [group.label for group in channel_groups(TORCHVISION, "inception3a", 256)]
    assert labels[2] == "3×3 (third branch)"


def test_ten_classes_are_one_group_of_ten() -> None:
    (group,) = channel_groups(PAPER, "fc", 10)
    assert group.channels == range(10)


def test_an_unknown_layer_is_refused() -> None:
    with pytest.raises(LayerError):
        channel_groups(PAPER, "inception9z", 3)
