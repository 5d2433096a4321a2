"""What can be said of answers that were right or wrong: shares with their intervals, and calibration.

Plain numbers in, plain numbers out: no torch. Which answers were right is `evaluation`'s job.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from googlenet_core.errors import InputError

Z_95 = 1.959963984540054
"""The standard normal distribution's 97.5 % quantile: 95 % of it lie within this many deviations."""

BINS = 15
"""Bins of equal width for the calibration error, as many as in Guo et al. (2017)."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How often something happened.

    Attributes:
        hits: how many times.
        of: out of how many; at least 1.
        share: hits / of, 0 to 1.
        low: lower end of the 95 % interval, 0 to 1.
        high: its upper end.
    """

    hits: int
    of: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers given with a confidence above ``low`` and at most ``high``.

    Attributes:
        low: lower edge, 0 to 1; a confidence of 0 belongs to the first bin.
        high: upper edge.
        count: how many answers.
        confidence: their mean confidence, 0 to 1; None where there are none.
        accuracy: the share of them that were right, 0 to 1; None where there are none.
    """

    low: float
    high: float
    count: int
    confidence: float | None
    accuracy: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Whether a head is right as often as it is sure.

    Attributes:
        bins: the reliability diagram, least confident first.
        confidence: mean probability of the answers given, 0 to 1.
        accuracy: share of them that were right, 0 to 1.
        error: the expected calibration error, 0 (best) to 1.
        nll: mean negative log likelihood of the true class, in nats; 0 is best, ln(classes) is guessing.
    """

    bins: tuple[Bin, ...]
    confidence: float
    accuracy: float
    error: float
    nll: float


def rate(hits: int, of: int, z: float = Z_95) -> Rate:
    """Return a share with Wilson's score interval.

    (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n), after E. B. Wilson, "Probable inference, the law of succession,
    and statistical inference", Journal of the American Statistical Association 22 (1927). Unlike p ± z·√(p(1 − p)/n) it
    stays within 0 and 1, and tells something where all or none were right.

    Args:
        hits: how many were right.
        of: out of how many.
        z: quantile of the standard normal distribution; by default for 95 %.

    Raises:
        InputError: ``of`` is below 1, or ``hits`` is not between 0 and ``of``.

    Example:
        >>> found = rate(8, 10)
        >>> f"{found.share:.0%}, {found.low:.1%} to {found.high:.1%}"
        '80%, 49.0% to 94.3%'
    """
    if not 0 <= hits <= of or of < 1:
        raise InputError(f"A share needs 0 to n right answers of n, which is at least 1; not {hits} of {of}.")
    share, spread = hits / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = math.sqrt(share * (1 - share) * spread + spread * spread / 4) / (1 + spread)
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    high = 1.0 if hits == of else min(1.0, middle + half)
    return Rate(hits, of, share, low, high)


class Reliability:
    """Counts answers by confidence; takes room for its bins alone, however many answers there are.

    Args:
        bins: how many, of equal width.

    Example:
        >>> counted = Reliability(2)
        >>> counted.add([(0.9, True, 0.9), (0.7, False, 0.2)])
        >>> round(counted.calibration().error, 3)  # half right, 0.8 sure
        0.3
    """

    def __init__(self, bins: int = BINS) -> None:
        self._count = [0] * bins
        self._right = [0] * bins
        self._confidence = [0.0] * bins
        self._nll = 0.0

    def add(self, answers: Iterable[tuple[float, bool, float]]) -> None:
        """Count answers: the probability of the class told, whether it was right, and the true class's −ln p in nats."""
        bins = len(self._count)
        for confidence, right, nll in answers:
            index = min(max(math.ceil(confidence * bins) - 1, 0), bins - 1)
            self._count[index] += 1
            self._right[index] += right
            self._confidence[index] += confidence
            self._nll += nll

    def calibration(self) -> Calibration:
        """Return what the answers so far say.

        The expected calibration error is the mean of |accuracy − confidence| over the bins, each weighted by its share
        of the answers: equation 3 of Guo, Pleiss, Sun, Weinberger, "On calibration of modern neural networks" (2017),
        with bins that hold their upper edge, as there.

        Raises:
            InputError: nothing was counted.
        """
        total = sum(self._count)
        if not total:
            raise InputError("Calibration needs at least one answer.")
        gaps = (abs(right - confidence) for right, confidence in zip(self._right, self._confidence, strict=True))
        return Calibration(
            bins=tuple(self._bin(index) for index in range(len(self._count))),
            confidence=_mean(self._confidence, total),
            accuracy=_mean(self._right, total),
            error=math.fsum(gaps) / total,
            nll=self._nll / total,
        )

    def _bin(self, index: int) -> Bin:
        bins, count = len(self._count), self._count[index]
        return Bin(
            low=index / bins,
            high=(index + 1) / bins,
            count=count,
            confidence=self._confidence[index] / count if count else None,
            accuracy=self._right[index] / count if count else None,
        )


def _mean(sums: Sequence[float], count: int) -> float:
    return math.fsum(sums) / count
