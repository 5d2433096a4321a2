"""How many directions a layer's channels really use: what a 1×1 convolution with fewer channels than it reads could keep.

Its kernels are directions in the space of channels; k of them keep at most what the k principal ones keep.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from googlenet_core.errors import InputError


def kept_variance(maps: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return which part of the channels' variance the best 1, 2, … C directions keep.

    Variance says how much the numbers differ, not how much the answer depends on it: what is kept here need not be what
    matters.

    Args:
        maps: [C, H, W] of one picture, or [N, C, H, W] of several; each place is one observation of C numbers.

    Returns:
        Rising, float64 [C]; the last is 1.

    Raises:
        InputError: other axes, cells that are not finite, or all places alike.

    Example:
        >>> import numpy as np
        >>> ramp = np.arange(9.0).reshape(3, 3)
        >>> kept_variance(np.stack([ramp, 2 * ramp, ramp.T])).round(3).tolist()
        [0.833, 1.0, 1.0]
    """
    cells = np.asarray(maps, dtype=np.float64)
    if cells.ndim == 3:
        cells = cells[None]
    if cells.ndim != 4 or not np.isfinite(cells).all():
        raise InputError("Directions are those of finite maps of C×H×W or N×C×H×W numbers.")
    rows = cells.transpose(1, 0, 2, 3).reshape(cells.shape[1], -1)
    rows = rows - rows.mean(axis=1, keepdims=True)
    along = np.clip(np.linalg.eigvalsh(rows @ rows.T)[::-1], 0.0, None)
    if along.sum() == 0:
        raise InputError("All places are alike: there is no variance to keep.")
    kept: NDArray[np.float64] = np.minimum(np.cumsum(along) / along.sum(), 1.0)
    return kept
