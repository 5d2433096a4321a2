from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch
from torch import nn

from googlenet_core.network.sparsity import count_zeros, time_sparse
from tests.core.conftest import Subject


def test_all_three_forms_are_timed() -> None:
    found = time_sparse(runs=1)
    assert found.runs == 1
    assert min(found.dense, found.scattered, found.blocks) > 0


def test_the_quickest_run_of_each_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    not_counted = [0.0, 0.0, 0.0]
    clock = iter([0.0, *not_counted, *_run(5, 8, 4), 0.0, *_run(7, 6, 3)])
    monkeypatch.setattr("googlenet_core.network.sparsity.time", SimpleNamespace(perf_counter=lambda: next(clock)))
    found = time_sparse(runs=2)
    assert (found.dense, found.scattered, found.blocks, found.runs) == (5000, 6000, 3000, 2)


def _run(*seconds: float) -> list[float]:
    """What the clock says when each form begins and ends."""
    return [at for one in seconds for at in (0.0, one)]


def test_the_threads_are_given_back() -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        time_sparse(runs=1)
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


def test_no_run_begins_after_the_limit() -> None:
    assert time_sparse(runs=7, limit_s=0).runs == 1


def test_zeros_are_counted_among_the_convolutions_weights() -> None:
    net = nn.Sequential(nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3), nn.Linear(4, 4))
    with torch.no_grad():
        net[0].weight.fill_(1)
        net[0].weight[0, 1] = 0
        net[2].weight.zero_()
    assert count_zeros(net) == (9, 2 * 3 * 9)  # type: ignore[arg-type]


def test_every_convolution_is_counted(subject: Subject) -> None:
    weights = [p for name, p in subject.net.named_parameters() if name.endswith("conv.weight")]
    assert count_zeros(subject.net) == (sum(int((w == 0).sum()) for w in weights), sum(w.numel() for w in weights))
