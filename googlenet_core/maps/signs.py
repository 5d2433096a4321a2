"""How many values of maps are below 0, 0, and above: a ReLU changes those below, and no others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from googlenet_core.errors import InputError


@dataclass(frozen=True, slots=True)
class Signs:
    """Numbers of values."""

    below: int
    zero: int
    above: int

    @property
    def all(self) -> int:
        """How many values there are."""
        return self.below + self.zero + self.above

    @property
    def changed_by_relu(self) -> int:
        """How many a ReLU would set to 0 that are not 0 already."""
        return self.below


def count_signs(maps: NDArray[np.floating]) -> Signs:
    """Count the values of maps by their sign.

    Raises:
        InputError: there are none, or some are not finite.

    Example:
        >>> import numpy as np
        >>> count_signs(np.array([-1.5, 0.0, 2.0, 3.0]))
        Signs(below=1, zero=1, above=2)
    """
    cells = np.asarray(maps)
    if not cells.size or not np.isfinite(cells).all():
        raise InputError("Signs are those of finite numbers, at least one.")
    below, above = int(np.count_nonzero(cells < 0)), int(np.count_nonzero(cells > 0))
    return Signs(below, cells.size - below - above, above)
