"""Softmax worked out step by step, and what can be said of three heads' beliefs: entropy, agreement, combination.

Plain numbers in, plain numbers out: no torch. ``log`` is to base 2 where the result is in bits.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.errors import InputError

MAIN_WEIGHT = 1.0
"""Weight of the main head's loss in training; those of the auxiliary heads stand in the spec."""

TEMPERATURES = (0.1, 10.0)
"""Sensible ends of a temperature slider; any number above 0 is allowed."""


@dataclass(frozen=True, slots=True)
class SoftmaxStep:
    """One class on its way from logit to probability.

    Attributes:
        index: number of the class.
        logit: what the head's last layer says.
        scaled: the logit divided by the temperature.
        shifted: ``scaled`` less the largest, which changes no probability and keeps the exponential from overflowing.
        exponential: e to the power of ``shifted``.
        probability: the exponential divided by the sum of all exponentials.
    """

    index: int
    logit: float
    scaled: float
    shifted: float
    exponential: float
    probability: float


@dataclass(frozen=True, slots=True)
class Softmax:
    """Softmax of one head's logits: probability_i = exp(logit_i / T) / sum of exp(logit_j / T).

    Attributes:
        steps: one for each class, in the order of the logits.
        temperature: T; 1 in the network, larger flattens, smaller sharpens.
        largest: the largest scaled logit, which is subtracted from each.
        total: sum of the exponentials.
        entropy_bits: how undecided the head is: 0 for one certain class, `most_bits` for all classes alike.
    """

    steps: tuple[SoftmaxStep, ...]
    temperature: float
    largest: float
    total: float
    entropy_bits: float

    @property
    def probabilities(self) -> tuple[float, ...]:
        """The probability of each class, in the order of the logits."""
        return tuple(step.probability for step in self.steps)

    @property
    def ranked(self) -> tuple[SoftmaxStep, ...]:
        """The steps, most probable class first."""
        return tuple(sorted(self.steps, key=lambda step: -step.scaled))

    @property
    def most_bits(self) -> float:
        """The entropy if every class were equally probable."""
        return math.log2(len(self.steps))


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the heads believe the same.

    Attributes:
        best: head -> number of its most probable class.
        same_best: whether that is one and the same class.
        overlap: (head, head) -> shared probability, 0 to 1: the sum over classes of the smaller of the two.
    """

    best: Mapping[str, int]
    same_best: bool
    overlap: Mapping[tuple[str, str], float]


def softmax(logits: Sequence[float], temperature: float = 1.0) -> Softmax:
    """Work out softmax.

    Args:
        logits: of one head, one for each class.
        temperature: above 0.

    Raises:
        InputError: no logits, one that is not finite, or a temperature that is not above 0.
    """
    if not logits or not all(map(math.isfinite, logits)):
        raise InputError("Softmax needs at least one logit, all of them finite numbers.")
    if not (temperature > 0 and math.isfinite(temperature)):
        raise InputError(f"The temperature must be a number above 0, not {temperature:g}.")
    # Shifted before it is divided: a tiny temperature must not turn the largest logit into infinity less infinity.
    top = max(logits)
    shifted = [(logit - top) / temperature for logit in logits]
    exponentials = [math.exp(value) for value in shifted]
    total = math.fsum(exponentials)
    steps = tuple(
        SoftmaxStep(index, logit, logit / temperature, shift, exponential, exponential / total)
        for index, (logit, shift, exponential) in enumerate(zip(logits, shifted, exponentials, strict=True))
    )
    return Softmax(steps, temperature, top / temperature, total, entropy_bits([step.probability for step in steps]))


def entropy_bits(probabilities: Sequence[float]) -> float:
    """Return −Σ p·log2 p in bits; classes with probability 0 add nothing."""
    return math.fsum(-p * math.log2(p) for p in probabilities if p > 0)


def total_variation(before: Sequence[float], after: Sequence[float]) -> float:
    """Return half the sum of absolute differences: the probability that has moved to other classes, 0 to 1."""
    return min(1.0, math.fsum(abs(b - a) for b, a in zip(before, after, strict=True)) / 2)


def smoothed_target_bits(smoothing: float, classes: int) -> float:
    """Return the entropy in bits of what a head is trained to say under label smoothing: about what sureness looks like.

    Args:
        smoothing: share of the probability that is spread evenly over all classes, the right one too.
        classes: how many there are.
    """
    each = smoothing / classes
    return entropy_bits([1 - smoothing + each, *[each] * (classes - 1)])


def kl_bits(before: Sequence[float], after: Sequence[float]) -> float:
    """Return the Kullback-Leibler divergence Σ before·log2(before / after) in bits; infinite where after is 0."""
    terms = [
        math.inf if a == 0 else b * (math.log2(b) - math.log2(a)) for b, a in zip(before, after, strict=True) if b > 0
    ]
    return max(0.0, math.fsum(terms))


def agreement(beliefs: Mapping[str, Sequence[float]]) -> Agreement:
    """Compare the heads' probabilities, head -> one for each class.

    Raises:
        InputError: no head was given.
    """
    if not beliefs:
        raise InputError("Agreement needs the probabilities of at least one head.")
    best = {head: max(range(len(p)), key=p.__getitem__) for head, p in beliefs.items()}
    overlap = {(a, b): 1 - total_variation(beliefs[a], beliefs[b]) for a, b in combinations(beliefs, 2)}
    return Agreement(best, len(set(best.values())) == 1, overlap)


def combined(beliefs: Mapping[str, Sequence[float]], weights: Mapping[str, float]) -> tuple[float, ...]:
    """Return the heads' probabilities averaged with the weights their losses have in training.

    Only a way of looking at the three: at inference the main head answers alone.

    Args:
        beliefs: head -> probability of each class.
        weights: head -> weight; see `training_weights`.

    Raises:
        InputError: no head with a weight above 0.
    """
    whole = math.fsum(weights[head] for head in beliefs)
    if not whole > 0:
        raise InputError("A combination needs at least one head with a weight above 0.")
    rows = zip(*beliefs.values(), strict=True)
    shares = [weights[head] / whole for head in beliefs]
    return tuple(math.fsum(s * p for s, p in zip(shares, row, strict=True)) for row in rows)


def training_weights(spec: GoogLeNetSpec) -> dict[str, float]:
    """Head -> weight of its loss in training (section 5 of the paper)."""
    return {"main": MAIN_WEIGHT} | {f"aux_{head.tap}": head.loss_weight for head in spec.auxiliary}
