"""Where a channel answers most, over several pictures: its strongest places, no two of them close together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from googlenet_core.errors import InputError


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of one picture's map, and its activation."""

    picture: int
    y: int
    x: int
    activation: float


def strongest_places(maps: NDArray[np.floating], count: int, apart: int = 1) -> tuple[Place, ...]:
    """Return the cells with the largest activations above 0, largest first; of equal ones the first.

    Args:
        maps: one channel's maps, [pictures, rows, columns].
        count: how many at most.
        apart: how far, in rows or in columns, two places of one picture must at least lie apart.

    Raises:
        InputError: other axes, or cells that are not finite.

    Example:
        >>> import numpy as np
        >>> found = strongest_places(np.array([[[5.0, 4.0, 3.0]], [[1.0, 0.0, 2.0]]]), count=3, apart=2)
        >>> [(place.picture, place.x) for place in found]
        [(0, 0), (0, 2), (1, 2)]
    """
    cells = np.asarray(maps, dtype=np.float64)
    if cells.ndim != 3 or not np.isfinite(cells).all():
        raise InputError("Strongest places are those of finite maps of N×H×W numbers.")
    left = np.where(cells > 0, cells, 0.0)
    found: list[Place] = []
    while len(found) < count and left.size and left.max() > 0:
        picture, y, x = (int(at) for at in np.unravel_index(int(left.argmax()), left.shape))
        found.append(Place(picture, y, x, float(left[picture, y, x])))
        left[picture, max(0, y - apart + 1) : y + apart, max(0, x - apart + 1) : x + apart] = 0.0
    return tuple(found)
