"""Two pictures' maps of one layer compared channel by channel. Pure functions on arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ChannelDifference:
    """One channel: the means of its two maps."""

    channel: int
    first: float
    second: float

    @property
    def change(self) -> float:
        """Second mean minus first."""
        return self.second - self.first


def rank_by_difference(first: NDArray[np.float32], second: NDArray[np.float32]) -> list[ChannelDifference]:
    """Return all channels, those whose means differ most first.

    Args:
        first: mean of each map of one picture, [C].
        second: of the other.
    """
    order = np.argsort(-np.abs(second - first), kind="stable")
    return [ChannelDifference(int(c), float(first[c]), float(second[c])) for c in order]
