"""Chapter 2: its answers, by another way; what is timed is held to what was timed, not to a figure."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch
from torch import nn

from googlenet_core.lesson.chapters.sparse import GROUPS, READ
from googlenet_core.network.sparsity import SparseTimes
from tests.core.lesson.conftest import answer_of, given_of


@pytest.mark.parametrize(("scattered", "value"), [(3, "quarter"), (7, "less"), (10, "same"), (25, "longer")])
def test_what_is_right_follows_from_the_times(monkeypatch: pytest.MonkeyPatch, scattered: float, value: str) -> None:
    times = SparseTimes(dense=10, scattered=scattered, blocks=2.5, runs=1)
    monkeypatch.setattr("googlenet_core.network.sparsity.time_sparse", lambda: times)
    answer_of.cache_clear()
    first, second = answer_of("2.1"), answer_of("2.2")
    answer_of.cache_clear()
    assert (first.value, first.facts["ratio"]) == (value, scattered / 10)
    assert value not in {mistake.value for mistake in first.mistakes}
    assert (second.value, second.facts["ratio"]) == (25, scattered / 2.5)


def test_times_are_of_this_moment() -> None:
    times = answer_of("2.1").facts["times"]
    assert isinstance(times, SparseTimes)
    assert min(times.dense, times.scattered, times.blocks) > 0


def test_pairs_within_groups_are_counted_one_by_one() -> None:
    maps = given_of("chelsea").captured[READ][0].double().numpy()
    rows = maps.reshape(len(maps), -1)
    rows = rows[rows.std(axis=1) > 0]
    correlations = np.abs(np.corrcoef(rows))
    found = answer_of("2.3").facts["found"]
    assert len(set(found.group)) <= GROUPS
    pairs = list(itertools.combinations(range(len(rows)), 2))
    together = [(a, b) for a, b in pairs if correlations[a, b] > 0.5]
    assert (answer_of("2.3").facts["pairs"], answer_of("2.3").facts["together"]) == (len(pairs), len(together))
    inside = sum(found.group[a] == found.group[b] for a, b in together)
    assert answer_of("2.3").value == pytest.approx(100 * inside / len(together))


def test_a_1x1_kernel_is_the_smallest_that_reads_every_channel() -> None:
    weights = {kernel: nn.Conv2d(7, 1, kernel).weight.numel() // 7 for kernel in (1, 3, 5)}
    found = answer_of("2.4")
    assert found.value == "one"
    assert found.facts["price"] == min(weights.values())


def test_what_is_left_of_a_correlation_gets_less_with_distance_on_a_photograph() -> None:
    left = answer_of("2.4").facts["left"]
    assert isinstance(left, tuple)
    assert left[0] > left[1] > left[2] > 0


def test_zeros_are_counted_in_the_networks_own_tensors() -> None:
    state = given_of("chelsea").network().net.state_dict()
    weights = torch.cat([tensor.flatten() for name, tensor in state.items() if tensor.ndim == 4])
    found = answer_of("2.5")
    assert (found.facts["zeros"], found.facts["every"]) == (int((weights == 0).sum()), len(weights))
