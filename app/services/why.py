"""What is computed about the three outputs: logits, attributions, ablations, gradients. Layers' maps are in `maps`.

What one or two passes answer is kept. Long work is not: its progress is drawn while it runs, and whoever draws it keeps
its results for the session. Nothing here that waits for a turn is one of Streamlit's cached functions, since those may
not draw a place in the queue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
import torch

from app.services import engines
from app.services.kept import Kept
from googlenet_core.blueprint import specs
from googlenet_core.blueprint.heads import HEAD_LAYERS, HEADS
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.engine import random_networks
from googlenet_core.engine.captures import Capture
from googlenet_core.engine.engine import Engine
from googlenet_core.engine.pace import Progress
from googlenet_core.engine.prediction import Prediction, predict_from
from googlenet_core.evaluation import class_means
from googlenet_core.evaluation.class_means import Likeness
from googlenet_core.network.model import Heads
from googlenet_core.pictures import preprocessing, samples
from googlenet_core.pictures.preprocessing import Preprocessed
from googlenet_core.weights.novelty import Novelty
from googlenet_core.why import ablations, attributions, gradients as gradient_facts, sanity
from googlenet_core.why.attributions import Attribution
from googlenet_core.why.effects import AblationResult, Means, ScoreChanges, Sweep
from googlenet_core.why.gradients import GradientReport
from googlenet_core.why.methods import AttributionQuestion
from googlenet_core.why.parts import Ablation, Fill
from googlenet_core.why.sanity import SanityCheck


@dataclass(frozen=True, slots=True)
class Network:
    """Which network is asked: named weights, or a ``variant`` that was never trained, for the same classes."""

    weights: str
    variant: str = ""


def engine(network: Network) -> Engine:
    """The network's engine."""
    return untrained(network.weights, network.variant) if network.variant else engines.load(network.weights)


@dataclass(frozen=True, slots=True)
class Answers:
    """What the heads say about a picture: ``logits`` by head, for those with trained weights, and what they mean.

    ``likeness`` is how like the training photographs it is, where that was measured.
    """

    logits: Mapping[str, tuple[float, ...]]
    prediction: Prediction
    likeness: Likeness | None


@Kept
def answers(picture: Preprocessed, weights: str) -> Answers:
    """What the three heads say about a picture."""
    engine = engines.load(weights)
    wanted = {head: layer for head, layer in HEAD_LAYERS.items() if head in engine.weights.trained_heads}
    known = engine.weights.novelty
    capture = engine.capture(picture.tensor, [*wanted.values(), *([class_means.LAYER] if known else [])])
    found = {head: capture[layer][0].float().cpu() for head, layer in wanted.items()}
    heads = Heads(*(found.get(head) for head in HEADS))  # type: ignore[arg-type]
    return Answers(
        {head: tuple(logits.tolist()) for head, logits in found.items()},
        predict_from(heads, engine.weights, capture.made),
        _likeness(capture, known),
    )


def _likeness(capture: Capture, known: Novelty | None) -> Likeness | None:
    """How like the nearest class the picture is, where that was measured for the weights."""
    if known is None:
        return None
    activations = capture[class_means.LAYER].flatten().double().cpu().numpy()
    return class_means.likeness(activations, class_means.of_card(known), known.threshold)


def explain(
    picture: Preprocessed,
    network: Network,
    question: AttributionQuestion,
    progress: Progress | None = None,
    *,
    even_untrained: bool = False,
) -> Attribution:
    """One attribution map.

    Raises:
        CoreError: as `attributions.explain_class` does.
    """
    return attributions.explain_class(
        engine(network),
        picture.tensor,
        question,
        progress=progress,
        digest=picture.digest,
        even_untrained=even_untrained,
    )


@st.cache_resource(max_entries=2, show_spinner=False)
def randomised(weights: str) -> Engine:
    """An engine like that of named weights, with random ones."""
    return sanity.randomise(engines.load(weights))


def sanity_check(
    weights: str, picture: Preprocessed, trained: Attribution, progress: Progress | None = None
) -> SanityCheck:
    """The same map with random weights, and how alike the two are."""
    return sanity.compare_with_random(trained, randomised(weights), picture.tensor, progress=progress)


@Kept
def means(weights: str, layers: tuple[LayerId, ...]) -> Means:
    """The mean of each channel of some layers over the sample pictures."""
    engine = engines.load(weights)
    pictures = [preprocessing.preprocess(samples.read_sample(name), engine.weights).tensor for name in samples.SAMPLES]
    return ablations.measure_channel_means(engine, torch.cat(pictures), layers)


@Kept
def ablate(picture: Preprocessed, weights: str, off: Ablation) -> AblationResult:
    """What the heads say without a part of the network."""
    filled = means(weights, (off.layer,)) if off.fill == "mean" else None
    return ablations.ablate(engines.load(weights), picture.tensor, off, means=filled)


def sweep(weights: str, picture: Preprocessed, head: str, fill: Fill, progress: Progress) -> Sweep:
    """All branches switched off, one at a time."""
    engine = engines.load(weights)
    filled = means(weights, tuple(module.id for module in engine.spec.modules)) if fill == "mean" else None
    return ablations.sweep_branches(engine, picture.tensor, head=head, fill=fill, means=filled, progress=progress)


@st.cache_resource(max_entries=3, show_spinner=False)
def untrained(weights: str, variant: str) -> Engine:
    """A variant with random weights, for the classes and pictures of named weights."""
    return random_networks.make_untrained(engines.load(weights), specs.variant(variant))


@Kept
def score_changes(picture: Preprocessed, network: Network, off: Ablation) -> ScoreChanges:
    """By how much raw scores move without a part, of trained and of untrained heads; filled with zeros."""
    return ablations.measure_score_changes(engine(network), picture.tensor, off)


def alike(one: Attribution, two: Attribution) -> float | None:
    """Rank correlation of two maps on the same grid; None where there is none."""
    return sanity.correlate_ranks(one.map, two.map) if one.map.shape == two.map.shape else None


@Kept
def gradients(picture: Preprocessed, weights: str, label: str, *, fresh: bool) -> GradientReport:
    """Gradient norms by module, with the trained weights or (``fresh``) with random ones."""
    asked = untrained(weights, specs.PAPER.name) if fresh else engines.load(weights)
    return gradient_facts.measure_gradients(asked, picture.tensor, label or None)
