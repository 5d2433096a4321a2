"""A class's score as votes of the places: what each of the last maps' places alone would score, before the average.

The average pool and the last layer are both linear, so they change places: the mean of the places' votes, plus the bias,
is the score (Zhou et al., 2016).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from googlenet_core.blueprint.naming import LayerId
from googlenet_core.engine.engine import Engine
from googlenet_core.errors import InputError

LAST_MAPS: LayerId = "inception5b"
"""The layer whose maps are averaged, in every variant."""


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """How the places vote for one class.

    Attributes:
        target: the class's number.
        places: float64 [7, 7]: the class's weights times the channels at that place, summed.
        bias: of the class.
        score: the class's logit as the network computed it.
    """

    target: int
    places: NDArray[np.float64]
    bias: float
    score: float

    @property
    def mean(self) -> float:
        """Of the places; with the bias added, the score, but for rounding."""
        return float(self.places.mean())


def count_votes(engine: Engine, x: Tensor, target: int) -> Votes:
    """Let the places vote for a class of the main head, in one forward pass.

    Args:
        engine: runs the network.
        x: one normalised image, [1, 3, 224, 224].
        target: number of the class.

    Raises:
        InputError: no such class, not one image, or of another shape.
        BusyError: too many computations wait.

    Example:
        >>> from googlenet_core import Engine, preprocess, read_sample
        >>> engine = Engine.load(device="cpu")
        >>> found = count_votes(engine, preprocess(read_sample("chelsea"), engine.weights).tensor, 0)
        >>> found.places.shape, abs(found.mean + found.bias - found.score) < 1e-3
        ((7, 7), True)
    """
    if len(x) != 1:
        raise InputError(f"Give one picture to vote about, not {len(x)}.")
    classes = engine.net.num_classes
    if not 0 <= target < classes:
        raise InputError(f"There are classes 0 to {classes - 1}, but no class {target}.")
    return read_votes(engine, engine.capture(x, [LAST_MAPS, "fc"]), target)


def read_votes(engine: Engine, captured: Mapping[LayerId, Tensor], target: int) -> Votes:
    """Let the places vote in a forward pass that has been made.

    Args:
        engine: whose network made it.
        captured: the outputs of `LAST_MAPS` and ``fc`` for one image.
        target: number of the class; there is one of that number.
    """
    maps = captured[LAST_MAPS][0].double().cpu().numpy()
    weight = engine.net.fc.weight[target].double().cpu().numpy()
    places = np.tensordot(weight, maps, axes=1)
    return Votes(target, places, float(engine.net.fc.bias[target]), float(captured["fc"][0, target]))
