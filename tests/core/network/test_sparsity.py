from __future__ import annotations

import torch
from torch import nn

from googlenet_core.network.sparsity import count_zeros, time_sparse
from tests.core.conftest import Subject


def test_all_three_forms_are_timed() -> None:
    found = time_sparse(runs=1)
    assert found.runs == 1
    assert min(found.dense, found.scattered, found.blocks) > 0


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
