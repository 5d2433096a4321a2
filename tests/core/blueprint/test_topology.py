from __future__ import annotations

import itertools
import math

import pytest
import torch
from hypothesis import given, strategies as st
from torch.nn import functional

from googlenet_core.blueprint import naming
from googlenet_core.blueprint.specs import PAPER, VARIANTS, GoogLeNetSpec
from googlenet_core.blueprint.topology import exact_size, layers, output_size, way_to
from googlenet_core.errors import LayerError
from tests.support.networks.golden import reference

CAPTURED_ONLY = {"branch2", "branch3", "branch4", "conv", "bn", "relu"}


@given(st.integers(1, 40), st.integers(1, 7), st.integers(1, 4), st.integers(0, 3))
def test_a_floored_size_is_what_torch_gives(size: int, kernel: int, stride: int, padding: int) -> None:
    if size + 2 * padding < kernel:
        return
    out = functional.conv2d(torch.zeros(1, 1, size, size), torch.zeros(1, 1, kernel, kernel), None, stride, padding)
    assert out.shape[-1] == output_size(size, kernel, stride, padding)


@given(st.integers(3, 240), st.sampled_from([(3, 2, 0), (2, 2, 0), (3, 1, 1)]))
def test_a_ceiled_size_is_what_torchs_pools_give(size: int, window: tuple[int, int, int]) -> None:
    # Where the last window would begin beyond the padded map torch leaves it out; none of these windows can.
    out = functional.max_pool2d(torch.zeros(1, 1, size, size), *window, ceil_mode=True)
    assert out.shape[-1] == output_size(size, *window, ceil=True)


def test_the_stride_2_pools_need_one_more_row() -> None:
    sides = (112, 56, 28, 14)
    assert [output_size(size, 3, 2, 0, ceil=True) for size in sides] == [56, 28, 14, 7]
    assert [output_size(size, 3, 2, 0) for size in sides] == [55, 27, 13, 6]
    assert [output_size(size, 3, 2, 1) for size in sides] == [56, 28, 14, 7]


def test_same_padding_makes_the_windows_of_the_ceiling() -> None:
    """SAME pads so far that a stride of 2 halves, the odd row at the end: one row here, so that windows begin alike."""
    for pool in (layer for layer in layers(PAPER) if layer.kind == "max pool" and layer.stride == 2):
        assert pool.kernel
        assert pool.stride
        assert pool.size == math.ceil(pool.in_size / pool.stride)
        rows = (pool.size - 1) * pool.stride + pool.kernel - pool.in_size
        before, after = rows // 2, rows - rows // 2
        assert (pool.padding, before, after) == (0, 0, 1), pool.id


def test_sizes_and_channels_are_those_of_table_1(spec: GoogLeNetSpec) -> None:
    rows = [row["output"] for row in reference()["table1"] if row["type"] != "softmax"]
    stages = [
        layer for layer in layers(spec) if "." not in layer.id and layer.kind not in {"input", "lrn", "auxiliary"}
    ]
    # Table 1 shows conv2 (3×3 reduce) and conv3 as one row.
    found = [f"{layer.size}x{layer.size}x{layer.channels}" for layer in stages if layer.id != "conv2"]
    assert found == rows


def test_a_1x1_convolution_never_changes_height_or_width_and_not_always_the_channels(spec: GoogLeNetSpec) -> None:
    channels = {row.id: row.channels for row in layers(spec)}
    ones = [row for row in layers(spec) if row.kind == "conv" and row.kernel == 1]
    assert ones
    assert all(row.in_size == row.size for row in ones)
    assert {row.id for row in ones if channels[row.inputs[0]] == row.channels} >= {"conv2"}


def test_each_layer_reads_what_came_before_it(spec: GoogLeNetSpec) -> None:
    seen = {}
    for layer in layers(spec):
        assert all(source in seen for source in layer.inputs)
        if len(layer.inputs) == 1:
            source = seen[layer.inputs[0]]
            assert (layer.in_channels, layer.in_size) == (source.channels, source.size)
        seen[layer.id] = layer


def test_a_concat_is_as_deep_as_its_branches_together(spec: GoogLeNetSpec) -> None:
    by_id = {layer.id: layer for layer in layers(spec)}
    for module in spec.modules:
        concat = by_id[module.id]
        branches = [by_id[source] for source in concat.inputs]
        assert [branch.channels for branch in branches] == list(module.branch_widths)
        assert concat.channels == module.out_channels
        assert {branch.size for branch in branches} == {concat.size}


def test_every_layer_on_paper_can_be_captured_and_the_other_way_round(spec: GoogLeNetSpec) -> None:
    on_paper = {layer.id for layer in layers(spec)}
    ids = naming.layer_ids(spec)
    assert on_paper <= set(ids)
    more = {layer_id.rpartition(".")[2] for layer_id in ids if layer_id not in on_paper}
    assert more == CAPTURED_ONLY - (set() if spec.batch_norm else {"bn"})


def test_layers_stand_in_the_order_of_the_ids(spec: GoogLeNetSpec) -> None:
    on_paper = [layer.id for layer in layers(spec)]
    ids = [layer_id for layer_id in naming.layer_ids(spec) if layer_id in set(on_paper)]
    assert on_paper == ids


def test_there_are_57_convolutions_and_one_linear_layer_without_the_heads(spec: GoogLeNetSpec) -> None:
    totals = reference()["exact_totals"]["paper_topology"]
    kinds = [(layer.kind, layer.id.startswith("aux")) for layer in layers(spec)]
    assert kinds.count(("conv", False)) == totals["conv_layers"]
    assert kinds.count(("linear", False)) == totals["linear_layers"]
    assert kinds.count(("conv", False)) + kinds.count(("conv", True)) == totals["conv_layers_with_aux"]
    assert kinds.count(("linear", False)) + kinds.count(("linear", True)) == totals["linear_layers_with_aux"]


def test_the_longest_way_through_has_22_layers_with_parameters() -> None:
    depth: dict[str, int] = {}
    for layer in layers(PAPER):
        own = layer.kind in {"conv", "linear"}
        depth[layer.id] = own + max((depth[source] for source in layer.inputs), default=0)
    assert depth["fc"] == reference()["depth_count"]["check"] == 22


@given(st.sampled_from(sorted(VARIANTS)), st.integers(1, 5000))
def test_the_number_of_classes_changes_the_last_layers_only(name: str, classes: int) -> None:
    changed = {
        new.id
        for new, old in zip(layers(VARIANTS[name], classes), layers(VARIANTS[name], 1000), strict=True)
        if math.prod((new.channels, new.size)) != math.prod((old.channels, old.size))
    }
    assert changed == ({"fc", "aux1", "aux1.fc2", "aux2", "aux2.fc2"} if classes != 1000 else set())


def test_the_way_to_a_layer_begins_at_the_input() -> None:
    way = way_to("inception3a.branch3.1", PAPER)
    assert (way[0].id, way[-1].id) == ("input", "inception3a.branch3.1")
    for one, other in itertools.pairwise(way):
        assert one.id in other.inputs


def test_a_way_to_no_layer_is_refused() -> None:
    with pytest.raises(LayerError, match="maxpool1"):
        way_to("maxpol1", PAPER)


@pytest.mark.parametrize(("size", "kernel", "stride", "padding"), [(112, 3, 2, 0), (224, 7, 2, 3), (14, 5, 3, 0)])
def test_the_exact_size_lies_where_rounding_leads(size: int, kernel: int, stride: int, padding: int) -> None:
    exact = exact_size(size, kernel, stride, padding)
    assert math.floor(exact) == output_size(size, kernel, stride, padding)
    assert math.ceil(exact) == output_size(size, kernel, stride, padding, ceil=True)
