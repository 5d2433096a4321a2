"""Measuring how far a network's answers can be trusted: temperatures, reliability, and what is unlike its training.

One half of the labelled pictures (every second one) fits, the other half measures. Of each picture only the logits are
kept: a few kilobytes with a thousand classes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from googlenet_core.accuracy import Calibration, Reliability, rate
from googlenet_core.class_folders import ClassFolders
from googlenet_core.confidence import Confidence, HeadConfidence, Unfamiliar
from googlenet_core.engine import Engine
from googlenet_core.errors import ImageError, InputError, WeightsError
from googlenet_core.evaluation import prepared, survey
from googlenet_core.isolation import Progress
from googlenet_core.labelled_pictures import LabelledPictures
from googlenet_core.prediction import HEADS
from googlenet_core.preprocessing import MAX_BYTES
from googlenet_core.spec import IMAGE_PX
from googlenet_core.targets import HEAD_LAYERS

Logits = NDArray[np.float64]
"""One row a picture, one column a class."""

MISTAKES = 0.05
"""Share of the fitting half's own photographs that may be called unlike the training: what sets the threshold."""

NOISE = 64
"""How many pictures of noise are tried: half of single pixels, half of blots."""

OWN = "photographs of its classes"
"""What the labelled pictures are called among the kinds."""

_TEMPERATURES = (0.05, 20.0)
_STEPS = 60


@dataclass(frozen=True, slots=True)
class Answers:
    """What the heads said about labelled pictures.

    Attributes:
        logits: trained head -> [pictures, classes].
        targets: number of each picture's class.
    """

    logits: Mapping[str, Logits]
    targets: NDArray[np.int64]

    def every_second(self, first: int) -> Answers:
        """Return the pictures numbered ``first``, ``first + 2`` ..."""
        return Answers({head: found[first::2] for head, found in self.logits.items()}, self.targets[first::2])


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
    before, after = (_reliability(logits / t, targets) for t in (1.0, fitted))
    return HeadConfidence(fitted, before.error, after.error, after.bins)


def scores(logits: Logits) -> NDArray[np.float64]:
    """Return `confidence.familiarity` of each row."""
    top = logits.max(1)
    found: NDArray[np.float64] = top + np.log(np.exp(logits - top[:, None]).sum(1))
    return found


def noise(count: int, seed: int = 0) -> Iterable[torch.Tensor]:
    """Yield normalised pictures of noise, [1, 3, 224, 224]: pixel by pixel, and in blots of 32 px, one after the other."""
    generator = torch.Generator().manual_seed(seed)
    for index in range(count):
        side = IMAGE_PX // 32 if index % 2 else IMAGE_PX
        small = torch.randn(1, 3, side, side, generator=generator)
        yield torch.nn.functional.interpolate(small, (IMAGE_PX, IMAGE_PX), mode="nearest")


def answers(engine: Engine, pictures: LabelledPictures, progress: Progress | None = None) -> Answers:
    """Ask the trained heads about every labelled picture that can be used.

    Raises:
        WeightsError: no head is trained.
        InputError: no picture in a folder named after a class, or none that can be used.
    """
    folders = ClassFolders(engine.weights.labels)
    wanted = survey(pictures, folders, engine.weights).pictures
    rows: list[dict[str, Logits]] = []
    targets: list[int] = []
    for done, picture in enumerate(one for one in pictures if folders.index(one.folder) is not None):
        try:
            rows.append(_ask(engine, prepared(picture.read(MAX_BYTES + 1), engine.weights)))
            targets.append(folders.index(picture.folder) or 0)
        except ImageError:
            pass  # `evaluate` names those
        if progress:
            progress(done + 1, wanted)
    if not rows:
        raise InputError(f"None of the pictures in '{pictures.path}' could be used.")
    return Answers({head: np.stack([row[head] for row in rows]) for head in rows[0]}, np.array(targets))


def calibrate(
    engine: Engine,
    labelled: Answers,
    unlike: Mapping[str, LabelledPictures],
    *,
    said: str,
) -> Confidence:
    """Fit on every second labelled picture and measure on the others.

    Args:
        engine: the network that gave the answers.
        labelled: its answers about pictures of its own classes.
        unlike: kind of picture -> pictures that show none of the classes, in any folders.
        said: what the labelled pictures are, in words: "photographs kept out of the training".

    Raises:
        WeightsError: the main head is not trained.
        InputError: fewer than two labelled pictures, or a kind without one that can be used.
    """
    if "main" not in labelled.logits:
        raise WeightsError(f"The main head of '{engine.weights.name}' is not trained; choose other weights.")
    if len(labelled.targets) < 2:
        raise InputError("One half fits and the other measures: give at least two pictures.")
    fit, measure = labelled.every_second(0), labelled.every_second(1)
    heads = {
        head: head_confidence(measure.logits[head], measure.targets, temperature(logits, fit.targets))
        for head, logits in fit.logits.items()
    }
    threshold = float(np.quantile(scores(fit.logits["main"]), MISTAKES))
    kinds = {OWN: measure.logits["main"], "noise": _main(engine, noise(NOISE))}
    kinds |= {kind: _main(engine, _usable(engine, pictures)) for kind, pictures in unlike.items()}
    called = {kind: rate(int((scores(logits) < threshold).sum()), len(logits)) for kind, logits in kinds.items()}
    return Confidence(
        fitted_on=f"{len(fit.targets):,} {said}",
        measured_on=f"{len(measure.targets):,} other {said}",
        heads=heads,
        unfamiliar=Unfamiliar(threshold, called),
    )


def _probabilities(logits: Logits) -> Logits:
    exponentials = np.exp(logits - logits.max(1, keepdims=True))
    found: Logits = exponentials / exponentials.sum(1, keepdims=True)
    return found


def _reliability(logits: Logits, targets: NDArray[np.int64]) -> Calibration:
    probabilities = _probabilities(logits)
    counted = Reliability()
    right = probabilities.argmax(1) == targets
    nll = -np.log(probabilities[np.arange(len(targets)), targets])
    counted.add(zip(probabilities.max(1).tolist(), right.tolist(), nll.tolist(), strict=True))
    return counted.calibration()


def _ask(engine: Engine, x: torch.Tensor) -> dict[str, Logits]:
    trained = {head: HEAD_LAYERS[head] for head in HEADS if head in engine.weights.trained_heads}
    if not trained:
        raise WeightsError(f"'{engine.weights.name}' has no trained head to measure; choose other weights.")
    captured = engine.capture(x, list(trained.values()))
    return {head: captured[layer][0].double().cpu().numpy() for head, layer in trained.items()}


def _usable(engine: Engine, pictures: LabelledPictures) -> Iterable[torch.Tensor]:
    for picture in pictures:
        try:
            yield prepared(picture.read(MAX_BYTES + 1), engine.weights)
        except ImageError:
            continue


def _main(engine: Engine, pictures: Iterable[torch.Tensor]) -> Logits:
    rows: Sequence[Logits] = [_ask(engine, x)["main"] for x in pictures]
    if not rows:
        raise InputError("None of the pictures that show no class could be used.")
    return np.stack(rows)
