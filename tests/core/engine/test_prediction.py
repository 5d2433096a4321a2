from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import torch
from hypothesis import given, strategies as st
from torch import Tensor

from googlenet_core.blueprint.heads import HEADS
from googlenet_core.engine.engine import Engine
from googlenet_core.engine.prediction import predict_from
from googlenet_core.engine.provenance import Provenance
from googlenet_core.network.model import Heads
from googlenet_core.pictures.preprocessing import preprocess
from googlenet_core.weights.catalogue import Recipe

if TYPE_CHECKING:
    from tests.core.conftest import Subject

LABELS = ("cat", "dog", "owl", "bee")
MADE = Provenance("paper", "test", "CPU", 1.0)
RECIPE = Recipe("test", "Test", "paper", LABELS, trained_heads=frozenset(HEADS))


def answer(logits: list[float], recipe: Recipe = RECIPE) -> Heads:
    return Heads(*(torch.tensor(logits) + head for head in range(3)))


@given(st.lists(st.floats(-80, 80), min_size=4, max_size=4))
def test_scores_are_probabilities_sorted_and_complete(logits: list[float]) -> None:
    scores = predict_from(answer(logits), RECIPE, MADE).main
    assert scores is not None
    found = [score.probability for score in scores]
    assert sum(found) == pytest.approx(1, abs=1e-6)
    assert found == sorted(found, reverse=True)
    assert all(0 <= probability <= 1 for probability in found)
    assert {score.label for score in scores} == set(LABELS)
    wanted = torch.softmax(torch.tensor(logits), 0)
    for score in scores:
        assert score.probability == pytest.approx(wanted[LABELS.index(score.label)].item(), abs=1e-6)


def test_the_largest_logit_comes_first() -> None:
    scores = predict_from(answer([0.0, 1.0, 5.0, -2.0]), RECIPE, MADE).aux_4a
    assert scores is not None
    assert [score.label for score in scores] == ["owl", "dog", "cat", "bee"]


@pytest.mark.parametrize("trained", [{"main"}, {"main", "aux_4d"}, {"aux_4a"}, set()])
def test_a_head_without_trained_weights_says_nothing(trained: set[str]) -> None:
    recipe = replace(RECIPE, trained_heads=frozenset(trained))
    found = predict_from(answer([1.0, 2.0, 3.0, 4.0]), recipe, MADE)
    assert {name for name in HEADS if found.head(name) is not None} == trained


@pytest.mark.parametrize("trained", [{"main"}, {"aux_4d"}, {"aux_4a", "aux_4d"}, set()])
def test_the_engine_asks_no_untrained_head(trained: set[str], subjects: dict[str, Subject], image: Tensor) -> None:
    subject = subjects["torchvision"]
    recipe = replace(subject.engine.weights, trained_heads=frozenset(trained))
    engine = Engine(subject.net, "cpu", recipe)
    found = engine.predict(image)
    assert {name for name in HEADS if found.head(name) is not None} == trained


def test_the_three_heads_answer_with_their_own_logits(subject: Subject, image: Tensor) -> None:
    found = subject.engine.predict(image)
    labels = subject.engine.weights.labels
    for name, layer_id in zip(HEADS, ("fc", "aux1", "aux2"), strict=True):
        wanted = torch.softmax(subject.tensors[layer_id][0], 0)
        scores = found.head(name)
        assert scores is not None
        assert sum(score.probability for score in scores) == pytest.approx(1, abs=1e-5)
        for score in scores:
            assert score.probability == pytest.approx(wanted[labels.index(score.label)].item(), abs=1e-4)


def test_a_prediction_says_what_made_it(bundled: Engine, image: Tensor) -> None:
    found = bundled.predict(image)
    assert (found.made.variant, found.made.weights) == ("paper", "bundled")
    assert found.made.device.startswith("CPU")
    assert found.made.elapsed_ms > 0


def test_the_bundled_weights_know_their_classes_on_every_head(bundled: Engine, photograph: Path) -> None:
    found = bundled.predict(preprocess(photograph.read_bytes(), bundled.weights).tensor)
    for name in HEADS:
        scores = found.head(name)
        assert scores is not None
        assert {score.label for score in scores} == set(bundled.weights.labels)
        assert sum(score.probability for score in scores) == pytest.approx(1, abs=1e-5)


def test_an_unknown_head_is_no_head(bundled: Engine, image: Tensor) -> None:
    with pytest.raises(KeyError):
        bundled.predict(image).head("aux1")
