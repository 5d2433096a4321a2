"""Facts about each map of a layer (maximum, mean, spread, share of active cells), and sorting and filtering by them.

Pure functions on arrays, and the same facts as code for a notebook. What a person chose is kept in the app's `GridView`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from googlenet_core.errors import InputError
from googlenet_core.wording import whole

ORDERS = ("index", "max", "mean", "spread", "active")
"""What maps can be sorted by: channel number, or one of the four facts, largest first."""

FORMULAS: Mapping[str, str] = MappingProxyType(
    {
        "max": "cells.max(axis=1)",
        "mean": "cells.mean(axis=1)",
        "spread": "cells.std(axis=1)",
        "active": "(cells > 0).mean(axis=1)",
    }
)
"""Each fact as NumPy writes it for maps of finite cells [C, cells]; `map_stats` computes the same."""


@dataclass(frozen=True, eq=False, slots=True)
class MapStats:
    """Facts about C maps, each array [C] float32; cells that are not finite are left out (NaN if none is left).

    ``active`` is the share of cells above 0, ``spread`` the standard deviation.
    """

    max: NDArray[np.float32]
    mean: NDArray[np.float32]
    spread: NDArray[np.float32]
    active: NDArray[np.float32]

    @property
    def silent(self) -> NDArray[np.bool_]:
        """Which channels have no cell above 0 [C]: nothing of them is left after a ReLU."""
        silent: NDArray[np.bool_] = self.active == 0
        return silent

    @property
    def silent_count(self) -> int:
        """How many channels are silent."""
        return int(self.silent.sum())


def as_maps(maps: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return activations as float32 [C, H, W]; single units [C] become maps of one cell.

    Raises:
        InputError: not one or three axes, or no cells.
    """
    cells = np.asarray(maps, dtype=np.float32)
    if cells.ndim == 1:
        cells = cells[:, None, None]
    if cells.ndim != 3 or cells.size == 0:
        raise InputError(f"Feature maps must be an array of C×H×W or C numbers, not one of shape {cells.shape}.")
    return cells


def map_stats(maps: NDArray[np.floating]) -> MapStats:
    """Return the facts about each map of activations [C, H, W] or [C].

    Raises:
        InputError: not one or three axes, or no cells.
    """
    cells = as_maps(maps).reshape(len(maps), -1)
    if not np.isfinite(cells).all():
        return _partly_finite(cells)
    active = np.count_nonzero(cells > 0, axis=1) / np.float32(cells.shape[1])
    return MapStats(cells.max(axis=1), cells.mean(axis=1), cells.std(axis=1), active.astype(np.float32))


def _partly_finite(cells: NDArray[np.float32]) -> MapStats:
    masked = np.ma.masked_invalid(cells)

    def per_channel(values: np.ma.MaskedArray) -> NDArray[np.float32]:
        return np.ma.filled(np.ma.asarray(values, dtype=np.float32), np.nan)

    active = np.ma.asarray(masked > 0).mean(axis=1)
    facts = (masked.max(axis=1), masked.mean(axis=1), masked.std(axis=1), active)
    return MapStats(*(per_channel(fact) for fact in facts))


def order_channels(stats: MapStats, by: str, *, reverse: bool = False) -> NDArray[np.intp]:
    """Return all channels in order: by number upwards, or by a fact downwards; ``reverse`` turns either round.

    Ties keep channel order; channels without a single finite cell come last in any order but by number.
    """
    count = len(stats.max)
    if by == "index":
        return np.arange(count)[::-1] if reverse else np.arange(count)
    fact = getattr(stats, by if by in ORDERS else "max")
    key = np.where(np.isnan(fact), np.inf, fact if reverse else -fact)
    return np.argsort(key, kind="stable")


def select_channels(
    stats: MapStats,
    *,
    channels: tuple[range, ...] = (),
    minimum: float = 0.0,
    silent: bool = True,
) -> NDArray[np.bool_]:
    """Return which channels [C] pass the filters.

    Args:
        stats: facts about the maps.
        channels: channel numbers to keep; none given keeps all.
        minimum: keep maps whose maximum is at least this; 0 or less keeps all.
        silent: whether silent channels are kept.
    """
    keep = np.ones(len(stats.max), dtype=bool)
    if channels:
        listed = np.zeros_like(keep)
        for numbers in channels:
            listed[[number for number in numbers if 0 <= number < len(keep)]] = True
        keep &= listed
    if minimum > 0:
        keep &= stats.max >= minimum
    return keep if silent else keep & ~stats.silent


def parse_channels(text: str, count: int) -> tuple[range, ...]:
    """Read channel numbers such as ``3, 64-70``; parts that are not numbers below ``count`` are left out."""
    found: list[range] = []
    for part in text.replace("–", "-").split(","):
        low, dash, high = part.partition("-")
        first, last = whole(low), whole(high if dash else low)
        if first is not None and last is not None and first <= min(last, count - 1):
            found.append(range(first, min(last, count - 1) + 1))
    return tuple(found)
