"""Linear layers with and without an average, and softmax, against PyTorch."""

from __future__ import annotations

import torch
from torch import nn

from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.network.introspection import architecture
from tests.core.quiz.known_items import items


def parameters(features: int, outputs: int) -> int:
    return sum(part.numel() for part in nn.Linear(features, outputs, device="meta").parameters())


def test_a_linear_layer_has_as_many_parameters_as_a_built_one(spec: GoogLeNetSpec) -> None:
    main = architecture(spec)
    channels, side = main["inception5b"].out_shape[1], main["inception5b"].out_shape[-1]
    inner = main["aux1.conv"].out_shape[1]
    expected = {
        ("fc", "average", 1000): main["fc"].params,
        ("fc", "average", 10): architecture(spec, 10)["fc"].params,
        ("fc", "full", 1000): parameters(channels * side**2, 1000),
        ("fc", "full", 10): parameters(channels * side**2, 10),
        ("fc", "times", 1000): side**2,
        ("aux1", "average", 0): main["aux1.fc1"].params,
        ("aux1", "full", 0): parameters(inner * 14**2, 1024),
        ("aux1", "times", 0): 14**2 / 4**2,
    }
    assert {key: item.answer for key, item in items("average-or-full", spec.name).items()} == expected


def test_the_numbers_that_the_lesson_tells() -> None:
    found = items("average-or-full", "paper")
    assert (found["fc", "full", 1000].answer, found["fc", "average", 1000].answer) == (50_177_000, 1_025_000)
    assert found["fc", "full", 1000].distractors[0].value == 1_025_000
    assert found["fc", "average", 1000].distractors[0].value == 50_177_000


def test_a_probability_is_that_of_pytorchs_softmax(spec: GoogLeNetSpec) -> None:
    for logits, item in items("softmax", spec.name).items():
        values = torch.tensor([float(logit) for logit in logits], dtype=torch.float64)
        assert item.answer == round(100 * float(torch.softmax(values, 0)[0]), 1), item


def test_a_share_of_the_logits_is_the_first_wrong_answer() -> None:
    item = items("softmax", "paper")[3, 1]
    assert (item.answer, item.solution) == (88.1, "100·e³/(e³ + e¹) = 88.1")
    first = item.distractors[0]
    assert (first.value, first.misconception.title) == (75.0, "share of logits as probability")
