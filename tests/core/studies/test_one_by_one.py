from __future__ import annotations

import torch
from torch.nn import functional

from googlenet_core.studies.one_by_one import IN_CHANNELS, KERNELS, SIDE, example


def test_the_sums_are_those_of_a_convolution() -> None:
    shown = example()
    maps = torch.tensor(shown.inputs, dtype=torch.float32)
    kernels = torch.tensor(shown.kernels, dtype=torch.float32)[:, :, None, None]
    assert maps.shape == (IN_CHANNELS, SIDE, SIDE)
    wanted = functional.conv2d(maps[None], kernels)[0]
    assert wanted.shape == (KERNELS, SIDE, SIDE)
    assert [step.sum for step in shown.steps] == wanted.flatten().int().tolist()


def test_each_step_shows_the_products_of_one_cell() -> None:
    shown = example()
    assert len(shown.steps) == KERNELS * SIDE * SIDE
    for step in shown.steps:
        column = shown.column(step.row, step.column)
        assert step.products == tuple(v * w for v, w in zip(column, shown.kernels[step.kernel], strict=True))


def test_everybody_sees_the_same_numbers() -> None:
    assert example() == example()
    assert (example().steps[0].sum, example().steps[1].sum) == (-20, 3)


def test_the_numbers_can_be_done_in_the_head_and_no_kernel_is_empty() -> None:
    shown = example()
    values = [value for channel in shown.inputs for row in channel for value in row]
    assert {*values} == {-3, -2, -1, 0, 1, 2, 3}
    assert all(any(kernel) for kernel in shown.kernels)
    assert len({*shown.kernels}) == KERNELS
