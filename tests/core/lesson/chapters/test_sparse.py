"""Chapter 2: its answers, by another way; what is timed is held to what was timed, not to a figure."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch
from torch import nn

from googlenet_core.errors import InputError
from googlenet_core.lesson import Given, find_step
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
    quicker = ["quarter", "less", "same", "longer"]
    assert [mistake.value for mistake in first.mistakes] == quicker[: quicker.index(value)]
    assert (second.value, second.facts["ratio"]) == (25, scattered / 2.5)


def test_a_processor_that_gains_nothing_by_blocks_can_be_guessed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    times = SparseTimes(dense=10, scattered=20, blocks=14, runs=1)
    monkeypatch.setattr("googlenet_core.network.sparsity.time_sparse", lambda: times)
    answer = find_step("2.2").answer(given_of("chelsea"))
    assert (answer.value, answer.shown, answer.mistakes) == (100, "140 % of the time", ())


def _with_maps(maps: torch.Tensor) -> Given:
    given = given_of("chelsea")
    return Given(given.spec, given.engine, given.picture, {READ: maps[None]})


def test_where_no_two_channels_answer_together_it_is_said() -> None:
    given = _with_maps(torch.eye(256).reshape(256, 16, 16))
    for name in ("2.3", "2.4"):
        with pytest.raises(InputError, match="no two channels answer together"):
            find_step(name).answer(given)


@pytest.mark.parametrize("alike", [0, 1, 200])
def test_channels_that_are_the_same_everywhere_are_left_out_and_counted(alike: int) -> None:
    maps = torch.rand(256, 28, 28, generator=torch.Generator().manual_seed(0))
    maps[255] = maps[254]
    maps[:alike] = 0
    facts = find_step("2.3").answer(_with_maps(maps)).facts
    left = 256 - alike
    assert facts["pairs"] == left * (left - 1) // 2
    assert facts["silent"] == (
        "" if not alike else f"Channels that are the same at every place are left out: {alike}. "
    )


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
    assert found.facts["price"] == min(weights.values()) == 1
    assert {mistake.value for mistake in found.mistakes} == {"two", "three"}


def test_what_is_left_of_a_correlation_gets_less_with_distance_on_a_photograph() -> None:
    left = answer_of("2.4").facts["left"]
    assert isinstance(left, tuple)
    assert left[0] > left[1] > left[2] > 0


def test_zeros_are_counted_in_the_networks_own_tensors() -> None:
    state = given_of("chelsea").network().net.state_dict()
    weights = torch.cat([tensor.flatten() for name, tensor in state.items() if tensor.ndim == 4])
    found = answer_of("2.5")
    assert (found.facts["zeros"], found.facts["every"]) == (int((weights == 0).sum()), len(weights))


@pytest.mark.parametrize(
    ("zeros", "written", "said"),
    [
        (0, "0.0 %", "nothing sparse is stored"),
        (5, "under 0.1 %", "nothing sparse is stored"),
        (9_999, "1.0 %", "nothing sparse is stored"),
        (750_000, "75.0 %", "unusually many"),
    ],
)
def test_however_many_weights_are_zero(monkeypatch: pytest.MonkeyPatch, zeros: int, written: str, said: str) -> None:
    monkeypatch.setattr("googlenet_core.network.sparsity.count_zeros", lambda _: (zeros, 1_000_000))
    answer = find_step("2.5").answer(given_of("chelsea"))
    assert answer.sum[-1].text == written
    assert said in str(answer.facts["stored"])
    assert bool(answer.mistakes) == (zeros < 10_000)
