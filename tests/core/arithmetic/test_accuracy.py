from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, strategies as st

from googlenet_core.arithmetic.accuracy import BINS, Z_95, Reliability, rate
from googlenet_core.errors import InputError


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_as_published(hits: int, of: int, low: float, high: float) -> None:
    """Table I, method 3, of R. G. Newcombe in Statistics in Medicine 17 (1998)."""
    found = rate(hits, of)
    assert (found.hits, found.of, found.share) == (hits, of, hits / of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_wilsons_interval_by_hand() -> None:
    """8 of 10, z² = 3.8415: the middle is (0.8 + 0.19207)/1.38415, half the width √(0.16·0.38415 + 0.19207²)/1.38415."""
    found = rate(8, 10)
    assert (found.low, found.high) == pytest.approx((0.71674 - 0.22658, 0.71674 + 0.22658), abs=2e-5)


@given(st.integers(1, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_ends_are_the_shares_that_a_test_would_just_not_reject(counts: tuple[int, int]) -> None:
    found = rate(*counts)
    assert 0 <= found.low <= found.share <= found.high <= 1
    for end in (found.low, found.high):
        assert abs(found.share - end) == pytest.approx(Z_95 * math.sqrt(end * (1 - end) / found.of), abs=1e-7)


@pytest.mark.parametrize(("hits", "of"), [(0, 0), (-1, 5), (6, 5)])
def test_a_share_of_nothing_or_beyond_all_is_refused(hits: int, of: int) -> None:
    with pytest.raises(InputError, match="A share needs"):
        rate(hits, of)


def test_calibration_by_hand() -> None:
    counted = Reliability(2)
    counted.add([(0.9, True, 0.1), (0.7, False, 1.5)])
    counted.add([(0.4, False, 2.0), (0.5, True, 0.7)])
    found = counted.calibration()
    assert found.confidence == pytest.approx(0.625)
    assert found.accuracy == 0.5
    assert found.nll == pytest.approx(4.3 / 4)
    # Above a half: 0.8 sure, 0.5 right; up to a half: 0.45 sure, 0.5 right. Half of the answers are in each.
    assert found.error == pytest.approx((0.3 + 0.05) / 2)
    assert [(one.low, one.high, one.count) for one in found.bins] == [(0, 0.5, 2), (0.5, 1, 2)]
    assert [one.confidence for one in found.bins] == pytest.approx([0.45, 0.8])
    assert [one.accuracy for one in found.bins] == [0.5, 0.5]


def test_bins_hold_their_upper_edge_and_both_ends_have_a_bin() -> None:
    counted = Reliability(4)
    counted.add([(confidence, True, 0.0) for confidence in (0.0, 0.25, 0.5, 0.500001, 1.0, 1.0000001)])
    found = counted.calibration()
    assert [one.count for one in found.bins] == [2, 1, 1, 2]
    empty = Reliability()
    empty.add([(1.0, True, 0.0)])
    assert [one.accuracy for one in empty.calibration().bins] == [None] * (BINS - 1) + [1.0]


@pytest.mark.parametrize("seed", range(5))
def test_calibration_agrees_with_another_way_to_compute_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    confidence = rng.random(1000) ** 0.3
    right = rng.random(1000) < confidence**2
    counted = Reliability()
    counted.add(zip(confidence.tolist(), right.tolist(), (-np.log(confidence)).tolist(), strict=True))
    found = counted.calibration()
    edges = np.linspace(0, 1, BINS + 1)
    inside = [(confidence > low) & (confidence <= high) for low, high in pairwise(edges)]
    error = sum(one.mean() * abs(right[one].mean() - confidence[one].mean()) for one in inside if one.any())
    assert found.error == pytest.approx(error)
    assert (found.confidence, found.accuracy) == pytest.approx((confidence.mean(), right.mean()))
    assert found.nll == pytest.approx(-np.log(confidence).mean())
    assert [one.count for one in found.bins] == [int(one.sum()) for one in inside]


def test_calibration_of_no_answer_is_refused() -> None:
    with pytest.raises(InputError, match="at least one answer"):
        Reliability().calibration()
