"""Sides of maps, against the built network and PyTorch's own windows."""

from __future__ import annotations

import torch
from torch import nn

from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.network.introspection import architecture
from tests.core.quiz.known_items import items


def test_a_side_and_a_padding_are_those_of_the_built_network(spec: GoogLeNetSpec) -> None:
    found = architecture(spec)
    for (layer, asked), item in items("size", spec.name).items():
        node = found[str(layer)]
        assert item.answer == (node.padding if asked == "padding" else node.out_shape[-1]), item


def test_a_rounded_side_is_that_of_a_window_that_rounds_so(spec: GoogLeNetSpec) -> None:
    found = architecture(spec)
    for (layer, way), item in items("rounding", spec.name).items():
        node = found[str(layer)]
        window = nn.MaxPool2d(node.kernel, node.stride, node.padding, ceil_mode=way == "up")
        assert item.answer == window(torch.empty(node.in_shape, device="meta")).shape[-1], item
        if node.ceil == (way == "up"):
            assert item.answer == node.out_shape[-1], item


def test_every_window_that_does_not_fit_is_asked_for(spec: GoogLeNetSpec) -> None:
    asked = {layer for layer, _ in items("rounding", spec.name)}
    pools = {"maxpool1", "maxpool2", "maxpool3", *(["maxpool4"] if spec.pool4.kernel == 3 else [])}
    assert asked == {"conv1", *pools}


def test_floor_for_ceil_is_the_first_wrong_answer_of_a_pool() -> None:
    item = items("rounding", "paper")["maxpool1", "up"]
    assert (item.answer, item.solution) == (56, "⌈(112−3)/2⌉+1 = 56")
    first = item.distractors[0]
    assert (first.value, first.misconception.title, first.working) == (55, "floor for ceil", "⌊(112−3)/2⌋+1 = 55")
