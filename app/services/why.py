"""What is computed about the three outputs: logits, attributions, ablations, gradients. Layers' maps are in `maps`.

What one or two passes answer is kept. Long work is not: its progress is drawn while it runs, and whoever draws it keeps
its results for the session. Nothing here that waits for a turn is one of Streamlit's cached functions, since those may
not draw a place in the queue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from app.services import engines
from app.services.kept import Kept
from app.services.subjects import Network, Subject
from googlenet_core.blueprint import HEAD_LAYERS, HEADS, LayerId, specs
from googlenet_core.engine import Capture, Engine, Prediction, Progress, predict_from, random_networks
from googlenet_core.evaluation import Likeness, class_means
from googlenet_core.network import Heads
from googlenet_core.weights import Novelty
from googlenet_core.why import (
    Ablation,
    AblationResult,
    Attribution,
    AttributionQuestion,
    Fill,
    GradientReport,
    Means,
    SanityCheck,
    ScoreChanges,
    Sweep,
    ablations,
    attributions,
    gradients,
    sanity,
)


def load_engine(network: Network) -> Engine:
    """Return the network's engine."""
    return _draw_random(network.weights, network.variant) if network.variant else engines.load(network.weights)


@st.cache_resource(max_entries=3, show_spinner=False)
def _draw_random(weights: str, variant: str) -> Engine:
    """A variant with random weights, for the classes and pictures of named weights."""
    return random_networks.make_untrained(engines.load(weights), specs.variant(variant))


@dataclass(frozen=True, slots=True)
class Answers:
    """What the heads say about a picture: ``logits`` by head, for those with trained weights, and what they mean.

    ``likeness`` is how like the training photographs it is, where that was measured.
    """

    logits: Mapping[str, tuple[float, ...]]
    prediction: Prediction
    likeness: Likeness | None


@Kept
def ask_heads(subject: Subject) -> Answers:
    """Return what the three heads say about a picture."""
    engine = load_engine(subject.network)
    trained = {head: layer for head, layer in HEAD_LAYERS.items() if head in engine.weights.trained_heads}
    known = engine.weights.novelty
    layers = [*trained.values(), *([class_means.LAYER] if known else [])]
    capture = engine.capture(subject.prepared.tensor, layers)
    found = {head: capture[layer][0].float().cpu() for head, layer in trained.items()}
    heads = Heads(*(found.get(head) for head in HEADS))  # type: ignore[arg-type]
    return Answers(
        {head: tuple(logits.tolist()) for head, logits in found.items()},
        predict_from(heads, engine.weights, capture.made),
        measure_likeness(capture, known),
    )


def measure_likeness(capture: Capture, known: Novelty | None) -> Likeness | None:
    """Return how like the nearest class a captured picture is, where that was measured for the weights."""
    if known is None:
        return None
    activations = capture[class_means.LAYER].flatten().double().cpu().numpy()
    return class_means.likeness(activations, class_means.of_card(known), known.threshold)


def explain_class(
    subject: Subject,
    question: AttributionQuestion,
    progress: Progress | None = None,
    *,
    even_untrained: bool = False,
) -> Attribution:
    """Return the map that answers a question.

    Raises:
        CoreError: as `attributions.explain_class` does.
    """
    return attributions.explain_class(
        load_engine(subject.network),
        subject.prepared.tensor,
        question,
        progress=progress,
        digest=subject.prepared.digest,
        even_untrained=even_untrained,
    )


def compare_with_random(subject: Subject, trained: Attribution, progress: Progress | None = None) -> SanityCheck:
    """Return the same map with random weights, and how alike the two are."""
    random = _randomise(subject.weights)
    return sanity.compare_with_random(trained, random, subject.prepared.tensor, progress=progress)


@st.cache_resource(max_entries=2, show_spinner=False)
def _randomise(weights: str) -> Engine:
    """An engine like that of named weights, with random ones."""
    return sanity.randomise(engines.load(weights))


def correlate(one: Attribution, two: Attribution) -> float | None:
    """Return the rank correlation of two maps on the same grid; None where there is none."""
    return sanity.correlate_ranks(one.map, two.map) if one.map.shape == two.map.shape else None


@Kept
def _measure_means(network: Network, layers: tuple[LayerId, ...]) -> Means:
    """The mean of each channel of some layers over the sample pictures."""
    return ablations.measure_sample_means(load_engine(network), layers)


@Kept
def ablate(subject: Subject, off: Ablation) -> AblationResult:
    """Return what the heads say without a part of the network."""
    means = _measure_means(subject.network, (off.layer,)) if off.fill == "mean" else None
    return ablations.ablate(load_engine(subject.network), subject.prepared.tensor, off, means=means)


def sweep_branches(subject: Subject, head: str, fill: Fill, progress: Progress) -> Sweep:
    """Switch off all branches, one at a time."""
    engine = load_engine(subject.network)
    modules = tuple(module.id for module in engine.spec.modules)
    means = _measure_means(subject.network, modules) if fill == "mean" else None
    return ablations.sweep_branches(
        engine, subject.prepared.tensor, head=head, fill=fill, means=means, progress=progress
    )


@Kept
def measure_score_changes(subject: Subject, off: Ablation) -> ScoreChanges:
    """Return by how much logits move without a part, of trained and of untrained heads; filled with zeros."""
    return ablations.measure_score_changes(load_engine(subject.network), subject.prepared.tensor, off)


@Kept
def measure_gradients(subject: Subject, target: str | None) -> GradientReport:
    """Return gradient norms by module, for a class or for the main head's best."""
    return gradients.measure_gradients(load_engine(subject.network), subject.prepared.tensor, target)
