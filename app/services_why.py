"""What is computed about the three outputs: logits, attributions, ablations, gradients. Beside `services`, its twin.

Long work is not cached here: its progress is drawn while it runs, which a cached function may not do. The pages keep
its results in the session.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
import torch

from app import samples, services
from googlenet_core import ablation as ablations
from googlenet_core import attribution, preprocessing, sanity
from googlenet_core import gradients as gradient_facts
from googlenet_core import spec as specs
from googlenet_core import untrained as random_networks
from googlenet_core.ablation_results import Ablation, AblationResult, Fill, Means, ScoreChanges, Sweep
from googlenet_core.attribution import Attribution
from googlenet_core.attribution_methods import Value
from googlenet_core.engine import Engine
from googlenet_core.gradients import GradientReport
from googlenet_core.isolation import Progress
from googlenet_core.naming import LayerId
from googlenet_core.preprocessing import Preprocessed
from googlenet_core.sanity import SanityCheck
from googlenet_core.targets import HEAD_LAYERS


@dataclass(frozen=True, slots=True)
class Network:
    """Which network is asked: named weights, or a ``variant`` that was never trained, for the same classes."""

    weights: str
    variant: str = ""


def engine(network: Network) -> Engine:
    """The network's engine."""
    return untrained(network.weights, network.variant) if network.variant else services.engine(network.weights)


@st.cache_resource(max_entries=4, scope="session", show_spinner="Asking the three heads…")
def logits(digest: str, weights: str, _picture: Preprocessed) -> Mapping[str, tuple[float, ...]]:
    """Head -> its logits, for the heads that have trained weights."""
    engine = services.engine(weights)
    wanted = {head: layer for head, layer in HEAD_LAYERS.items() if head in engine.weights.trained_heads}
    capture = engine.capture(_picture.tensor, wanted.values())
    return {head: tuple(capture[layer][0].float().cpu().tolist()) for head, layer in wanted.items()}


def explain(
    weights: str,
    picture: Preprocessed,
    method: str,
    layer: LayerId,
    head: str,
    label: str | int | None,
    parameters: Mapping[str, Value],
    progress: Progress | None = None,
) -> Attribution:
    """One attribution map.

    Raises:
        CoreError: as `attribution.explain` does.
    """
    return attribution.explain(
        services.engine(weights),
        picture.tensor,
        method,
        layer=layer,
        head=head,
        wanted=label,
        parameters=parameters,
        progress=progress,
        digest=picture.digest,
    )


@st.cache_resource(max_entries=2, show_spinner="Drawing random weights…")
def randomised(weights: str) -> Engine:
    """An engine like that of named weights, with random ones."""
    return sanity.randomised(services.engine(weights))


def sanity_check(
    weights: str, picture: Preprocessed, trained: Attribution, progress: Progress | None = None
) -> SanityCheck:
    """The same map with random weights, and how alike the two are."""
    return sanity.check(trained, randomised(weights), picture.tensor, progress=progress)


@st.cache_resource(max_entries=4, show_spinner="Averaging over the sample pictures…")
def means(weights: str, layers: tuple[LayerId, ...]) -> Means:
    """The mean of each channel of some layers over the sample pictures."""
    engine = services.engine(weights)
    pictures = [preprocessing.preprocess(samples.data(name), engine.weights).tensor for name in samples.SAMPLES]
    return ablations.channel_means(engine, torch.cat(pictures), layers)


@st.cache_resource(max_entries=32, scope="session", show_spinner="Running the network without it…")
def ablate(digest: str, weights: str, off: Ablation, _picture: Preprocessed) -> AblationResult:
    """What the heads say without a part of the network."""
    filled = means(weights, (off.layer,)) if off.fill == "mean" else None
    return ablations.ablate(services.engine(weights), _picture.tensor, off, means=filled)


def sweep(weights: str, picture: Preprocessed, head: str, fill: Fill, progress: Progress) -> Sweep:
    """All branches switched off, one at a time."""
    engine = services.engine(weights)
    filled = means(weights, tuple(module.id for module in engine.spec.modules)) if fill == "mean" else None
    return ablations.sweep(engine, picture.tensor, head=head, fill=fill, means=filled, progress=progress)


@st.cache_resource(max_entries=3, show_spinner="Drawing random weights…")
def untrained(weights: str, variant: str) -> Engine:
    """A variant with random weights, for the classes and pictures of named weights."""
    return random_networks.untrained(services.engine(weights), specs.variant(variant))


@st.cache_resource(max_entries=8, scope="session", show_spinner="Running the network without it…")
def score_changes(digest: str, network: Network, off: Ablation, _picture: Preprocessed) -> ScoreChanges:
    """By how much raw scores move without a part, of trained and of untrained heads; filled with zeros."""
    return ablations.score_changes(engine(network), _picture.tensor, off)


def grad_cam(
    network: Network, picture: Preprocessed, layer: LayerId, head: str, wanted: str | int | None, progress: Progress
) -> Attribution:
    """One Grad-CAM map, of an untrained head too.

    Raises:
        CoreError: as `attribution.explain` does.
    """
    return attribution.explain(
        engine(network),
        picture.tensor,
        "grad-cam",
        layer=layer,
        head=head,
        wanted=wanted,
        progress=progress,
        digest=picture.digest,
        even_untrained=True,
    )


def alike(one: Attribution, two: Attribution) -> float | None:
    """Rank correlation of two maps on the same grid; None where there is none."""
    return sanity.rank_correlation(one.map, two.map) if one.map.shape == two.map.shape else None


@st.cache_resource(max_entries=8, scope="session", show_spinner="Sending the losses back through the network…")
def gradients(digest: str, weights: str, label: str, fresh: bool, _picture: Preprocessed) -> GradientReport:
    """Gradient norms by module, with the trained weights or (``fresh``) with random ones."""
    asked = untrained(weights, specs.PAPER.name) if fresh else services.engine(weights)
    return gradient_facts.gradients(asked, _picture.tensor, label or None)
