"""Does a map look at the network at all? The same map with randomised weights, and how alike the two are.

After "Sanity Checks for Saliency Maps" (Adebayo et al., 2018, arXiv 1810.03292): a method whose map stays the same
when every weight is drawn anew depends on the picture and the architecture, not on what the network learned.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from googlenet_core.engine.engine import Engine
from googlenet_core.engine.pace import Progress
from googlenet_core.weights import checkpoints
from googlenet_core.why.attributions import Attribution, explain_class


@dataclass(frozen=True, slots=True, eq=False)
class SanityCheck:
    """A map, the same with randomised weights, and their likeness.

    Attributes:
        trained: the map of the weights in question.
        randomised: the same question about the same class, asked of random weights.
        rank_correlation: Spearman's, of the signed values; 1 the same order, 0 unrelated, −1 reversed; None where a
            map has one value only.
        rank_correlation_of_sizes: the same of the absolute values.
        seed: of the random weights.
    """

    trained: Attribution
    randomised: Attribution
    rank_correlation: float | None
    rank_correlation_of_sizes: float | None
    seed: int


def randomise(engine: Engine, seed: int = 0) -> Engine:
    """Return an engine of the same variant, classes and device with random weights; worth keeping, it takes a while.

    Its heads answer as if they were trained: what they say means nothing, and that is the point.
    """
    net = checkpoints.random(engine.spec, engine.net.num_classes, seed)
    weights = replace(
        engine.weights,
        name=f"randomised, seed {seed}",
        title=f"Randomised (seed {seed})",
        accuracy={},
        measured_on="",
        provenance="Drawn at random; never trained.",
        label_smoothing=0.0,
        sha256="",
    )
    return Engine(net, str(engine.device), weights)


def compare_with_random(
    trained: Attribution, random_engine: Engine, x: Tensor, *, seed: int = 0, progress: Progress | None = None
) -> SanityCheck:
    """Repeat a map with randomised weights and compare.

    Args:
        trained: the map in question.
        random_engine: what `randomise` made of the same engine.
        x: the picture of which ``trained`` is the map.
        seed: with which ``random_engine`` was made.
        progress: as for `attributions.explain_class`.

    Raises:
        CoreError: as `attributions.explain_class` does.
    """
    question = replace(trained.question, target=trained.target)
    other = explain_class(random_engine, x, question, progress=progress, digest=trained.digest)
    return SanityCheck(
        trained,
        other,
        correlate_ranks(trained.map, other.map),
        correlate_ranks(abs(trained.map), abs(other.map)),
        seed,
    )


def correlate_ranks(a: NDArray[Any], b: NDArray[Any]) -> float | None:
    """Return Spearman's rank correlation of two arrays of the same shape; equal values share their mean rank.

    Returns:
        −1 to 1, or None where one of them holds one value only.
    """
    ranks_a, ranks_b = _centred_ranks(a), _centred_ranks(b)
    size = float(np.sqrt((ranks_a**2).sum() * (ranks_b**2).sum()))
    return None if size == 0 else float(np.clip((ranks_a * ranks_b).sum() / size, -1, 1))


def _centred_ranks(values: NDArray[Any]) -> NDArray[np.float64]:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    mean_ranks = counts.cumsum() - (counts + 1) / 2
    ranks: NDArray[np.float64] = mean_ranks[inverse.ravel()]
    centred: NDArray[np.float64] = ranks - ranks.mean()
    return centred
