"""Facts about maps as a table, and their numbers as an archive: what people take away."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray

from app.figures.maps.groups import ChannelGroup
from app.figures.tables.table import Column, Table, TableCell, TableRow, number
from googlenet_core.maps import ORDERS, MapStats

_FACTS = ORDERS[1:]


def map_rows(stats: MapStats, channels: NDArray[np.intp], groups: tuple[ChannelGroup, ...]) -> Table:
    """Return a row a map, in the given order: concat index, branch, index within the branch, and its facts."""
    columns = ("channel", "branch", "index in branch", "maximum", "mean", "spread", "share of active units")
    rows = []
    for channel in channels.tolist():
        group = next(group for group in groups if channel in group.channels)
        branch = TableCell(group.label if group.branch else "")
        local = number(channel - group.first) if group.branch else TableCell("")
        facts = tuple(TableCell(f"{getattr(stats, name)[channel]:.9g}") for name in _FACTS)
        rows.append(TableRow((number(channel), branch, local, *facts)))
    return Table(tuple(Column(title, numeric=title != "branch") for title in columns), tuple(rows))


def map_csv(values: NDArray[np.float32]) -> str:
    """Return one map's cells, a line a row; numbers alone need no byte-order mark, which `numpy.loadtxt` would refuse."""
    return "".join(",".join(f"{value:.9g}" for value in row) + "\n" for row in values)


def archive(maps: NDArray[np.float32], channels: NDArray[np.intp], **facts: str) -> bytes:
    """Return an NPZ file: the chosen maps in order (``maps``), their numbers (``channels``), and facts as texts."""
    target = io.BytesIO()
    texts = {name: np.array(text) for name, text in facts.items()}
    np.savez_compressed(target, maps=maps[channels], channels=channels, **texts)  # type: ignore[arg-type]
    return target.getvalue()
