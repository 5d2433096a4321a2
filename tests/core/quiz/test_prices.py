"""What reductions save, against convolutions that are built and measured by torchinfo."""

from __future__ import annotations

from functools import cache

import pytest
import torch
import torchinfo
from torch import nn

from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.quiz.concats import module_of
from googlenet_core.quiz.items import Key
from tests.core.quiz.known_items import items


@cache
def measured(inputs: int, outputs: int, kernel: int, size: int, batch_norm: bool) -> tuple[int, int]:
    """MACs and parameters of a convolution as the network has it, by torchinfo; a bias counts no MACs."""
    conv = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False, device="meta")
    found = torchinfo.summary(
        conv, input_data=torch.empty(1, inputs, size, size, device="meta"), device="meta", verbose=0
    )
    return found.total_mult_adds, found.total_params + outputs * (2 if batch_norm else 1)


def numbers(spec: GoogLeNetSpec, key: Key) -> tuple[int, int, int, int, int]:
    """Channels in, reduced and out, the larger window's side, and the side of the maps."""
    module, branch = module_of(str(key[0]), spec), key[1]
    size = {"3": 28, "4": 14, "5": 7}[module.name[0]]
    reduced, out = (module.n3x3_reduce, module.n3x3) if branch == 2 else (module.n5x5_reduce, module.n5x5)
    return spec.in_channels(module.name), reduced, out, 3 if branch == 2 else spec.third_kernel, size


def test_the_factor_is_that_of_measured_convolutions(spec: GoogLeNetSpec) -> None:
    for key, item in items("reduction-factor", spec.name).items():
        inputs, reduced, out, kernel, size = numbers(spec, key)
        direct, _ = measured(inputs, out, kernel, size, spec.batch_norm)
        first, _ = measured(inputs, reduced, 1, size, spec.batch_norm)
        second, _ = measured(reduced, out, kernel, size, spec.batch_norm)
        assert item.answer == round(direct / (first + second), 2), item


def test_at_the_break_even_measured_convolutions_cost_the_same(spec: GoogLeNetSpec) -> None:
    """Cost grows by the same amount with each channel of the reduction, so two widths tell where it meets the other."""
    for key, item in items("break-even", spec.name).items():
        inputs, _, out, kernel, size = numbers(spec, key)
        which = 0 if key[2] == "macs" else 1
        one, two = (
            measured(inputs, width, 1, size, spec.batch_norm)[which]
            + measured(width, out, kernel, size, spec.batch_norm)[which]
            for width in (1, 2)
        )
        direct = measured(inputs, out, kernel, size, spec.batch_norm)[which]
        even = 1 + (direct - one) / (two - one)
        assert item.answer == pytest.approx(even, abs=0.05 + 1e-9), item


def test_the_example_that_the_lesson_tells() -> None:
    factor, even = items("reduction-factor", "paper")["3a", 3], items("break-even", "paper")["3a", 3, "macs"]
    assert (factor.answer, even.answer) == (9.68, 154.8)
    assert factor.distractors[0].value == 12.0
    assert {wrong.misconception.title for wrong in factor.distractors} == {
        *("reduction counted as free", "the other way round", "part that is saved", "only windows compared"),
    }
    assert "5×5 reduce reads 192 channels and makes 16" in factor.stem


def test_a_reduction_that_costs_more_saves_no_part() -> None:
    item = items("reduction-factor", "paper")["3a-64-192-128-16-32-32", 2]
    assert item.answer < 1
    assert "part that is saved" not in {wrong.misconception.title for wrong in item.distractors}
