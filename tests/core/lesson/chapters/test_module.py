"""Chapter 4: its answers, by built modules and by what PyTorch makes of a map."""

from __future__ import annotations

import re

import pytest
import torch
from torch import nn

from googlenet_core.blueprint import PAPER, VARIANTS, GoogLeNetSpec, layers
from googlenet_core.lesson import NumberGuess, find_step, judge
from googlenet_core.network import GoogLeNet
from tests.core.lesson.conftest import answer_of

IN_EVERY_VARIANT = pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
_ANY = NumberGuess("", 0, 10_000)


def _mistake(name: str, guess: float) -> str | None:
    found = judge(_ANY, guess, answer_of(name, "paper")).mistake
    return found.title if found else None


@IN_EVERY_VARIANT
def test_the_module_is_as_wide_as_the_built_ones_output(spec: GoogLeNetSpec) -> None:
    net = GoogLeNet(spec).eval()
    with torch.inference_mode():
        made = net.inception3a(torch.zeros(1, 192, 28, 28))
    assert answer_of("4.1", spec.name).value == made.shape[1]
    assert _mistake("4.1", 368) == "reductions summed"
    assert _mistake("4.1", 416) == "pool projection forgotten"


@IN_EVERY_VARIANT
def test_the_padding_that_keeps_the_size(spec: GoogLeNetSpec) -> None:
    with torch.device("meta"):
        kernel = GoogLeNet(spec).inception3a.branch3[1].conv.kernel_size[0]
    sides = {
        padding: nn.functional.conv2d(torch.zeros(1, 1, 28, 28), torch.zeros(1, 1, kernel, kernel), padding=padding)
        for padding in range(6)
    }
    keeps = [padding for padding, made in sides.items() if made.shape[-1] == 28]
    answer = answer_of("4.2", spec.name)
    assert [answer.value] == keeps
    assert answer.facts["bare"] == sides[0].shape[-1]


@IN_EVERY_VARIANT
def test_the_channels_number_by_the_maps_themselves(spec: GoogLeNetSpec) -> None:
    maps = torch.cat([torch.arange(width) for width in spec.module("3a").branch_widths])
    assert answer_of("4.3", spec.name).value == int(maps[200])
    asked = find_step("4.3").asks(spec)
    assert [int(number) for number in re.findall(r"(\d+) from", str(asked["four"]))] == [
        *spec.module("3a").branch_widths
    ]
    assert maps[int(str(asked["first_last"])) + 1] == 0


@IN_EVERY_VARIANT
def test_without_reductions_a_pool_passes_all_on(spec: GoogLeNetSpec) -> None:
    channels, widths = spec.conv3, []
    for module in spec.modules:
        pooled = nn.functional.max_pool2d(torch.zeros(1, channels, 7, 7), 3, 1, 1)
        channels = module.n1x1 + module.n3x3 + module.n5x5 + pooled.shape[1]
        widths.append(channels)
    answer = answer_of("4.4", spec.name)
    assert (answer.value, answer.facts["next"], answer.facts["last"]) == (widths[0], widths[1], widths[-1])
    assert answer.facts["built"] == spec.modules[-1].out_channels
    assert answer.facts["modules"] == len(widths)


@IN_EVERY_VARIANT
def test_the_readers_are_the_layers_fed_by_the_module(spec: GoogLeNetSpec) -> None:
    rows = {layer.id: layer for layer in layers(spec)}
    feeding = [row for row in rows.values() if "inception3a" in row.inputs]
    # The pool of the fourth branch has no weights: its projection reads as many channels.
    readers = [
        row if row.kind == "conv" else next(other for other in rows.values() if row.id in other.inputs)
        for row in feeding
    ]
    answer = answer_of("4.5", spec.name)
    assert answer.value == len(readers)
    assert answer.facts["more"] == sum(PAPER.module("3a").n5x5 * row.channels for row in readers)
    assert _mistake("4.5", 1) == "one reader"
    assert _mistake("4.5", 6) == "all layers of the next module"
