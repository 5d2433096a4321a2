"""Measuring how well pictures unlike the training photographs can be told: class means, a threshold, error rates.

The means are over the training photographs; over photographs kept out of the training they would be nearer to those than
to any later one. Every second photograph kept out sets the threshold, the others and `unlike_pictures` measure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from googlenet_core.engine.engine import Engine
from googlenet_core.engine.pace import Progress
from googlenet_core.errors import InputError
from googlenet_core.evaluation import class_means
from googlenet_core.evaluation.calibration import usable
from googlenet_core.evaluation.labelled_pictures import LabelledPictures
from googlenet_core.evaluation.out_of_distribution import unlike_pictures
from googlenet_core.pictures.preprocessing import image_to_tensor
from googlenet_core.weights.novelty import FALSE_ALARMS, Called, Novelty


def mean_activations(
    engine: Engine, pictures: LabelledPictures, progress: Progress | None = None
) -> NDArray[np.float64]:
    """Return the mean activations of each class's photographs, [classes, 1024].

    Each photograph counts by its direction only, as in the comparison.

    Raises:
        InputError: there is no photograph of a class.
    """
    sums: NDArray[np.float64] | None = None
    counts = np.zeros(len(engine.weights.labels), dtype=np.int64)
    for target, activations in _activations(engine, pictures, progress):
        if sums is None:
            sums = np.zeros((len(counts), len(activations)))
        sums[target] += class_means.unit(activations)
        counts[target] += 1
    missing = [engine.weights.labels[index] for index in np.flatnonzero(counts == 0)]
    if sums is None or missing:
        raise InputError(
            f"There is no picture of {len(missing)} class{'es' * (len(missing) > 1)} in '{pictures.path}', '{missing[0]}' "
            "among them; each class needs one at least."
        )
    means: NDArray[np.float64] = sums / counts[:, None]
    return means


def measure(
    engine: Engine,
    means: bytes,
    kept_out: LabelledPictures,
    *,
    file: str,
    trained_on: str,
    progress: Progress | None = None,
) -> Novelty:
    """Set the threshold on every second photograph and count what it calls unlike among the others and all else.

    Args:
        engine: the network.
        means: the file of class means, as `class_means.written` makes it.
        kept_out: photographs of the classes that the network was not trained on.
        file: what the file of means is called.
        trained_on: what the means were taken over, in words.
        progress: told (pictures done, pictures in all).

    Raises:
        InputError: fewer than two photographs.
    """
    rows = class_means.loaded(means)
    cosines = [class_means.likeness(row, rows, 1).cosine for _, row in _activations(engine, kept_out, progress)]
    fit, own = cosines[0::2], cosines[1::2]
    if not own:
        raise InputError("One half sets the threshold and the other measures: give at least two pictures.")
    threshold = float(np.quantile(fit, FALSE_ALARMS))
    others: dict[str, list[float]] = {}
    for kind, picture in unlike_pictures():
        row = _of(engine, image_to_tensor(picture, engine.weights))
        others.setdefault(kind, []).append(class_means.likeness(row, rows, 1).cosine)
    kinds = {"photographs of its classes kept out of the training": own} | others
    return Novelty(
        file=file,
        sha256=hashlib.sha256(means).hexdigest(),
        threshold=threshold,
        trained_on=trained_on,
        fitted_on=f"{len(fit):,} other photographs kept out of the training",
        rates=tuple(Called(kind, sum(c < threshold for c in found), len(found)) for kind, found in kinds.items()),
    )


def _activations(
    engine: Engine, pictures: LabelledPictures, progress: Progress | None
) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """The class and the activations of each labelled picture that can be used."""
    for x, target in usable(pictures, engine.weights, progress):
        yield target, _of(engine, x)


def _of(engine: Engine, x: Tensor) -> NDArray[np.float64]:
    found: NDArray[np.float64] = (
        engine.capture(x, [class_means.LAYER])[class_means.LAYER].flatten().double().cpu().numpy()
    )
    return found
