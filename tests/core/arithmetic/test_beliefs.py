from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, strategies as st

from googlenet_core.arithmetic.beliefs import (
    agreement,
    combined,
    entropy_bits,
    kl_bits,
    smoothed_target_bits,
    softmax,
    total_variation,
    training_weights,
)
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.errors import InputError

LOGITS = st.lists(st.floats(-60, 60), min_size=1, max_size=12)
TEMPERATURES = st.floats(0.05, 20)


@st.composite
def beliefs(draw: st.DrawFn, count: int = 2) -> list[list[float]]:
    classes = draw(st.integers(1, 8))
    rows = [draw(st.lists(st.floats(-20, 20), min_size=classes, max_size=classes)) for _ in range(count)]
    return [list(softmax(row).probabilities) for row in rows]


@given(LOGITS, TEMPERATURES)
def test_probabilities_are_those_of_torch(logits: list[float], temperature: float) -> None:
    wanted = torch.softmax(torch.tensor(logits, dtype=torch.float64) / temperature, 0)
    assert softmax(logits, temperature).probabilities == pytest.approx(wanted.tolist(), abs=1e-12)


@given(LOGITS, TEMPERATURES)
def test_each_step_follows_from_the_one_before(logits: list[float], temperature: float) -> None:
    found = softmax(logits, temperature)
    assert found.largest == pytest.approx(max(logits) / temperature)
    for step, logit in zip(found.steps, logits, strict=True):
        assert step.logit == logit
        assert step.scaled == pytest.approx(logit / temperature)
        assert step.shifted == pytest.approx(step.scaled - found.largest, abs=1e-9)
        assert step.exponential == pytest.approx(math.exp(step.shifted))
        assert step.probability == pytest.approx(step.exponential / found.total)
    assert found.total == pytest.approx(sum(step.exponential for step in found.steps))
    assert sum(found.probabilities) == pytest.approx(1)


@given(LOGITS, st.floats(-1000, 1000))
def test_adding_the_same_to_every_logit_changes_nothing(logits: list[float], shift: float) -> None:
    moved = softmax([logit + shift for logit in logits])
    assert moved.probabilities == pytest.approx(softmax(logits).probabilities, abs=1e-9)


@given(LOGITS, TEMPERATURES, st.floats(1.1, 5))
def test_a_higher_temperature_never_makes_a_head_surer(logits: list[float], temperature: float, more: float) -> None:
    cooler, warmer = softmax(logits, temperature), softmax(logits, temperature * more)
    assert warmer.entropy_bits >= cooler.entropy_bits - 1e-9
    assert -1e-12 <= warmer.entropy_bits <= warmer.most_bits + 1e-9


@given(LOGITS)
def test_ranked_begins_with_the_best(logits: list[float]) -> None:
    found = softmax(logits).ranked
    assert [step.logit for step in found] == sorted(logits, reverse=True)


def test_extreme_logits_and_temperatures_do_not_overflow() -> None:
    assert softmax([1e300, 0.0, -1e300], 1e-9).probabilities == (1, 0, 0)
    assert softmax([1.0, 2.0], 1e9).entropy_bits == pytest.approx(1)


@pytest.mark.parametrize(
    ("logits", "temperature"),
    [([], 1), ([1.0, math.nan], 1), ([math.inf], 1), ([1.0], 0), ([1.0], -1), ([1.0], math.nan), ([1.0], math.inf)],
)
def test_what_has_no_softmax_is_refused(logits: list[float], temperature: float) -> None:
    with pytest.raises(InputError):
        softmax(logits, temperature)


def test_entropy_by_hand() -> None:
    assert entropy_bits([1, 0]) == 0
    assert entropy_bits([0.5, 0.5]) == 1
    assert entropy_bits([0.25] * 4) == 2
    assert entropy_bits([0.5, 0.25, 0.25]) == 1.5


@given(beliefs())
def test_differences_are_zero_for_the_same_and_bounded(rows: list[list[float]]) -> None:
    before, after = rows
    assert total_variation(before, before) == 0
    assert kl_bits(before, before) == 0
    moved = total_variation(before, after)
    assert 0 <= moved <= 1
    assert moved == total_variation(after, before)
    # Pinsker's inequality, in bits.
    assert moved <= math.sqrt(kl_bits(before, after) * math.log(2) / 2) + 1e-6


def test_differences_by_hand() -> None:
    assert total_variation([0.75, 0.25], [0.25, 0.75]) == 0.5
    assert kl_bits([0.5, 0.5], [0.25, 0.75]) == pytest.approx(0.5 * 1 + 0.5 * math.log2(2 / 3))
    assert kl_bits([0.5, 0.5], [1, 0]) == math.inf
    assert kl_bits([1, 0], [0.5, 0.5]) == 1


def test_agreement_is_of_the_best_class_and_of_the_whole() -> None:
    found = agreement({"main": [0.7, 0.2, 0.1], "aux_4a": [0.6, 0.4, 0.0], "aux_4d": [0.3, 0.5, 0.2]})
    assert found.best == {"main": 0, "aux_4a": 0, "aux_4d": 1}
    assert not found.same_best
    assert found.overlap[("main", "aux_4a")] == pytest.approx(0.6 + 0.2)
    assert found.overlap[("main", "aux_4d")] == pytest.approx(0.3 + 0.2 + 0.1)
    assert len(found.overlap) == 3
    assert agreement({"main": [0.1, 0.9]}).same_best


def test_the_target_under_label_smoothing_is_not_certain() -> None:
    assert smoothed_target_bits(0, 87) == 0
    assert smoothed_target_bits(1, 8) == pytest.approx(3)
    assert smoothed_target_bits(0.1, 10) == pytest.approx(0.7217630671939)


def test_agreement_of_nobody_is_refused() -> None:
    with pytest.raises(InputError, match="at least one head"):
        agreement({})


@given(beliefs(count=3))
def test_the_combination_is_the_weighted_mean_and_lies_between(rows: list[list[float]]) -> None:
    named = dict(zip(("main", "aux_4a", "aux_4d"), rows, strict=True))
    found = combined(named, {"main": 1, "aux_4a": 0.3, "aux_4d": 0.3})
    assert sum(found) == pytest.approx(1)
    for value, column in zip(found, zip(*rows, strict=True), strict=True):
        assert value == pytest.approx((column[0] + 0.3 * column[1] + 0.3 * column[2]) / 1.6)
        assert min(column) - 1e-12 <= value <= max(column) + 1e-12


def test_heads_that_are_missing_are_left_out_of_the_combination() -> None:
    assert combined({"main": [0.3, 0.7]}, {"main": 1, "aux_4a": 0.3}) == pytest.approx((0.3, 0.7))
    for heads in ({}, {"main": [1.0]}):
        with pytest.raises(InputError, match="weight above 0"):
            combined(heads, {"main": 0})


def test_training_weights_are_those_of_the_paper(spec: GoogLeNetSpec) -> None:
    assert training_weights(spec) == {"main": 1.0, "aux_4a": 0.3, "aux_4d": 0.3}
