from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import spearmanr
from torch import Tensor

from googlenet_core.engine.engine import Engine
from googlenet_core.why.attributions import explain_class
from googlenet_core.why.methods import AttributionQuestion
from googlenet_core.why.sanity import compare_with_random, correlate_ranks, randomise
from tests.core.conftest import Exact


@given(arrays(np.int8, 12), arrays(np.int8, 12))
def test_the_rank_correlation_is_spearmans(a: np.ndarray, b: np.ndarray) -> None:
    found = correlate_ranks(a, b)
    if len(set(a.tolist())) == 1 or len(set(b.tolist())) == 1:
        assert found is None
    else:
        assert found == pytest.approx(spearmanr(a, b).statistic, abs=1e-9)


@given(arrays(np.int16, (3, 4), elements=st.integers(-99, 99), unique=True))
def test_it_sees_only_the_order(a: np.ndarray) -> None:
    assert correlate_ranks(a, a.astype(float) ** 3) == pytest.approx(1)
    assert correlate_ranks(a, -a) == pytest.approx(-1)


def test_randomised_weights_are_the_same_for_the_same_seed_and_of_the_same_kind(bundled: Engine) -> None:
    one, again, other = (randomise(bundled, seed) for seed in (1, 1, 2))
    weight = "inception3a.branch1.conv.weight"
    states = [engine.net.state_dict()[weight] for engine in (one, again, other, bundled)]
    assert torch.equal(states[0], states[1])
    assert not torch.equal(states[0], states[2])
    assert not torch.equal(states[0], states[3])
    assert one.spec == bundled.spec
    assert one.weights.labels == bundled.weights.labels
    assert (one.weights.accuracy, one.weights.sha256) == ({}, "")
    assert "random" in one.weights.provenance


def test_a_map_of_the_trained_network_is_unlike_that_of_a_random_one(bundled: Engine, image: Tensor) -> None:
    trained = explain_class(bundled, image, AttributionQuestion("saliency", target="church"), digest="abc")
    found = compare_with_random(trained, randomise(bundled, 5), image, seed=5)
    assert found.trained is trained
    assert found.rank_correlation is not None
    assert abs(found.rank_correlation) < 0.2
    assert found.randomised.question == replace(trained.question, target=trained.target)
    same = ("target", "label", "digest")
    assert all(getattr(found.randomised, name) == getattr(trained, name) for name in same)
    assert found.randomised.made.weights == "randomised, seed 5"
    assert found.seed == 5


def test_guided_backprop_is_more_alike_than_saliency(bundled: Engine, image: Tensor) -> None:
    """What the check is for: guided backprop shows much of the picture's edges, whatever the weights."""
    other = randomise(bundled)
    likeness = {}
    for method in ("saliency", "guided-backprop"):
        found = compare_with_random(explain_class(bundled, image, AttributionQuestion(method, target=0)), other, image)
        assert found.rank_correlation_of_sizes is not None
        likeness[method] = found.rank_correlation_of_sizes
    assert likeness["guided-backprop"] > likeness["saliency"]


def test_a_map_repeated_with_the_same_weights_is_the_same(exact: Exact, image: Tensor) -> None:
    """In float64, since two of 49 ranks that change places for a last bit would be seen."""
    found = compare_with_random(explain_class(exact, image, AttributionQuestion(target=0)), exact, image)
    assert found.rank_correlation == pytest.approx(1)
    assert found.rank_correlation_of_sizes == pytest.approx(1)
