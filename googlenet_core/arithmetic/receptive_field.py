"""Theoretical receptive fields, from the spec alone: size, jump, centre; unit <-> pixels.

Convention: pixels are counted from 0 and pixel i is centred at i. Unit u of a layer covers the pixels
``first0 + u·jump .. first0 + u·jump + rf − 1`` of each axis (clipped to the image), centred at ``center0 + u·jump``.
Recurrence for a window of side k, stride s, padding p: rf += (k−1)·jump; center0 += ((k−1)/2 − p)·jump; jump ·= s.
A depth concat is as large as its largest branch; normalisation, ReLU and dropout change nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from googlenet_core.blueprint.naming import LayerId, canonical
from googlenet_core.blueprint.specs import IMAGE_PX, GoogLeNetSpec
from googlenet_core.blueprint.topology import Layer, layers
from googlenet_core.errors import LayerError, SpecError, nearest


@dataclass(frozen=True, slots=True)
class Field:
    """The receptive field of a layer's units along one axis, in pixels.

    ``jump_px`` is None where units are not evenly spaced (after adaptive pooling, whose centre and first pixel are
    then those of unit 0).
    """

    rf_px: int
    jump_px: int | None
    center0_px: float

    @property
    def first0_px(self) -> int:
        """First pixel that unit 0 covers; negative where it reaches into the padding."""
        return round(self.center0_px - (self.rf_px - 1) / 2)

    def center(self, unit: int) -> float:
        """Centre of a unit in pixels.

        Raises:
            LayerError: the units are not evenly spaced.
        """
        return self.center0_px + unit * self._jump()

    def pixels(self, unit: int, image_px: int = IMAGE_PX) -> range:
        """Pixels of the image that a unit covers, clipped to the image.

        Raises:
            LayerError: the units are not evenly spaced.
        """
        first = self.first0_px + unit * self._jump()
        return range(max(0, first), max(0, min(image_px, first + self.rf_px)))

    def units(self, pixel: int, size: int) -> range:
        """Units (of ``size`` along the axis) whose field contains a pixel: the way back.

        Raises:
            LayerError: the units are not evenly spaced.
        """
        jump = self._jump()
        low = -((self.first0_px + self.rf_px - 1 - pixel) // jump)
        high = (pixel - self.first0_px) // jump
        return range(max(0, low), max(0, min(size, high + 1)))

    def _jump(self) -> int:
        if self.jump_px is None:
            raise LayerError("The units of this layer are not evenly spaced; choose a layer before the adaptive pool.")
        return self.jump_px


INPUT_FIELD = Field(rf_px=1, jump_px=1, center0_px=0.0)
"""A pixel sees itself."""


def through_window(field: Field, kernel: int, stride: int, padding: int) -> Field:
    """Field after a window (the recurrence in the module's docstring).

    Raises:
        LayerError: the window is larger than one cell and the units it reads are not evenly spaced.
    """
    if kernel == 1 and stride == 1 and padding == 0:
        return field
    jump = field._jump()
    return Field(
        rf_px=field.rf_px + (kernel - 1) * jump,
        jump_px=jump * stride,
        center0_px=field.center0_px + ((kernel - 1) / 2 - padding) * jump,
    )


def joined(fields: list[Field]) -> Field:
    """Field of a depth concat: the largest branch's.

    Raises:
        SpecError: the branches' units do not lie over the same pixels.
    """
    if len({(field.jump_px, field.center0_px) for field in fields}) != 1:
        raise SpecError(
            "The branches are not aligned: their units lie over different pixels, so they cannot be joined."
        )
    return max(fields, key=lambda field: field.rf_px)


@lru_cache(maxsize=64)
def fields(spec: GoogLeNetSpec) -> Mapping[LayerId, Field]:
    """Return the field of every layer of `layers.layers` (operations see what their layer sees)."""
    rows: dict[LayerId, Field] = {}
    by_id = {layer.id: layer for layer in layers(spec)}
    for layer in by_id.values():
        rows[layer.id] = _field(layer, rows, by_id)
    return MappingProxyType(rows)


def field_of(layer_id: LayerId, spec: GoogLeNetSpec) -> Field:
    """Return the field of a layer, whole branch or operation.

    Raises:
        LayerError: there is no such layer; the nearest is named.

    Example:
        >>> from googlenet_core import PAPER, field_of
        >>> field = field_of("inception3a", PAPER)
        >>> field.rf_px, field.jump_px
        (59, 8)
    """
    known = fields(spec)
    layer = canonical(layer_id)
    for candidate in (layer, layer.rpartition(".")[0]):
        if candidate in known:
            return known[candidate]
    raise LayerError(f"There is no layer '{layer_id}' in variant {spec.name}.{nearest(layer_id, known)}")


def _field(layer: Layer, rows: Mapping[LayerId, Field], by_id: Mapping[LayerId, Layer]) -> Field:
    sources = [rows[source] for source in layer.inputs]
    if not sources:
        return INPUT_FIELD
    if len(sources) > 1:
        return joined(sources)
    source = sources[0]
    if layer.adaptive and layer.kernel:
        window = through_window(source, layer.kernel, 1, 0)
        return Field(window.rf_px, None, window.center0_px)
    if layer.kernel and layer.stride is not None and layer.padding is not None:
        return through_window(source, layer.kernel, layer.stride, layer.padding)
    if layer.kind == "linear" and layer.in_size > 1:
        return _whole_map(layer, rows, by_id)
    return source


def _whole_map(layer: Layer, rows: Mapping[LayerId, Field], by_id: Mapping[LayerId, Layer]) -> Field:
    """A linear layer reads every unit of its input map; an adaptive pool's windows tile all of the map before it."""
    source = by_id[layer.inputs[0]]
    size = source.size
    while rows[source.id].jump_px is None:
        size, source = source.in_size, by_id[source.inputs[0]]
    return through_window(rows[source.id], size, 1, 0)
