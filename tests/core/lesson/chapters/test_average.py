"""Chapter 8: its answers, by another way."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from googlenet_core.blueprint import VARIANTS
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
    given = given_of(sample)
    engine = given.network()
    with torch.inference_mode():
        logits = engine.net(given.shown().tensor).main[0]
    answer = answer_of("8.2", sample=sample)
    found = answer.facts["found"]
    assert isinstance(found, Votes)
    assert answer.value == "yes"
    assert answer.facts["label"] == engine.weights.labels[int(logits.argmax())]
    assert found.places.sum() / found.places.size + found.bias == pytest.approx(float(logits.max()), rel=1e-3)
    row, column = int(str(answer.facts["row"])) - 1, int(str(answer.facts["column"])) - 1
    assert found.places[row, column] == found.places.max()


def test_a_place_votes_with_the_classes_own_weights() -> None:
    given = given_of("chelsea")
    maps, fc = given.captured["inception5b"][0], given.network().net.fc
    best = int(given.captured["fc"][0].argmax())
    found = answer_of("8.2").facts["found"]
    assert isinstance(found, Votes)
    by_hand = float(fc(maps[:, 3, 4])[best] - fc.bias[best])
    assert found.places[3, 4] == pytest.approx(by_hand, rel=1e-4)


def test_the_probability_is_torchs_softmax() -> None:
    assert answer_of("8.3").value == pytest.approx(100 * float(torch.softmax(torch.tensor(LOGITS), 0)[0]), rel=1e-5)
