"""Reading what a component is sent in columns, as its script reads it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def column(table: pa.Table, at: int = 0) -> NDArray[Any]:
    """Return a column of numbers that was an array."""
    return table.column(at).to_numpy()


def rows(table: pa.Table) -> NDArray[Any]:
    """Return what was an array of two dimensions."""
    return np.stack([column(table, at) for at in range(table.num_columns)], axis=1)


def content(data: dict[str, Any], name: str) -> bytes:
    """Return the bytes that were sent under a name."""
    found: NDArray[np.uint8] = column(data[name])
    assert found.dtype == np.uint8
    return found.tobytes()
