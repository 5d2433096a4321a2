"""Whether leaving out multiplications saves time: one matrix product dense, with scattered zeros, and as dense blocks.

The paper's second section in one measurement: a quarter of the multiplications at random places is no quarter of the
time, since a processor computes dense blocks; the same quarter as four dense blocks nearly is. An inception module is
such blocks: its branches.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from googlenet_core.network.model import GoogLeNet

CHANNELS, PLACES = 512, 28 * 28
"""Of the product: a 1×1 convolution of this many channels in and out, at the places of a 28×28 map."""

BLOCKS = 4
"""Dense blocks along the diagonal, of equal size: together one of ``BLOCKS`` parts of all weights."""

LIMIT_S = 0.15
"""No further run begins after so many seconds of runs, so that nobody waits long for a busy machine."""


@dataclass(frozen=True, slots=True)
class SparseTimes:
    """What one product takes in three forms, in milliseconds: each form's quickest of ``runs`` runs in turn.

    Attributes:
        dense: all weights.
        scattered: one in `BLOCKS` weights, at random places, in compressed rows (CSR).
        blocks: as many weights, in `BLOCKS` dense blocks.
        runs: how often each was timed.
    """

    dense: float
    scattered: float
    blocks: float
    runs: int


@torch.inference_mode()
def time_sparse(runs: int = 7, limit_s: float = LIMIT_S) -> SparseTimes:
    """Time the product of random numbers on one core of the CPU.

    One core, since threads would wait for each other where others compute too; the quickest run, since a busy machine
    only ever adds to what a run takes. The three take turns, so that a busy moment meets them all.

    Args:
        runs: how many at most, after one that is not counted.
        limit_s: no run but the first begins after so many seconds.
    """
    random = torch.Generator().manual_seed(0)
    x = torch.rand(CHANNELS, PLACES, generator=random)
    dense = torch.rand(CHANNELS, CHANNELS, generator=random)
    scattered = _as_rows(torch.where(torch.rand(dense.shape, generator=random) < 1 / BLOCKS, dense, 0.0))
    side = CHANNELS // BLOCKS
    blocks = torch.stack([dense[at : at + side, at : at + side] for at in range(0, CHANNELS, side)])
    parts = x.reshape(BLOCKS, -1, PLACES)
    products: tuple[Callable[[], Tensor], ...] = (
        lambda: dense @ x,
        lambda: scattered @ x,
        lambda: torch.bmm(blocks, parts),
    )
    took: list[list[float]] = [[], [], []]
    threads, began = torch.get_num_threads(), time.perf_counter()
    torch.set_num_threads(1)
    try:
        for run in range(runs + 1):
            if run > 1 and time.perf_counter() - began > limit_s:
                break
            for product, times in zip(products, took, strict=True):
                start = time.perf_counter()
                product()
                if run:  # the first one also makes room
                    times.append((time.perf_counter() - start) * 1e3)
    finally:
        torch.set_num_threads(threads)
    dense_ms, scattered_ms, blocks_ms = map(min, took)
    return SparseTimes(dense_ms, scattered_ms, blocks_ms, len(took[0]))


def _as_rows(matrix: Tensor) -> Tensor:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Sparse CSR tensor support is in beta", category=UserWarning)
        return matrix.to_sparse_csr()


def count_zeros(net: GoogLeNet) -> tuple[int, int]:
    """Return how many weights of a network's convolutions are exactly 0, and how many there are (auxiliary heads too)."""
    weights = [layer.weight for layer in net.modules() if isinstance(layer, nn.Conv2d)]
    return sum(int((weight == 0).sum()) for weight in weights), sum(weight.numel() for weight in weights)
