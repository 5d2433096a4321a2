from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, strategies as st

from googlenet_core.blueprint.specs import PAPER, GoogLeNetSpec
from googlenet_core.studies.shares import MEASURES, longest_rise, shares, trend
from tests.support.networks.golden import Golden, reference

rows = st.lists(st.integers(-5, 5), min_size=2, max_size=12)


@pytest.mark.parametrize("measure", MEASURES)
def test_the_four_parts_make_the_whole(spec: GoogLeNetSpec, measure) -> None:
    for one in shares(spec, measure):
        assert sum(one.fractions) == pytest.approx(1)
        assert one.larger_kernels == pytest.approx(one.fractions[1] + one.fractions[2])


@pytest.mark.parametrize(("measure", "key"), [("params", "params_with_bias"), ("macs", "macs")])
def test_the_amounts_add_up_to_the_reference(measure, key: str) -> None:
    for one in shares(PAPER, measure):
        assert sum(one.amounts) == reference()["exact_per_block"][one.module][key]


def test_channels_are_those_of_table_1() -> None:
    printed = {
        row["type"].split("(")[-1].rstrip(")"): row for row in reference()["table1"] if "inception" in row["type"]
    }
    for one in shares(PAPER, "channels"):
        row = printed[one.module]
        assert one.amounts == (row["#1x1"], row["#3x3"], row["#5x5"], row["pool_proj"])


def test_the_share_of_larger_kernels_does_not_grow_with_depth(spec: GoogLeNetSpec) -> None:
    for measure in MEASURES:
        found = trend([one.larger_kernels for one in shares(spec, measure)])
        assert found.verdict == "no trend"
        assert found.falling_pairs > found.rising_pairs


def test_it_grows_from_4a_to_4d_and_nowhere_else() -> None:
    found = shares(PAPER, "channels")
    parts = [one.larger_kernels for one in found]
    first, last = longest_rise(parts)
    assert (found[first].module, found[last].module) == ("4a", "4d")
    assert trend(parts).rising_steps == last - first


def test_three_pairs_of_modules_have_exactly_the_same_share() -> None:
    found = shares(PAPER, "channels")
    same = [
        (one.module, other.module)
        for one, other in combinations(found, 2)
        if sum(one.amounts[1:3]) * sum(other.amounts) == sum(other.amounts[1:3]) * sum(one.amounts)
    ]
    assert same == [("3a", "4c"), ("4a", "5b"), ("4e", "5a")]
    assert trend([one.larger_kernels for one in found]).level_pairs == len(same)


def test_the_ratio_to_the_1x1_branch_is_the_papers_word_taken_literally() -> None:
    first, *_, last = shares(PAPER, "channels")
    assert (first.larger_to_1x1, last.larger_to_1x1) == ((128 + 32) / 64, (384 + 128) / 384)


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ([1, 2, 3, 4], "grows"),
        ([4, 3, 2, 1], "shrinks"),
        ([1, 2, 3, 2.5], "tends to grow"),
        ([3, 2, 1, 1.5], "tends to shrink"),
        ([1, 1, 1], "no trend"),
        ([1, 2, 1, 2], "no trend"),
    ],
)
def test_a_trend_is_called_by_its_name(values: list[float], verdict: str) -> None:
    assert trend(values).verdict == verdict


@given(rows)
def test_a_row_read_backwards_falls_where_it_rose(values: list[int]) -> None:
    one, other = trend(values), trend(values[::-1])
    assert (one.rising_pairs, one.rising_steps) == (other.falling_pairs, other.falling_steps)
    assert one.rising_pairs + one.falling_pairs <= one.pairs == len(values) * (len(values) - 1) // 2


@given(rows)
def test_the_longest_rise_rises_and_no_other_is_longer(values: list[int]) -> None:
    first, last = longest_rise(values)
    assert all(one < other for one, other in pairwise(values[first : last + 1]))
    run = longest = 0
    for one, other in pairwise(values):
        run = run + 1 if other > one else 0
        longest = max(longest, run)
    assert last - first == longest


def test_the_shares_are_those_on_file(golden: Golden) -> None:
    rows = [
        [one.module, measure, *one.amounts, *(f"{100 * part:.2f}" for part in (*one.fractions, one.larger_kernels))]
        for measure in MEASURES
        for one in shares(PAPER, measure)
    ]
    branches = ("1x1", "3x3", "5x5", "pool_proj")
    head = ["module", "measure", *branches, *(f"{branch}_percent" for branch in branches), "3x3_and_5x5_percent"]
    for row in golden.check("shares", head, rows):
        assert sum(float(row[f"{branch}_percent"]) for branch in branches) == pytest.approx(100, abs=0.03)
