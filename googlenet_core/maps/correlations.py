"""Which channels answer together: correlations between maps, and groups of channels that the correlations show.

The paper's second section starts from here: Arora et al. (2014) build each layer by putting units whose outputs are
correlated into groups, and connecting the next layer's units to groups alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster import hierarchy
from scipy.spatial.distance import squareform

from googlenet_core.errors import InputError

STRONG = 0.5
"""Two channels answer together if their correlation, whatever its sign, is larger than this."""


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """Channels sorted into groups whose members answer together.

    Attributes:
        channels: the C channels that answer at all, in rising order; others have no correlation.
        correlations: Pearson's, float64 [C, C], of those channels.
        group: which group each of them is in, int [C], counted from 0.
        order: the positions 0 to C − 1, group by group, as a drawing of the correlations shows them.
    """

    channels: NDArray[np.intp]
    correlations: NDArray[np.float64]
    group: NDArray[np.intp]
    order: NDArray[np.intp]

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return int(self.group.max()) + 1

    @property
    def pairs(self) -> int:
        """How many pairs of channels there are."""
        return len(self.group) * (len(self.group) - 1) // 2

    @property
    def strong_pairs(self) -> int:
        """How many of them answer together."""
        return int(self._pairs()[1].sum())

    @property
    def strong_inside(self) -> float:
        """Which part of the pairs that answer together stands within a group (1 if there is no such pair)."""
        inside, strong = self._pairs()
        return float((inside & strong).sum() / strong.sum()) if strong.any() else 1.0

    @property
    def pairs_inside(self) -> float:
        """Which part of all pairs stands within a group: what `strong_inside` would be if nothing were grouped."""
        return float(self._pairs()[0].mean())

    def _pairs(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        one, other = np.triu_indices(len(self.group), k=1)
        return self.group[one] == self.group[other], np.abs(self.correlations[one, other]) > STRONG


def correlate(maps: NDArray[np.floating]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return which channels answer differently at different places, and Pearson's correlations between them.

    Args:
        maps: [C, H, W] of one picture, or [N, C, H, W] of several; a channel's cells of all pictures are one row.

    Returns:
        channels: those whose cells are not all alike, in rising order.
        correlations: float64, symmetric, ones on the diagonal.

    Raises:
        InputError: other axes, cells that are not finite, or fewer than two channels that answer.
    """
    cells = np.asarray(maps, dtype=np.float64)
    if cells.ndim == 3:
        cells = cells[None]
    if cells.ndim != 4 or not np.isfinite(cells).all():
        raise InputError("Correlations are between finite maps of C×H×W or N×C×H×W numbers.")
    rows = cells.transpose(1, 0, 2, 3).reshape(cells.shape[1], -1)
    rows = rows - rows.mean(axis=1, keepdims=True)
    length = np.sqrt((rows**2).sum(axis=1))
    channels = np.flatnonzero(length > np.finfo(np.float32).eps * np.abs(cells).max(initial=0.0))
    if len(channels) < 2:
        raise InputError(
            "Fewer than two channels answer differently at different places: there is nothing to correlate."
        )
    rows = rows[channels] / length[channels, None]
    correlations = np.clip(rows @ rows.T, -1.0, 1.0)
    correlations = (correlations + correlations.T) / 2
    np.fill_diagonal(correlations, 1.0)
    return channels, correlations


def group_channels(maps: NDArray[np.floating], groups: int) -> Grouping:
    """Sort channels into at most ``groups`` groups that answer together (average linkage of 1 − |correlation|).

    Args:
        maps: [C, H, W] of one picture, or [N, C, H, W] of several.
        groups: at least 1.

    Raises:
        InputError: nothing to correlate, or no group.

    Example:
        >>> import numpy as np
        >>> ramp = np.arange(9.0).reshape(3, 3)
        >>> found = group_channels(np.stack([ramp, 2 * ramp, ramp.T, -ramp.T]), 2)
        >>> found.group.tolist(), found.pairs_inside == 2 / 6
        ([0, 0, 1, 1], True)
    """
    if groups < 1:
        raise InputError(f"Channels are sorted into at least one group, not {groups}.")
    channels, correlations = correlate(maps)
    apart = 1 - np.abs(correlations)
    np.fill_diagonal(apart, 0.0)
    tree = hierarchy.linkage(squareform(apart, checks=False), method="average")
    found = hierarchy.fcluster(tree, groups, criterion="maxclust")
    _, first, group = np.unique(found, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(first))  # groups are counted in the order of their first channels
    group = rank[group]
    return Grouping(channels, correlations, group, np.argsort(group, kind="stable"))


def follow_distance(maps: NDArray[np.floating], most: int = 2) -> tuple[float, ...]:
    """Return how strongly pairs that answer together at one place still do when one is read some cells away.

    Args:
        maps: [C, H, W] of one picture.
        most: the largest distance in cells; less than H and W.

    Returns:
        For the distances 0 to ``most``: the mean of |Pearson's correlation| over the pairs of channels that are
        `STRONG` at distance 0, one read to the right of the other, to the left, above and below.

    Raises:
        InputError: maps of other axes, or too small; nothing to correlate, or no pair that answers together.

    Example:
        >>> import numpy as np
        >>> row = np.tile(np.array([0.0, 1.0, 0.0, 1.0, 0.0]), (5, 1))
        >>> [round(mean, 2) for mean in follow_distance(np.stack([row + row.T, 2 * (row + row.T)]), 1)]
        [1.0, 0.02]
    """
    cells = np.asarray(maps, dtype=np.float64)
    if cells.ndim != 3 or most >= min(cells.shape[1:]):
        raise InputError(f"Distances up to {most} need maps of C×H×W numbers that are larger than that.")
    channels, correlations = correlate(cells)
    strong = np.abs(correlations) > STRONG
    np.fill_diagonal(strong, val=False)
    if not strong.any():
        raise InputError("On this picture no two channels answer together.")
    cells = cells[channels]
    turned = cells.transpose(0, 2, 1)
    found = [float(np.abs(correlations[strong]).mean())]
    for distance in range(1, most + 1):
        ways = (_between(each[:, :, :-distance], each[:, :, distance:]) for each in (cells, turned))
        found.append(float(np.mean([np.abs(way[strong]).mean() for way in ways])))
    return tuple(found)


def _between(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pearson's correlations of each channel of one with each of the other, 0 where a channel is the same everywhere."""

    def standard(maps: NDArray[np.float64]) -> NDArray[np.float64]:
        rows = maps.reshape(len(maps), -1)
        rows = rows - rows.mean(axis=1, keepdims=True)
        length = np.linalg.norm(rows, axis=1, keepdims=True)
        found: NDArray[np.float64] = rows / np.where(length > 0, length, 1.0)
        return found

    return standard(one) @ standard(other).T
