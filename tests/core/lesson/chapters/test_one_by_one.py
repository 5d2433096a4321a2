"""Chapter 3: its answers, by PyTorch's own layers, by trying all widths, and by another decomposition."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from googlenet_core.blueprint import VARIANTS, GoogLeNetSpec
from googlenet_core.lesson import find_step, judge
from tests.core.lesson.conftest import answer_of, given_of

IN_EVERY_VARIANT = pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)


def _macs(made: int, read: int, kernel: int) -> int:
    """Multiplications at one place."""
    with torch.device("meta"):
        return nn.Conv2d(read, made, kernel, bias=False).weight.numel()


def _title(name: str, guess: float) -> str | None:
    found = judge(find_step(name).guess, guess, answer_of(name, "paper")).mistake
    return found.title if found else None


def test_a_kernel_reads_every_channel_of_one_place() -> None:
    kernel = nn.Conv2d(10, 1, kernel_size=1).weight[0]
    assert answer_of("3.1").value == kernel.numel()


def test_five_kernels_on_ten_channels() -> None:
    answer = answer_of("3.2")
    assert answer.value == _macs(5, 10, 1)
    assert answer.facts["most_weights"] == _macs(15, 10, 1)
    assert _title("3.2", 5) == "kernel read as k·k·out"
    assert _title("3.2", 450) == "parameters times map area"


@IN_EVERY_VARIANT
def test_how_many_times_fewer_multiplications(spec: GoogLeNetSpec) -> None:
    kernel = spec.third_kernel
    with_it = _macs(16, 192, 1) + _macs(32, 16, kernel)
    answer = answer_of("3.3", spec.name)
    assert answer.value == pytest.approx(_macs(32, 192, kernel) / with_it)
    assert answer.facts["direct"] == 28 * 28 * _macs(32, 192, kernel)


def test_wrong_factors_are_called_by_their_mistakes() -> None:
    assert _title("3.3", 12) == "reduction counted as free"
    assert _title("3.3", 25) == "only windows compared"
    assert _title("3.4", 191) == "anything narrower pays"


@IN_EVERY_VARIANT
def test_the_limit_by_trying_every_width(spec: GoogLeNetSpec) -> None:
    kernel = spec.third_kernel
    direct = _macs(32, 192, kernel)
    saving = [width for width in range(1, 193) if _macs(width, 192, 1) + _macs(32, width, kernel) < direct]
    assert answer_of("3.4", spec.name).value == max(saving)


def test_what_is_saved_before_a_wide_convolution() -> None:
    answer = answer_of("3.5")
    before, after = _macs(256, 128, 3), _macs(64, 128, 1) + _macs(256, 64, 3)
    assert answer.value == pytest.approx(100 * (1 - after / before))
    assert (answer.facts["before"], answer.facts["after"]) == (before, after)
    assert _title("3.5", 50) == "reduction counted as free"


@pytest.mark.parametrize("sample", ["chelsea", "coffee"])
def test_kept_variance_by_singular_values(sample: str) -> None:
    cells = given_of(sample).captured["maxpool2"][0].double().flatten(1)
    strengths = torch.linalg.svdvals(cells - cells.mean(1, keepdim=True)) ** 2
    kept = 100 * strengths.cumsum(0) / strengths.sum()
    answer = answer_of("3.6", sample=sample)
    assert answer.value == pytest.approx(float(kept[15]), abs=1e-6)
    assert answer.facts["more_share"] == f"{float(kept[95]):.1f}"
