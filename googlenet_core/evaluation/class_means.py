"""How like the nearest class of its training a picture is: compared with each class's mean activations.

The measure is the cosine between what the last average pool makes of the picture and the nearest of the classes' means
over the training photographs, chosen by measuring: it tells noise, textures and photographs of no class from held-out
photographs of the bundled classes better than energy, the maximum logit or the maximum probability do. What it is worth
stands in the weights' card (`novelty`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import safetensors
import safetensors.numpy
from numpy.typing import NDArray

from googlenet_core.blueprint.naming import LayerId
from googlenet_core.errors import WeightsError
from googlenet_core.weights.catalogue import FOLDER
from googlenet_core.weights.novelty import Novelty

LAYER: LayerId = "avgpool"
"""The layer whose output is compared, [N, 1024, 1, 1]: the last one before the main head's own weights."""

TENSOR = "class_means"
"""The one tensor in a file of means, float16 [classes, 1024], each row of length 1."""

Means = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like the nearest class a picture is.

    Attributes:
        nearest: number of the class whose mean is nearest.
        cosine: between the picture's activations and that mean, -1 to 1.
        unlike: whether that is below the threshold.
    """

    nearest: int
    cosine: float
    unlike: bool


def likeness(activations: Sequence[float] | NDArray[np.float64], means: Means, threshold: float) -> Likeness:
    """Compare a picture with the classes.

    Args:
        activations: what `LAYER` makes of it, flattened, [1024].
        means: of the classes, each of length 1, [classes, 1024].
        threshold: cosine below which it is called unlike.

    Example:
        >>> likeness([3.0, 4.0], np.eye(2, dtype=np.float32), 0.9)
        Likeness(nearest=1, cosine=0.8, unlike=True)
    """
    cosines = np.clip(means.astype(np.float64) @ unit(np.asarray(activations, dtype=np.float64)), -1, 1)
    nearest = int(cosines.argmax())
    cosine = float(cosines[nearest])
    return Likeness(nearest, cosine, cosine < threshold)


def unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return vectors (the last axis) divided by their length; one of length 0 stays."""
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    found: NDArray[np.float64] = np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)
    return found


def of_card(card: Novelty) -> Means:
    """Return the class means beside the card, [classes, 1024].

    Raises:
        WeightsError: their file is missing, or not the one that the card means.
    """
    return _read(FOLDER / card.file, card.sha256)


@cache
def _read(path: Path, sha256: str) -> Means:
    try:
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() == sha256:
            return loaded(data)
    except (OSError, KeyError, safetensors.SafetensorError):
        pass
    raise WeightsError(f"The file assets/weights/{path.name} is missing or damaged; restore it.")


def loaded(data: bytes) -> Means:
    """Return the means in a file's bytes, [classes, 1024].

    Raises:
        KeyError: the file holds something else.
        SafetensorError: it is no safetensors file.
    """
    kept = safetensors.numpy.load(data)[TENSOR]
    means: Means = unit(kept.astype(np.float64)).astype(np.float32)  # halves are of length 1 to three digits only
    return means


def written(means: NDArray[np.float64]) -> bytes:
    """Return the file of class means from which `loaded` reads them.

    Args:
        means: [classes, 1024], of any length.
    """
    return safetensors.numpy.save({TENSOR: unit(means).astype(np.float16)})
