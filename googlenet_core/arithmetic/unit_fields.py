"""What one unit can see of the picture in theory, and the way back: which units can see a pixel.

Unlike `receptive_field`, which has one field per layer, this walks back from a single unit: a channel of a depth
concat sees what its own branch sees (less through the 1×1 branch than through the 5×5), also after a pool, which keeps
channels apart; and units after adaptive pooling, which are not evenly spaced, have their true places.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from googlenet_core.arithmetic.units import Unit, checked, maker, row_of
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.blueprint.specs import IMAGE_PX, GoogLeNetSpec
from googlenet_core.blueprint.topology import Layer
from googlenet_core.errors import LayerError

_KEEP_CHANNELS = ("max pool", "avg pool", "dropout")
_BRANCH_END = re.compile(r"^inception\w+\.branch(?:(1)|([234])\.1)$")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of pixels or cells: rows ``top`` to ``bottom`` − 1, columns ``left`` to ``right`` − 1."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        """Rows in the box."""
        return max(0, self.bottom - self.top)

    @property
    def width(self) -> int:
        """Columns in the box."""
        return max(0, self.right - self.left)

    @property
    def area(self) -> int:
        """Pixels or cells in the box."""
        return self.height * self.width

    @property
    def center(self) -> tuple[float, float]:
        """Row and column of the middle, where pixel i is centred at i."""
        return (self.top + self.bottom - 1) / 2, (self.left + self.right - 1) / 2

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns, to index an array with; only for a box that begins inside it."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def __contains__(self, cell: object) -> bool:
        """Whether (row, column) is inside."""
        if not isinstance(cell, tuple) or len(cell) != 2:
            return False
        return bool(self.top <= cell[0] < self.bottom and self.left <= cell[1] < self.right)

    def clipped(self, size: int) -> Box:
        """The part inside a square of ``size``."""
        top, left = min(max(self.top, 0), size), min(max(self.left, 0), size)
        return Box(top, left, max(top, min(self.bottom, size)), max(left, min(self.right, size)))


@dataclass(frozen=True, slots=True)
class UnitField:
    """The theoretical receptive field of one unit, in pixels of the 224×224 crop.

    Attributes:
        unit: whose field it is.
        through: the layer that made the channel: behind a depth concat, or a pool over one, the last of its own branch.
        box: the whole field; it may reach outside the picture, into the padding.
        inside: the part inside the picture.
    """

    unit: Unit
    through: LayerId
    box: Box
    inside: Box

    @property
    def rf_px(self) -> int:
        """Side of the field (always a square)."""
        return self.box.height

    @property
    def center_px(self) -> tuple[float, float]:
        """Row and column of the true centre, where pixel i is centred at i."""
        return self.box.center

    @property
    def share_inside(self) -> float:
        """Part of the field that lies inside the picture, 0 to 1."""
        return self.inside.area / self.box.area

    @property
    def share_of_image(self) -> float:
        """Part of the picture that the unit can see, 0 to 1."""
        return self.inside.area / IMAGE_PX**2


def unit_field(unit: Unit, spec: GoogLeNetSpec, num_classes: int = 1000) -> UnitField:
    """Return what a unit can see.

    Raises:
        LayerError: there is no such unit.
    """
    row = row_of(checked(unit, spec, num_classes).layer, spec)
    through = _origin(unit.layer, unit.channel, spec)
    branch = None if through == row.id else _branch(through)
    (top, bottom), (left, right) = (_pixels(row.id, cell, branch, spec) for cell in (unit.y, unit.x))
    box = Box(top, left, bottom, right)
    return UnitField(unit, through, box, box.clipped(IMAGE_PX))


def cells_seeing(pixel: tuple[int, int], layer_id: LayerId, spec: GoogLeNetSpec, channel: int | None = None) -> Box:
    """Return the cells of a layer whose field contains a pixel: the way back, exactly.

    Args:
        pixel: row and column in the 224×224 crop.
        layer_id: layer, whole branch or operation.
        spec: the variant.
        channel: whose branch then counts, behind a depth concat or a pool over one; without it the one that sees most.

    Raises:
        LayerError: there is no such layer or channel, or the pixel is outside the crop.
    """
    if not all(0 <= place < IMAGE_PX for place in pixel):
        raise LayerError(f"The crop has rows and columns 0 to {IMAGE_PX - 1}; there is no pixel {pixel[0]},{pixel[1]}.")
    row, branch = row_of(layer_id, spec), None
    if channel is not None:
        through = _origin(checked(Unit(layer_id, channel), spec).layer, channel, spec)
        branch = None if through == row.id else _branch(through)
    rows, columns = (_seeing(row.id, row.size, place, branch, spec) for place in pixel)
    return Box(rows.start, columns.start, rows.stop, columns.stop)


def cells_read(row: Layer, cell: int) -> tuple[int, int]:
    """Return the cells (first, last + 1) of the layer before that a cell of ``row`` reads along one axis.

    They may begin before 0 or end after the map: padding.
    """
    if row.adaptive:
        return math.floor(cell * row.in_size / row.size), math.ceil((cell + 1) * row.in_size / row.size)
    if row.kernel is not None and row.stride is not None and row.padding is not None:
        first = cell * row.stride - row.padding
        return first, first + row.kernel
    if row.kind == "linear":
        return 0, row.in_size
    return cell, cell + 1


def _origin(layer_id: LayerId, channel: int, spec: GoogLeNetSpec) -> LayerId:
    """The layer that made a channel: behind depth concats and pools, which only pass channels on, one of a branch."""
    unit = maker(Unit(layer_id, channel), spec)
    row = row_of(unit.layer, spec)
    while row.kind in _KEEP_CHANNELS:
        unit = maker(Unit(row.inputs[0], unit.channel), spec)
        row = row_of(unit.layer, spec)
    return row.id if _branch(row.id) else row_of(layer_id, spec).id


def _branch(layer_id: LayerId) -> int | None:
    """The branch (1 to 4) that a layer ends, None for one that stands elsewhere."""
    found = _BRANCH_END.search(layer_id)
    return int(found[1] or found[2]) if found else None


@lru_cache(maxsize=8192)
def _pixels(layer_id: LayerId, cell: int, branch: int | None, spec: GoogLeNetSpec) -> tuple[int, int]:
    """First pixel and last + 1 of a cell's field along one axis.

    A depth concat is read through one ``branch``; without it the branches see together.
    """
    row = row_of(layer_id, spec)
    if not row.inputs:
        return cell, cell + 1
    first, stop = cells_read(row, cell)
    inputs = row.inputs[branch - 1 : branch] if branch and row.kind == "inception" else row.inputs
    on = branch if row.kind in _KEEP_CHANNELS else None
    ends = [(_pixels(name, first, on, spec)[0], _pixels(name, stop - 1, on, spec)[1]) for name in inputs]
    return min(start for start, _ in ends), max(end for _, end in ends)


def _seeing(layer_id: LayerId, size: int, pixel: int, branch: int | None, spec: GoogLeNetSpec) -> range:
    """The cells whose field contains a pixel; fields move on with the cell, so that those cells stand together."""
    found = [cell for cell in range(size) if pixel in range(*_pixels(layer_id, cell, branch, spec))]
    return range(found[0], found[-1] + 1) if found else range(0)
