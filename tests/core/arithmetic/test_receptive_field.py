"""Receptive fields against the reference, and against the network itself.

The gradient of one unit with respect to the image is zero outside its field. Inside, equality can only be expected
where nothing cancels and nothing is left out: so the fields are compared with the extent of the gradient in double
precision in a network with one channel everywhere, constant positive weights, and averages in place of its max pools
(the same windows, but each cell counts). With max pools and random weights only containment is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import torch
from hypothesis import given, strategies as st
from torch import Tensor, nn

from googlenet_core.arithmetic.receptive_field import Field, field_of, fields, joined, through_window
from googlenet_core.blueprint.naming import layer_ids, stages
from googlenet_core.blueprint.specs import (
    IMAGE_PX,
    PAPER,
    PAPER_BN,
    TORCHVISION,
    VARIANTS,
    GoogLeNetSpec,
    InceptionSpec,
)
from googlenet_core.blueprint.topology import layers
from googlenet_core.errors import LayerError, SpecError
from googlenet_core.network.model import GoogLeNet
from googlenet_core.network.taps import Collector, Tap
from tests.support.networks.golden import Golden, reference

END_POINTS = {
    "conv1": "conv1",
    "pool1": "maxpool1",
    "conv2_reduce": "conv2",
    "conv2": "conv3",
    **{f"pool{number}": f"maxpool{number}" for number in (2, 3, 4)},
    **{f"inception_{module.name}.output": module.id for module in PAPER.modules},
}
LARGE_PX = 960
"""Side of an image on which fields of the deepest stages (715 px) lie whole."""


def thin(spec: GoogLeNetSpec, width: int = 1) -> GoogLeNetSpec:
    """The same windows with next to no channels: what a unit sees does not depend on the widths."""
    modules = tuple(InceptionSpec(module.name, *[width] * 6) for module in spec.modules)
    return replace(spec, modules=modules, conv1=width, conv2=width, conv3=width)


def averaging(spec: GoogLeNetSpec) -> GoogLeNet:
    """Every cell of every window counts, with a positive weight, and nothing cancels."""
    net = GoogLeNet(thin(spec), 1).double().eval()
    for module in list(net.modules()):
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.constant_(module.weight, 1 / module.weight[0].numel())
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        for name, child in module.named_children():
            if isinstance(child, nn.MaxPool2d):
                setattr(module, name, _average(child))
    return net


def _average(pool: nn.MaxPool2d) -> nn.Module:
    average = nn.AvgPool2d(pool.kernel_size, pool.stride, pool.padding, ceil_mode=pool.ceil_mode)
    if (layer_id := getattr(pool, "layer_id", None)) is None:
        return average

    class BranchAverage(nn.Module):
        def forward(self, x: Tensor, tap: Tap) -> Tensor:
            return tap.take(layer_id, average(x))

    return BranchAverage()


class Run:
    """One forward pass with its graph: asks for the gradient of any unit."""

    def __init__(self, net: GoogLeNet, image: Tensor, auxiliary: bool = False) -> None:
        self.image = image.double().requires_grad_()
        tap = Collector(layer_ids(net.spec))
        net(self.image, auxiliary=auxiliary, tap=tap)
        self.kept = tap.taken

    def gradient(self, layer_id: str, row: int, column: int) -> Tensor:
        """Absolute gradient [H, W] of one unit (of a whole vector), summed over its channels and the image's."""
        kept = self.kept[layer_id]
        unit = kept[:, :, row, column] if kept.ndim == 4 else kept
        (found,) = torch.autograd.grad(unit.sum(), self.image, retain_graph=True)
        return found.abs().sum((0, 1))


def extent(gradient: Tensor) -> tuple[range, range]:
    """Rows and columns from the first to the last that is not zero."""
    rows, columns = (gradient.sum(axis).nonzero().flatten().tolist() for axis in (1, 0))
    return range(rows[0], rows[-1] + 1), range(columns[0], columns[-1] + 1)


@pytest.fixture(scope="module")
def on_the_crop() -> dict[str, Run]:
    light = torch.rand(1, 3, IMAGE_PX, IMAGE_PX, generator=torch.Generator().manual_seed(3)) + 0.5
    return {spec.name: Run(averaging(spec), light, auxiliary=True) for spec in (PAPER, TORCHVISION)}


@pytest.mark.parametrize("end_point", END_POINTS)
@pytest.mark.parametrize("spec", [PAPER, PAPER_BN], ids=lambda spec: spec.name)
def test_end_points_see_what_the_reference_says(end_point: str, spec: GoogLeNetSpec) -> None:
    wanted = reference()["receptive_fields_paper_topology"][end_point]
    field = fields(spec)[END_POINTS[end_point]]
    assert (field.rf_px, field.jump_px, field.center0_px, field.first0_px) == (
        *(wanted["rf"], wanted["jump"], wanted["center0"]),
        wanted["first0"],
    )
    assert {layer.id: layer.size for layer in layers(spec)}[END_POINTS[end_point]] == wanted["map_224"]


def test_the_reference_has_no_end_point_more() -> None:
    assert set(reference()["receptive_fields_paper_topology"]) == set(END_POINTS)


def test_batch_norm_instead_of_lrn_changes_no_field() -> None:
    assert dict(fields(PAPER_BN)) == {k: v for k, v in fields(PAPER).items() if not k.startswith("lrn")}


@pytest.mark.parametrize("stage", ["input", *stages(PAPER)])
@pytest.mark.parametrize("spec", [PAPER, TORCHVISION], ids=lambda spec: spec.name)
def test_a_unit_on_the_crop_sees_exactly_its_field(
    stage: str, spec: GoogLeNetSpec, on_the_crop: dict[str, Run]
) -> None:
    sizes = {layer.id: layer.size for layer in layers(spec) if layer.id.split(".")[0] == stage}
    for layer_id, size in sizes.items():
        field = fields(spec)[layer_id]
        # Where units are not evenly spaced the field belongs to unit 0 alone.
        row, column = torch.randint(size, (2,), generator=torch.Generator().manual_seed(size)).tolist()
        row, column = (row, column) if field.jump_px else (0, 0)
        alone = range(max(0, field.first0_px), min(IMAGE_PX, field.first0_px + field.rf_px))
        wanted = (field.pixels(row), field.pixels(column)) if field.jump_px else (alone, alone)
        assert extent(on_the_crop[spec.name].gradient(layer_id, row, column)) == wanted, layer_id


@pytest.mark.parametrize("spec", [PAPER, TORCHVISION], ids=lambda spec: spec.name)
def test_a_unit_far_from_every_edge_sees_its_whole_field(spec: GoogLeNetSpec) -> None:
    run = Run(averaging(spec), torch.ones(1, 3, LARGE_PX, LARGE_PX))
    for layer_id in ("inception3b", "inception4a", "inception4e", "maxpool4", "inception5b"):
        field = fields(spec)[layer_id]
        assert field.jump_px
        unit = round((LARGE_PX / 2 - field.center0_px) / field.jump_px)
        pixels = field.pixels(unit, LARGE_PX)
        assert len(pixels) == field.rf_px  # not clipped
        assert extent(run.gradient(layer_id, unit, unit)) == (pixels, pixels), layer_id


def test_with_max_pools_and_random_weights_a_unit_sees_nothing_outside(spec: GoogLeNetSpec) -> None:
    torch.manual_seed(5)
    net = GoogLeNet(thin(spec, 3), 1).double().eval()
    sizes = {layer.id: layer.size for layer in layers(spec)}
    runs = [Run(net, torch.randn(1, 3, IMAGE_PX, IMAGE_PX)) for _ in range(3)]
    for layer_id in ("maxpool1", "inception3a.branch3.1", "inception3b", "maxpool3", "inception4a"):
        field = fields(spec)[layer_id]
        row, column = torch.randint(sizes[layer_id], (2,)).tolist()
        seen = torch.stack([run.gradient(layer_id, row, column) for run in runs]).sum(0)
        assert seen.count_nonzero() > 0, layer_id
        rows, columns = field.pixels(row), field.pixels(column)
        seen[rows.start : rows.stop, columns.start : columns.stop] = 0
        assert seen.count_nonzero() == 0, layer_id


windows = st.lists(st.tuples(st.integers(1, 7), st.integers(1, 3), st.integers(0, 3)), max_size=6)


@st.composite
def some_fields(draw: st.DrawFn) -> Field:
    field = Field(1, 1, 0.0)
    for kernel, stride, padding in draw(windows):
        field = through_window(field, kernel, stride, padding)
    return field


@given(some_fields(), st.integers(0, 60), st.integers(1, 400))
def test_a_unit_is_among_the_units_of_each_of_its_pixels(field: Field, unit: int, image_px: int) -> None:
    for pixel in field.pixels(unit, image_px):
        assert 0 <= pixel < image_px
        assert unit in field.units(pixel, 61)


@given(some_fields(), st.integers(0, 300), st.integers(1, 60))
def test_a_pixel_is_among_the_pixels_of_each_of_its_units(field: Field, pixel: int, size: int) -> None:
    units = field.units(pixel, size)
    for unit in range(size):
        assert (unit in units) == (pixel in field.pixels(unit, 301))


@given(some_fields(), st.integers(0, 60))
def test_the_centre_is_in_the_middle(field: Field, unit: int) -> None:
    assert field.jump_px
    first = field.first0_px + unit * field.jump_px
    assert field.center(unit) == first + (field.rf_px - 1) / 2


@given(some_fields())
def test_a_point_by_point_layer_changes_nothing(field: Field) -> None:
    assert through_window(field, 1, 1, 0) == field


@given(windows, st.integers(30, 60))
def test_the_recurrence_agrees_with_counting_the_pixels(steps: list[tuple[int, int, int]], image_px: int) -> None:
    """Follow unit 0 (and 1) down through the windows, cell by cell."""
    field = Field(1, 1, 0.0)
    for step in steps:
        field = through_window(field, *step)
    for unit in (0, 1):
        cells = {unit}
        for kernel, stride, padding in reversed(steps):
            cells = {cell * stride - padding + offset for cell in cells for offset in range(kernel)}
        wanted = {cell for cell in range(min(cells), max(cells) + 1) if 0 <= cell < image_px}
        assert set(field.pixels(unit, image_px)) == wanted


def test_a_concat_sees_as_far_as_its_largest_branch(spec: GoogLeNetSpec) -> None:
    by_id = fields(spec)
    for layer in layers(spec):
        if layer.kind == "inception":
            branches = [by_id[source] for source in layer.inputs]
            assert by_id[layer.id] == joined(branches)
            assert by_id[layer.id].rf_px == max(branch.rf_px for branch in branches)
            assert branches[0].rf_px < branches[1].rf_px == branches[3].rf_px <= branches[2].rf_px


@pytest.mark.parametrize("other", [Field(5, 2, 0.0), Field(5, 1, 0.5), Field(5, None, 0.0)])
def test_branches_that_do_not_lie_over_each_other_cannot_be_joined(other: Field) -> None:
    with pytest.raises(SpecError, match="not aligned"):
        joined([Field(3, 1, 0.0), other])


@pytest.mark.parametrize("ask", [lambda f: f.center(1), lambda f: f.pixels(1), lambda f: f.units(1, 4)])
def test_units_of_an_adaptive_pool_are_not_evenly_spaced_and_say_so(ask: object) -> None:
    field = fields(TORCHVISION)["aux1.pool"]
    assert field.jump_px is None
    with pytest.raises(LayerError, match="not evenly spaced"):
        ask(field)  # type: ignore[operator]


def test_the_middle_of_5b_is_not_where_stretching_the_map_would_put_it() -> None:
    field = fields(PAPER)["inception5b"]
    stretched = [(unit + 0.5) * IMAGE_PX / 7 - 0.5 for unit in range(7)]
    assert max(abs(field.center(unit) - stretched[unit]) for unit in range(7)) == 14.5


def test_operations_and_branches_see_what_their_layer_sees(spec: GoogLeNetSpec) -> None:
    for layer_id in layer_ids(spec):
        owner = (
            layer_id.rpartition(".")[0] if layer_id.endswith((".bn", ".relu")) and "aux" not in layer_id else layer_id
        )
        assert field_of(layer_id, spec) == field_of(owner, spec)
    assert field_of("inception3a.branch2", spec) == field_of("inception3a.branch2.1", spec)
    assert field_of("conv1.conv", spec) == fields(spec)["conv1"]


@pytest.mark.parametrize("layer_id", ["inception3z", "conv1.nope.conv", "conv9"])
def test_a_layer_that_is_not_there_has_no_field(layer_id: str) -> None:
    with pytest.raises(LayerError, match=f"no layer '{layer_id}' in variant paper"):
        field_of(layer_id, PAPER)


def test_the_fields_are_as_in_the_golden_table(golden: Golden) -> None:
    def rows() -> Iterator[tuple[object, ...]]:
        for spec in VARIANTS.values():
            for layer_id, f in fields(spec).items():
                yield spec.name, layer_id, f.rf_px, f.jump_px, f.center0_px, f.first0_px

    head = ("variant", "id", "rf_px", "jump_px", "center0_px", "first0_px")
    table = golden.check("receptive_fields", head, rows())
    for row in table:
        assert 2 * float(row["center0_px"]) == 2 * int(row["first0_px"]) + int(row["rf_px"]) - 1
    assert {row["id"] for row in table if row["variant"] == "paper"} >= set(stages(PAPER))
