from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from googlenet_core.arithmetic.units import Unit, checked, following, maker, moved, parse, parse_at, row_of, shape_of
from googlenet_core.blueprint.naming import layer_ids
from googlenet_core.blueprint.specs import PAPER, PAPER_BN, TORCHVISION, VARIANTS, GoogLeNetSpec
from googlenet_core.errors import LayerError
from tests.core.conftest import CLASSES, Subject


def units(spec: GoogLeNetSpec) -> st.SearchStrategy[Unit]:
    """Any unit of a variant."""

    def inside(layer: str) -> st.SearchStrategy[Unit]:
        channels, height, width = shape_of(layer, spec)
        return st.builds(
            Unit, st.just(layer), st.integers(0, channels - 1), st.integers(0, height - 1), st.integers(0, width - 1)
        )

    return st.sampled_from(layer_ids(spec)).flatmap(inside)


def test_every_layer_has_the_shape_that_the_network_makes(subject: Subject) -> None:
    for layer in layer_ids(subject.spec):
        shape = subject.tensors[layer].shape
        assert shape_of(layer, subject.spec, CLASSES) == (*shape[1:], *([1, 1] if len(shape) == 2 else [])), layer


@given(st.sampled_from(list(VARIANTS.values())).flatmap(lambda spec: st.tuples(st.just(spec), units(spec))))
def test_a_unit_written_and_read_is_the_same(both: tuple[GoogLeNetSpec, Unit]) -> None:
    spec, unit = both
    assert parse(str(unit), spec) == unit


def test_a_layer_may_be_written_as_people_do() -> None:
    assert parse(" 3a:200:14,13 ", PAPER) == Unit("inception3a", 200, 14, 13)


@pytest.mark.parametrize(
    "text", ["", "inception3a", "inception3a:1", "inception3a:1:2", "inception3a:-1:2,2", "conv1:1:2,²", "a" * 500]
)
def test_other_text_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(LayerError, match=r"as in inception3a:200:14,13\.$"):
        parse(text, PAPER)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("inception3a:256:0,0", "inception (3a) has channels 0 to 255; there is no channel 256."),
        ("inception3a:0:28,0", "inception (3a) has rows and columns 0 to 27; there is no position 28,0."),
        ("fc:3:0,1", "linear has one unit per channel, at 0,0; there is no position 0,1."),
        ("inception9a:0:0,0", "There is no layer 'inception9a' in variant paper. Did you mean 'inception"),
        ("maxpool1.conv:0:0,0", "There is no layer 'maxpool1.conv' in variant paper."),
    ],
)
def test_a_unit_that_is_not_there_is_refused_with_what_is(text: str, says: str) -> None:
    with pytest.raises(LayerError) as refused:
        parse(text, PAPER)
    assert str(refused.value).startswith(says)


def test_negative_places_do_not_count_from_the_end() -> None:
    for unit in (Unit("conv1", -1), Unit("conv1", 0, -1), Unit("conv1", 0, 0, -1)):
        with pytest.raises(LayerError):
            checked(unit, PAPER)


def test_the_classes_of_a_network_count() -> None:
    assert checked(Unit("fc", 9), PAPER, num_classes=10) == Unit("fc", 9)
    with pytest.raises(LayerError, match="channels 0 to 9"):
        checked(Unit("fc", 10), PAPER, num_classes=10)


def test_a_cell_is_read_as_row_and_column() -> None:
    assert parse_at(" 14, 3") == (14, 3)
    for text in ("14", "14,3,2", "-1,2", "a,b", ""):
        with pytest.raises(LayerError, match="write its row and column"):
            parse_at(text)


def test_an_operation_and_a_whole_branch_stand_on_their_layers_row() -> None:
    assert row_of("inception3a.branch2.1.bn", PAPER_BN).id == "inception3a.branch2.1"
    assert row_of("inception3a.branch2", PAPER_BN).id == "inception3a.branch2.1"
    with pytest.raises(LayerError):
        row_of("conv1.bn", PAPER)  # it has no batch norm


def test_steps_stay_on_the_map() -> None:
    corner = Unit("maxpool4", 3, 6, 0)
    assert moved(corner, 1, -1, PAPER) == corner
    assert moved(corner, -2, 3, PAPER) == Unit("maxpool4", 3, 4, 3)


@given(units(TORCHVISION), st.integers(-500, 500))
def test_sliding_forth_and_back_ends_where_it_began(unit: Unit, steps: int) -> None:
    there = checked(following(unit, TORCHVISION, steps), TORCHVISION)
    assert following(there, TORCHVISION, -steps) == unit


def test_sliding_goes_row_by_row_and_starts_again_at_the_top() -> None:
    assert following(Unit("maxpool4", 3, 2, 6), PAPER) == Unit("maxpool4", 3, 3, 0)
    assert following(Unit("maxpool4", 3, 6, 6), PAPER) == Unit("maxpool4", 3, 0, 0)


def test_a_depth_concat_only_passes_on_what_a_branch_made(subject: Subject) -> None:
    for module in subject.spec.modules:
        for channel in (0, module.n1x1, module.n1x1 + module.n3x3, module.out_channels - 1):
            made = maker(Unit(module.id, channel, 3, 4), subject.spec)
            assert subject.tensors[module.id][0, channel, 3, 4] == subject.tensors[made.layer][0, made.channel, 3, 4]
            assert made.layer != module.id
    assert maker(Unit("conv1", 3), subject.spec) == Unit("conv1", 3)
