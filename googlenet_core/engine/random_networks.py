"""A network that learned nothing: any variant with random weights, for the classes and the pictures of a trained one.

What such a network says means nothing; what it shows is what the architecture alone does. `sanity` is where random
weights stand in for trained ones to judge a map.
"""

from __future__ import annotations

from googlenet_core import labels
from googlenet_core.blueprint.specs import PAPER, GoogLeNetSpec
from googlenet_core.engine.engine import Engine
from googlenet_core.weights import checkpoints
from googlenet_core.weights.catalogue import Recipe

SEED = 0
"""Where no other is asked for."""


def make_untrained(like: Engine, spec: GoogLeNetSpec = PAPER, seed: int = SEED) -> Engine:
    """Return an engine with random weights and as many classes as ``like``; worth keeping, it takes a while.

    Pictures are prepared for it as for ``like``, so that both can be asked about the same tensor. None of its heads
    counts as trained.

    Args:
        like: whose classes, preparation of pictures and device it has.
        spec: its variant; by default the paper's own, which has no batch norm.
        seed: the same seed gives the same weights.
    """
    classes = like.net.num_classes
    weights = Recipe(
        name=f"random:{spec.name}, seed {seed}",
        title=f"Random weights (seed {seed})",
        variant=spec.name,
        labels=like.weights.labels if len(like.weights.labels) == classes else labels.generated(classes),
        mean=like.weights.mean,
        std=like.weights.std,
        transform_input=like.weights.transform_input,
        resize_px=like.weights.resize_px,
        provenance="Drawn at random from a fixed seed; never trained.",
    )
    return Engine(checkpoints.random(spec, classes, seed), str(like.device), weights)
