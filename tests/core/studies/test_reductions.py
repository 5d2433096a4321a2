"""The price of a 1×1: against the reference, against costs, and by arithmetic that holds for any width."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from googlenet_core.arithmetic.costs import layer_costs
from googlenet_core.blueprint.specs import PAPER, PAPER_BN, TABLE_1, TORCHVISION, GoogLeNetSpec
from googlenet_core.studies.reductions import (
    ConvShape,
    built,
    built_chain,
    first_branch_reduction,
    module_size,
    naive,
    naive_chain,
    reduction,
    reductions,
)
from tests.support.networks.golden import Golden, reference

widths = st.integers(1, 1200)
directs = st.builds(
    ConvShape,
    st.just("3×3"),
    widths,
    widths,
    st.sampled_from([1, 3, 5, 7]),
    st.integers(1, 56),
    st.booleans(),
    st.booleans(),
)
measures = st.sampled_from(["params", "macs"])


@pytest.mark.parametrize("module", TABLE_1, ids=lambda module: module.name)
def test_a_module_as_built_costs_what_the_reference_says(module) -> None:
    exact = reference()["exact_per_block"][module.name]
    found = built(PAPER, module.name)
    assert (found.cost.weights, found.cost.params, found.cost.macs) == (
        exact["weights_no_bias"],
        exact["params_with_bias"],
        exact["macs"],
    )


@pytest.mark.parametrize("module", TABLE_1, ids=lambda module: module.name)
def test_a_module_as_built_is_the_sum_of_its_layers(spec: GoogLeNetSpec, module) -> None:
    rows = layer_costs(spec)
    branches = built(spec, module.name).costs
    own = module.id
    assert branches[0] == rows[f"{own}.branch1"]
    assert branches[1] == rows[f"{own}.branch2.0"] + rows[f"{own}.branch2.1"]
    assert branches[2] == rows[f"{own}.branch3.0"] + rows[f"{own}.branch3.1"]
    assert branches[3] == rows[f"{own}.branch4.1"]


def test_the_naive_3a_passes_its_whole_input_on() -> None:
    found = naive(PAPER, "3a")
    assert (found.widths, found.out_channels) == ((64, 128, 32, 192), 416)
    assert found.cost.weights == 192 * 64 + 9 * 192 * 128 + 25 * 192 * 32
    assert found.cost.macs == 28 * 28 * found.cost.weights
    assert found.costs[3].params == 0


def test_naive_modules_in_a_row_only_get_wider() -> None:
    chain = naive_chain(PAPER)
    assert [version.out_channels for version in chain] == [416, 832, 1280, 1728, 2176, 2640, 3344, 4048, 4944]
    assert [version.in_channels for version in chain[1:]] == [version.out_channels for version in chain[:-1]]
    assert [version.out_channels for version in built_chain(PAPER)] == [module.out_channels for module in TABLE_1]


def test_the_formulas_of_3a_are_those_on_the_board() -> None:
    three, five = reductions(PAPER, "3a")
    assert three.reduce.formula("params") == "1·1·192·96 + 96 = 18,528"
    assert three.conv.formula("params") == "3·3·96·128 + 128 = 110,720"
    assert three.direct.formula("macs") == "28·28·3·3·192·128 = 173,408,256"
    assert three.break_even_formula("macs") == "3·3·192·128 / (192 + 3·3·128) = 164.6"
    assert three.break_even_formula("params") == "3·3·192·128 / (192 + 3·3·128 + 1) = 164.4"
    assert (three.widest_saving("macs"), five.widest_saving("macs")) == (164, 154)
    assert five.break_even("macs") == Fraction(25 * 192 * 32, 192 + 25 * 32)


def test_batch_norm_stands_in_the_formula_in_place_of_the_bias() -> None:
    three, _ = reductions(PAPER_BN, "3a")
    assert three.reduce.formula("params") == "1·1·192·96 + 2·96 = 18,624"
    assert three.break_even_formula("params").endswith("/ (192 + 3·3·128 + 2) = 164.3")


def test_the_third_branch_is_priced_with_its_own_kernel() -> None:
    _, third = reductions(TORCHVISION, "3a")
    assert third.direct.kernel == 3
    assert "5×5" not in f"{third.direct.label}{third.reduce.label}"
    assert reductions(PAPER, "3a")[1].direct.kernel == 5


@given(directs, widths, measures)
def test_a_reduction_saves_exactly_below_its_break_even(direct: ConvShape, width: int, measure) -> None:
    found = reduction(direct, "reduce", width, 2)
    even = found.break_even(measure)
    cost, whole = found.with_reduction(measure), found.without(measure)
    assert (cost < whole) == (width < even)
    assert (cost == whole) == (width == even)
    assert (found.saving(measure) > 0) == (width < even)


@given(directs, measures)
def test_the_widest_saving_width_saves_and_the_next_does_not(direct: ConvShape, measure) -> None:
    found = reduction(direct, "reduce", 1, 2)
    widest = found.widest_saving(measure)
    assert found.at_width(widest + 1).saving(measure) <= 0
    if widest:
        assert found.at_width(widest).saving(measure) > 0


@given(directs, measures)
def test_the_break_even_is_below_what_enters_and_below_the_window(direct: ConvShape, measure) -> None:
    even = reduction(direct, "reduce", 1, 2).break_even(measure)
    assert even < direct.in_channels
    assert even < direct.kernel**2 * direct.channels


def test_a_reduction_before_a_1x1_would_throw_channels_away() -> None:
    for module in PAPER.modules:
        assert first_branch_reduction(PAPER, module.name).widest_saving("macs") < module.n1x1


def test_every_reduction_of_table_1_pays(spec: GoogLeNetSpec) -> None:
    for module in spec.modules:
        for found in reductions(spec, module.name):
            assert found.reduce.channels < found.break_even("macs")


def test_an_edited_width_is_priced() -> None:
    edited = PAPER.with_module(replace(PAPER.module("3a"), n3x3_reduce=192))
    assert reductions(edited, "3a")[0].saving("macs") < 0


def test_the_prices_of_all_reductions_are_those_on_file(golden: Golden) -> None:
    rows = []
    for module in PAPER.modules:
        one, other = built(PAPER, module.name), naive(PAPER, module.name)
        cells = [module.name, one.in_channels]
        for found in reductions(PAPER, module.name):
            cells += [found.reduce.channels, found.widest_saving("params"), found.widest_saving("macs")]
            cells += [found.with_reduction("macs"), found.without("macs")]
        cells += [one.out_channels, other.out_channels, one.cost.params, other.cost.params]
        rows.append([*cells, one.cost.macs, other.cost.macs])
    reduce = [
        f"{branch}_{what}"
        for branch in ("3x3", "5x5")
        for what in ("reduce", "pays_up_to_params", "pays_up_to_macs", "macs", "macs_without")
    ]
    totals = [f"{what}{way}" for what in ("out_channels", "params", "macs") for way in ("", "_naive")]
    found = golden.check("prices", ["module", "in_channels", *reduce, *totals], rows)
    for row in found:
        exact = reference()["exact_per_block"][row["module"]]
        assert (int(row["params"]), int(row["macs"])) == (exact["params_with_bias"], exact["macs"])


def test_the_side_of_a_module_is_that_of_table_1() -> None:
    assert [module_size(PAPER, module.name) for module in TABLE_1] == [28, 28, 14, 14, 14, 14, 14, 7, 7]
