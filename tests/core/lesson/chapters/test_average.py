"""Chapter 8: its answers, by another way."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, strategies as st
from torch import nn

from googlenet_core.blueprint import VARIANTS
from googlenet_core.lesson.chapters import average
from googlenet_core.lesson.chapters.average import CLASSES, LOGITS
from googlenet_core.maps.votes import Votes
from googlenet_core.network.model import GoogLeNet
from tests.core.lesson.conftest import answer_of, given_of


@pytest.mark.parametrize("variant", VARIANTS)
def test_both_last_layers_are_built(variant: str) -> None:
    spec = VARIANTS[variant]
    with torch.device("meta"):
        net = GoogLeNet(spec, CLASSES)
        full = nn.Linear(spec.modules[-1].out_channels * 7 * 7, CLASSES)
    found = answer_of("8.1", variant)
    assert found.value == full.weight.numel() / net.fc.weight.numel()
    assert (found.facts["full"], found.facts["averaged"]) == (full.weight.numel(), net.fc.weight.numel())
    main = sum(tensor.numel() for name, tensor in net.named_parameters() if not name.startswith("aux"))
    assert found.facts["networks"] == pytest.approx(sum(tensor.numel() for tensor in full.parameters()) / main)


@pytest.mark.parametrize("sample", ["chelsea", "coffee"])
def test_votes_come_to_the_logit_of_the_best_class(sample: str) -> None:
    asked = given_of(sample)
    engine = asked.network()
    with torch.inference_mode():
        logits = engine.net(asked.shown().tensor).main[0]
    answer = answer_of("8.2", sample=sample)
    found = answer.facts["found"]
    assert isinstance(found, Votes)
    assert answer.value == "yes"
    assert answer.facts["label"] == engine.weights.labels[int(logits.argmax())]
    assert found.places.sum() / found.places.size + found.bias == pytest.approx(float(logits.max()), rel=1e-3)
    row, column = int(str(answer.facts["row"])) - 1, int(str(answer.facts["column"])) - 1
    assert found.places[row, column] == found.places.max()


@given(st.floats(-30, 30), st.floats(-3, 3))
def test_mean_and_bias_add_up_to_the_logit_as_they_are_written(mean: float, bias: float) -> None:
    votes = Votes(0, np.full((7, 7), mean), bias, mean + bias)
    written = average._adding_up(votes)
    one, other, whole = (float(number.replace("−", "-")) for number in written.values())
    unit = 10.0 ** -len(written["mean"].partition(".")[2])
    assert one + other == pytest.approx(whole, abs=1e-9 if unit > 1e-4 else 2e-4)
    assert whole == pytest.approx(mean + bias, abs=unit)


def test_a_place_votes_with_the_classes_own_weights() -> None:
    asked = given_of("chelsea")
    maps, fc = asked.captured["inception5b"][0], asked.network().net.fc
    best = int(asked.captured["fc"][0].argmax())
    found = answer_of("8.2").facts["found"]
    assert isinstance(found, Votes)
    by_hand = float(fc(maps[:, 3, 4])[best] - fc.bias[best])
    assert found.places[3, 4] == pytest.approx(by_hand, rel=1e-4)


def test_the_probability_is_torchs_softmax() -> None:
    assert answer_of("8.3").value == pytest.approx(100 * float(torch.softmax(torch.tensor(LOGITS), 0)[0]), rel=1e-5)
