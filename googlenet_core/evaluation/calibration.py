"""Measuring how far a network's answers can be trusted: temperatures and reliability.

One half of the labelled pictures (every second one) fits, the other half measures. Of each picture only the logits are
kept: a few kilobytes with a thousand classes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from googlenet_core.engine.engine import Engine
from googlenet_core.engine.pace import Progress
from googlenet_core.errors import ImageError, InputError
from googlenet_core.evaluation.class_folders import ClassFolders
from googlenet_core.evaluation.evaluations import HeadTally, ask_heads, labelled, survey, trained_heads
from googlenet_core.evaluation.labelled_pictures import LabelledPictures
from googlenet_core.pictures.decoding import MAX_BYTES
from googlenet_core.pictures.preprocessing import bytes_to_tensor
from googlenet_core.weights.catalogue import Recipe
from googlenet_core.weights.confidence import Confidence, HeadConfidence

Logits = NDArray[np.float64]
"""One row a picture, one column a class."""

_TEMPERATURES = (0.05, 20.0)
_STEPS = 60


@dataclass(frozen=True, slots=True)
class HeadAnswers:
    """What the heads said about labelled pictures.

    Attributes:
        logits: trained head -> [pictures, classes].
        targets: number of each picture's class.
    """

    logits: Mapping[str, Logits]
    targets: NDArray[np.int64]

    def every_second(self, first: int) -> HeadAnswers:
        """Return the pictures numbered ``first``, ``first + 2`` ..."""
        return HeadAnswers({head: found[first::2] for head, found in self.logits.items()}, self.targets[first::2])


def temperature(logits: Logits, targets: NDArray[np.int64]) -> float:
    """Return the temperature at which the true classes are most likely (Guo et al., 2017, section 4.2).

    The mean log likelihood is concave in 1/T; its slope, the true class's logit less the mean logit under the softmax,
    is brought to 0 by bisection between 0.05 and 20.

    Args:
        logits: [N, classes], N at least 1.
        targets: number of each picture's true class, [N].

    Example:
        >>> likely = np.array([[2.0, 0.0], [2.0, 0.0], [2.0, 0.0], [2.0, 0.0]])
        >>> round(temperature(likely, np.array([0, 0, 0, 1])), 3)  # right 3 times of 4: a logit of ln 3 would be true
        1.82
    """
    low, high = (1 / end for end in reversed(_TEMPERATURES))
    of_target = logits[np.arange(len(targets)), targets]
    for _ in range(_STEPS):
        middle = (low + high) / 2
        slope = np.mean(of_target - (_probabilities(logits * middle) * logits).sum(1))
        low, high = (middle, high) if slope > 0 else (low, middle)
    return 2 / (low + high)


def head_confidence(logits: Logits, targets: NDArray[np.int64], fitted: float) -> HeadConfidence:
    """Measure one head with and without a temperature.

    Args:
        logits: [N, classes] of pictures that the temperature was not fitted on.
        targets: number of each picture's true class, [N].
        fitted: the temperature.

    Raises:
        InputError: there is no picture.
    """
    tallies = HeadTally(logits.shape[1]), HeadTally(logits.shape[1])
    for tally, scaled in zip(tallies, (logits, logits / fitted), strict=True):
        tally.add(torch.from_numpy(scaled), torch.from_numpy(targets))
    before, after = (tally.result().calibration for tally in tallies)
    return HeadConfidence(fitted, before.error, after.error, after.bins)


def usable(
    pictures: LabelledPictures, weights: Recipe, progress: Progress | None = None
) -> Iterator[tuple[Tensor, int]]:
    """Yield each labelled picture that can be used, prepared, with its class; `evaluate` names the broken ones.

    Raises:
        InputError: no picture in a folder named after a class.
    """
    folders = ClassFolders(weights.labels)
    wanted = survey(pictures, folders, weights).pictures
    for done, (picture, target) in enumerate(labelled(pictures, folders)):
        try:
            x = bytes_to_tensor(picture.read(MAX_BYTES + 1), weights)
        except ImageError:
            pass
        else:
            yield x, target
        if progress:
            progress(done + 1, wanted)


def answers(engine: Engine, pictures: LabelledPictures, progress: Progress | None = None) -> HeadAnswers:
    """Ask the trained heads about every labelled picture that can be used.

    Raises:
        WeightsError: no head is trained, or the network answers with what is no number.
        InputError: no picture in a folder named after a class, or none that can be used.
    """
    heads = trained_heads(engine.weights)
    rows: list[dict[str, Logits]] = []
    targets: list[int] = []
    for x, target in usable(pictures, engine.weights, progress):
        logits, _ = ask_heads(engine, x, heads)
        rows.append({head: of_head[0].double().cpu().numpy() for head, of_head in logits.items()})
        targets.append(target)
    if not rows:
        raise InputError(f"None of the pictures in '{pictures.path}' could be used.")
    return HeadAnswers({head: np.stack([row[head] for row in rows]) for head in rows[0]}, np.array(targets))


def calibrate(found: HeadAnswers, *, said: str) -> Confidence:
    """Fit a temperature for each head on every second labelled picture and measure it on the others.

    Args:
        found: what the heads said about pictures of the classes they know.
        said: what the pictures are, in words: "photographs kept out of the training".

    Raises:
        InputError: fewer than two pictures.
    """
    if len(found.targets) < 2:
        raise InputError("One half fits and the other measures: give at least two pictures.")
    fit, measure = found.every_second(0), found.every_second(1)
    heads = {
        head: head_confidence(measure.logits[head], measure.targets, temperature(logits, fit.targets))
        for head, logits in fit.logits.items()
    }
    return Confidence(f"{len(fit.targets):,} {said}", f"{len(measure.targets):,} other {said}", heads)


def _probabilities(logits: Logits) -> Logits:
    exponentials = np.exp(logits - logits.max(1, keepdims=True))
    found: Logits = exponentials / exponentials.sum(1, keepdims=True)
    return found
