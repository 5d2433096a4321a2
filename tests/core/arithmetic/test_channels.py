from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from googlenet_core.arithmetic.channels import branches, concat_index, equation, locate
from googlenet_core.blueprint.specs import PAPER, TABLE_1, TORCHVISION, GoogLeNetSpec, InceptionSpec
from googlenet_core.errors import LayerError

widths = st.integers(1, 300)
modules = st.one_of(st.sampled_from(TABLE_1), st.builds(InceptionSpec, st.just("4b"), *[widths] * 6))


def test_the_equation_of_3a_is_the_one_everybody_writes() -> None:
    assert equation(PAPER.module("3a")) == "64+128+32+32=256"


@given(modules)
def test_the_equation_is_true(module: InceptionSpec) -> None:
    left, right = equation(module).split("=")
    assert sum(int(part) for part in left.split("+")) == int(right) == module.out_channels


@given(modules, st.data())
def test_a_channel_of_the_concat_leads_to_a_branch_and_back(module: InceptionSpec, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, module.out_channels - 1))
    branch, local = locate(module, index)
    assert concat_index(module, branch, local) == index
    found = branches(PAPER, module)[branch - 1]
    assert found.first <= index <= found.last
    assert local == index - found.first


@given(modules, st.integers(1, 4), st.data())
def test_a_channel_of_a_branch_leads_to_the_concat_and_back(
    module: InceptionSpec, branch: int, data: st.DataObject
) -> None:
    local = data.draw(st.integers(0, module.branch_widths[branch - 1] - 1))
    assert locate(module, concat_index(module, branch, local)) == (branch, local)


@given(modules)
def test_branches_tile_the_concat_without_gap(module: InceptionSpec) -> None:
    found = branches(PAPER, module)
    assert [branch.index for branch in found] == [1, 2, 3, 4]
    assert [branch.width for branch in found] == list(module.branch_widths)
    tiles = [index for branch in found for index in range(branch.first, branch.last + 1)]
    assert tiles == list(range(module.out_channels))


@given(modules, st.integers())
def test_a_channel_that_is_not_there_is_refused(module: InceptionSpec, index: int) -> None:
    if 0 <= index < module.out_channels:
        return
    with pytest.raises(LayerError, match=rf"channels 0 to {module.out_channels - 1}; there is no channel {index}\."):
        locate(module, index)


@pytest.mark.parametrize(("branch", "local"), [(0, 0), (5, 0), (-1, 0)])
def test_a_branch_that_is_not_there_is_refused(branch: int, local: int) -> None:
    with pytest.raises(LayerError, match="branches 1 to 4"):
        concat_index(PAPER.module("3a"), branch, local)


@pytest.mark.parametrize(("branch", "local"), [(1, 64), (2, -1), (3, 32), (4, 32)])
def test_a_channel_outside_its_branch_is_refused(branch: int, local: int) -> None:
    with pytest.raises(LayerError, match=rf"Branch {branch} of inception \(3a\) has channels 0 to"):
        concat_index(PAPER.module("3a"), branch, local)


@pytest.mark.parametrize("module", TABLE_1, ids=lambda module: module.name)
def test_each_branch_keeps_the_size_by_its_padding(module: InceptionSpec, spec: GoogLeNetSpec) -> None:
    for branch in branches(spec, module):
        assert branch.padding == (branch.kernel - 1) // 2


def test_the_reductions_are_those_of_table_1() -> None:
    one, two, three, four = branches(PAPER, PAPER.module("3a"))
    assert (one.reduce_label, one.reduce_width) == (None, None)
    assert (two.reduce_label, two.reduce_width, two.label) == ("3×3 reduce", 96, "3×3")
    assert (three.reduce_label, three.reduce_width, three.label) == ("5×5 reduce", 16, "5×5")
    assert (four.reduce_label, four.reduce_width, four.label) == ("max pool 3×3/1", None, "pool proj")
    assert [branch.kernel for branch in (one, two, three, four)] == [1, 3, 5, 3]


def test_torchvisions_third_branch_is_not_called_5x5() -> None:
    third = branches(TORCHVISION, TORCHVISION.module("3a"))[2]
    assert (third.kernel, third.padding) == (3, 1)
    assert "5×5" not in f"{third.label}{third.reduce_label}"
