"""Chapter 3: its answers, by another way."""

from __future__ import annotations

from torch import nn

from tests.core.lesson.conftest import answer_of


def test_a_kernel_reads_every_channel_of_one_place() -> None:
    kernel = nn.Conv2d(10, 1, kernel_size=1).weight[0]
    assert answer_of("3.1").value == kernel.numel()
