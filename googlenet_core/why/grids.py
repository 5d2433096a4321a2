"""A map's grid: which layers have one that can explain a head, and where its units lie on the picture."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from googlenet_core.arithmetic.receptive_field import Field, field_of
from googlenet_core.blueprint import naming
from googlenet_core.blueprint.heads import HEAD_LAYERS, HEAD_TITLES
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.blueprint.specs import IMAGE_PX, GoogLeNetSpec
from googlenet_core.blueprint.topology import layers
from googlenet_core.errors import LayerError, nearest

Map = NDArray[np.float32]


def check_grid(layer: LayerId, head: str, spec: GoogLeNetSpec) -> None:
    """Refuse a layer whose maps cannot explain a head.

    Raises:
        LayerError: there is no such layer, it is not a map of evenly spaced units, or it does not lead to the head.
    """
    known = naming.layer_ids(spec)
    if layer not in known:
        raise LayerError(f"There is no layer '{layer}' in variant {spec.name}.{nearest(layer, known)}")
    rows = {row.id: row for row in layers(spec)}
    canonical = naming.canonical(layer)
    row = rows.get(canonical) or rows[canonical.rpartition(".")[0]]
    if layer == naming.INPUT or row.size == 1 or field_of(layer, spec).jump_px is None:
        raise LayerError(f"'{layer}' has no feature maps with height and width; choose inception5b, for example.")
    if naming.stage_of(layer) not in _stages_to(head, spec):
        raise LayerError(f"'{layer}' does not lead to the {HEAD_TITLES[head]}; choose a layer before that head.")


def _stages_to(head: str, spec: GoogLeNetSpec) -> list[LayerId]:
    stages = naming.stages(spec)
    own = HEAD_LAYERS[head]
    others = set(HEAD_LAYERS.values()) - {own}
    return [stage for stage in stages[: stages.index(own) + 1] if stage not in others]


def upsample_at_centres(plane: NDArray[Any], field: Field, size: int = IMAGE_PX) -> Map:
    """Lay a layer's map over the picture: unit u stands at pixel ``center0 + u·jump``.

    Between centres values run bilinearly; outside the outermost centres they stay as they are there, since no unit
    lies further out. Stretching the map over the picture instead would move values by up to half a jump.

    Args:
        plane: [H, W].
        field: where its units lie.
        size: side of the picture in pixels.

    Returns:
        [size, size] float32.

    Raises:
        LayerError: the units are not evenly spaced.
    """
    down, across = (_interpolation(cells, field, size) for cells in plane.shape)
    return (down @ plane.astype(np.float64) @ across.T).astype(np.float32)


def _interpolation(cells: int, field: Field, size: int) -> NDArray[np.float64]:
    """[size, cells]: how much of each unit is in each pixel; rows add up to 1."""
    jump = field.center(1) - field.center(0)
    position = np.clip((np.arange(size) - field.center0_px) / jump, 0, cells - 1)
    shares: NDArray[np.float64] = np.maximum(0, 1 - abs(position[:, None] - np.arange(cells)))
    return shares
