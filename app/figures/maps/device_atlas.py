"""Maps reduced to what is looked at, on the device where they are: 8 bits a cell and four facts a map.

The same numbers as `atlas.encode` and `stats.map_stats`, which work on arrays; here only the result is copied from a GPU.
"""

from __future__ import annotations

import zlib

import numpy as np
import torch
from torch import Tensor

from app.figures.maps import atlas
from app.figures.maps.atlas import Atlas
from googlenet_core.engine import ran_out
from googlenet_core.maps import MapStats, stats


def reduce_maps(maps: Tensor) -> tuple[Atlas, MapStats]:
    """Return maps [C, H, W] of any device as the grid shows them; a device without room leaves the work to the host.

    Raises:
        InputError: not one or three axes, or no cells.
    """
    if maps.device.type != "cpu":
        try:
            if bool(torch.isfinite(maps).all()):
                return reduce_on_device(maps)
        except RuntimeError as error:
            if not ran_out(error):
                raise
    values = maps.cpu().numpy()
    return atlas.encode(values), stats.map_stats(values)


@torch.inference_mode()
def reduce_on_device(maps: Tensor) -> tuple[Atlas, MapStats]:
    """Return the same, computed where the maps are. All cells must be finite."""
    channels, height, width = maps.shape
    signed = bool((maps < 0).any())
    zero = atlas.SIGNED_ZERO if signed else atlas.UNSIGNED_ZERO
    high = (maps.abs() if signed else maps).amax(dim=(1, 2))
    step = high / (atlas.MAX_CODE - zero)
    usable = step > 0
    scaled = torch.where(usable[:, None, None], maps / torch.where(usable, step, 1)[:, None, None], 0.0)
    codes = (scaled.round() + zero).clamp(atlas.NOT_FINITE + 1, atlas.MAX_CODE).to(torch.uint8)
    facts = torch.stack(
        [
            step,
            maps.amax(dim=(1, 2)),
            maps.mean(dim=(1, 2)),
            maps.std(dim=(1, 2), unbiased=False),
            (maps > 0).float().mean(dim=(1, 2)),
        ]
    )
    steps, *four = facts.cpu().numpy().astype(np.float32)
    packed = zlib.compress(codes.cpu().numpy().tobytes(), atlas.LEVEL)
    return Atlas(packed, channels, height, width, zero, steps, True), MapStats(*four)
