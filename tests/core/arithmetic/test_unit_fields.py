from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, strategies as st

from googlenet_core.arithmetic.receptive_field import field_of
from googlenet_core.arithmetic.unit_fields import Box, cells_seeing, unit_field
from googlenet_core.arithmetic.units import Unit, row_of, shape_of
from googlenet_core.blueprint.naming import layer_ids
from googlenet_core.blueprint.specs import IMAGE_PX, PAPER, TORCHVISION, GoogLeNetSpec
from googlenet_core.engine.engine import Engine
from googlenet_core.errors import LayerError
from tests.core.arithmetic.test_units import units
from tests.support.networks.dots import dot, lit, positive

LAYERS = (
    *("conv1", "maxpool1", "conv2", "conv3", "maxpool2"),
    *("inception3a.branch1", "inception3a.branch2.1", "inception3a.branch3.0", "inception3a.branch3.1"),
    *("inception3a.branch4.0", "inception3b.branch3", "maxpool3", "inception4a.branch2", "aux1.pool", "aux1.conv"),
    *("inception4e.branch3", "maxpool4", "inception5b.branch1", "inception5b.branch4.1"),
)
PIXELS = ((0, 0), (3, 100), (111, 113), (118, 118), (223, 5), (223, 223))


@pytest.fixture(scope="module")
def engines() -> dict[str, Engine]:
    return {spec.name: positive(spec) for spec in (PAPER, TORCHVISION)}


@pytest.mark.parametrize("spec", [PAPER, TORCHVISION], ids=lambda spec: spec.name)
@pytest.mark.parametrize("pixel", PIXELS, ids=str)
def test_a_single_bright_dot_lights_exactly_the_cells_that_can_see_it(
    pixel: tuple[int, int], spec: GoogLeNetSpec, engines: dict[str, Engine]
) -> None:
    found = engines[spec.name].capture(dot(*pixel), LAYERS)
    for layer in LAYERS:
        box = cells_seeing(pixel, layer, spec)
        assert lit(found[layer]) == (range(box.top, box.bottom), range(box.left, box.right)), layer


@pytest.mark.parametrize(
    "layer", ["conv1", "maxpool1", "conv3", "maxpool2", "inception3a.branch3.1", "inception4a.branch2"]
)
def test_bright_dots_lie_under_the_true_centres_of_the_cells_they_light(layer: str, engines: dict[str, Engine]) -> None:
    """Over one whole jump the middles of the lit cells are, on average, the dots: stretching the map would miss them."""
    field, size = field_of(layer, PAPER), shape_of(layer, PAPER)[1]
    assert field.jump_px
    places = range(104, 104 + field.jump_px)
    found = engines["paper"].capture(torch.cat([dot(place, place) for place in places]), [layer])[layer]
    middles = []
    for maps in found.split(1):
        rows, columns = lit(maps)
        assert rows == columns
        assert 0 < rows.start < rows.stop < size  # not cut off by an edge
        middles.append((rows[0] + rows[-1]) / 2)
    center = sum(places) / len(places)
    unit = sum(middles) / len(middles)
    assert field.center(0) + unit * field.jump_px == pytest.approx(center)
    if layer != "conv1":
        stretched = (unit + 0.5) * IMAGE_PX / size - 0.5
        assert abs(stretched - center) == pytest.approx(abs(field.center(0) - (field.jump_px - 1) / 2))
        assert abs(stretched - center) >= 0.5


@given(st.sampled_from([PAPER, TORCHVISION]).flatmap(lambda spec: st.tuples(st.just(spec), units(spec))), st.data())
def test_a_unit_sees_a_pixel_exactly_if_the_pixel_is_in_its_field(
    both: tuple[GoogLeNetSpec, Unit], data: st.DataObject
) -> None:
    spec, unit = both
    pixel = data.draw(st.tuples(st.integers(0, IMAGE_PX - 1), st.integers(0, IMAGE_PX - 1)))
    cells = cells_seeing(pixel, unit.layer, spec, unit.channel)
    assert ((unit.y, unit.x) in cells) == (pixel in unit_field(unit, spec).inside)


@given(st.sampled_from([PAPER, TORCHVISION]).flatmap(lambda spec: st.tuples(st.just(spec), units(spec))))
def test_the_field_of_a_unit_agrees_with_that_of_its_layer(both: tuple[GoogLeNetSpec, Unit]) -> None:
    spec, unit = both
    found, layer = unit_field(unit, spec), field_of(unit.layer, spec)
    assert found.rf_px == found.box.height == found.box.width <= layer.rf_px
    if row_of(unit.layer, spec).id == found.through:  # no depth concat in between
        assert found.rf_px == layer.rf_px
    if layer.jump_px:
        assert found.center_px == (layer.center(unit.y), layer.center(unit.x))
    assert found.inside == found.box.clipped(IMAGE_PX)
    assert 0 < found.share_inside <= 1
    assert found.share_of_image <= 1


def test_a_channel_of_a_depth_concat_sees_what_its_own_branch_sees() -> None:
    sides = [unit_field(Unit("inception3a", channel, 14, 14), PAPER) for channel in (0, 64, 192, 224)]
    assert [field.rf_px for field in sides] == [27, 43, 59, 43]
    assert [field.through for field in sides] == [
        *("inception3a.branch1", "inception3a.branch2.1", "inception3a.branch3.1", "inception3a.branch4.1")
    ]
    assert {field.center_px for field in sides} == {(118.0, 118.0)}


def test_a_pool_over_a_depth_concat_keeps_the_branches_apart() -> None:
    sides = [unit_field(Unit("maxpool3", channel, 6, 6), PAPER).rf_px for channel in (0, 128, 320, 416)]
    assert sides == [59 + 16, 75 + 16, 91 + 16, 75 + 16]  # each 8 px further on either side than in inception (3b)
    assert unit_field(Unit("maxpool3", 0, 6, 6), PAPER).through == "inception3b.branch1"
    assert unit_field(Unit("avgpool", 0), PAPER).rf_px < unit_field(Unit("avgpool", 800), PAPER).rf_px


def test_a_dot_lights_in_a_channel_just_the_cells_that_its_branch_lets_see_it(engines: dict[str, Engine]) -> None:
    layers = (
        "inception3b",
        "maxpool3",
        "inception4a",
        "inception4a.branch4.0",
        "aux1.pool",
        "maxpool4",
        "inception5a.branch4.0",
    )
    for spec in (PAPER, TORCHVISION):
        found = engines[spec.name].capture(dot(30, 199), layers)
        for layer in layers:
            for channel in (0, 127, 192, 319, 450, shape_of(layer, spec)[0] - 1):
                box = cells_seeing((30, 199), layer, spec, channel)
                seen = range(box.top, box.bottom), range(box.left, box.right)
                assert lit(found[layer], channel) == seen, (spec.name, layer, channel)


def test_without_a_channel_the_way_back_takes_the_branch_that_sees_most() -> None:
    widest = cells_seeing((112, 112), "inception3a", PAPER)
    assert widest == cells_seeing((112, 112), "inception3a", PAPER, channel=192)
    assert widest.area > cells_seeing((112, 112), "inception3a", PAPER, channel=0).area


def test_units_after_adaptive_pooling_have_their_true_places() -> None:
    """14 cells in 4 windows of 4: 0-3, 3-6, 7-10, 10-13, which no even spacing describes."""
    field = field_of("inception4a", TORCHVISION)
    windows = [(0, 3), (3, 6), (7, 10), (10, 13)]
    for cell, (first, last) in enumerate(windows):
        found = unit_field(Unit("aux1.pool", 5, cell, 0), TORCHVISION)
        assert found.center_px[0] == (field.center(first) + field.center(last)) / 2


def test_the_classifier_sees_everything(spec: GoogLeNetSpec) -> None:
    found = unit_field(Unit("fc", 3), spec)
    assert found.inside == Box(0, 0, IMAGE_PX, IMAGE_PX)
    assert found.share_of_image == 1
    assert found.share_inside == pytest.approx(IMAGE_PX**2 / found.rf_px**2)


def test_a_pixel_outside_the_crop_is_refused() -> None:
    for pixel in ((-1, 0), (0, IMAGE_PX)):
        with pytest.raises(LayerError, match="there is no pixel"):
            cells_seeing(pixel, "conv1", PAPER)


def test_every_layer_can_be_asked(spec: GoogLeNetSpec) -> None:
    for layer in layer_ids(spec):
        _, height, width = shape_of(layer, spec)
        assert unit_field(Unit(layer, 0, height - 1, width - 1), spec).inside.area > 0


boxes = st.builds(Box, *[st.integers(-40, 40)] * 4)


@given(boxes, st.integers(1, 30))
def test_a_clipped_box_holds_the_cells_that_are_in_both(box: Box, size: int) -> None:
    cut = box.clipped(size)
    both = np.zeros((size, size), bool)
    for y in range(size):
        for x in range(size):
            both[y, x] = (y, x) in box
            assert ((y, x) in cut) == both[y, x]
    assert cut.area == both.sum()
    assert both[cut.slices].sum() == cut.area
