"""What one unit can see of the picture in theory, and the way back: which units can see a pixel.

Unlike `receptive_field`, which has one field per layer, this walks back from a single unit: a channel of a depth
concat sees what its own branch sees (less through the 1×1 branch than through the 5×5), and units after adaptive
pooling, which are not evenly spaced, have their true places.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from googlenet_core import naming
from googlenet_core.errors import LayerError
from googlenet_core.layers import Layer
from googlenet_core.naming import LayerId
from googlenet_core.spec import IMAGE_PX, GoogLeNetSpec
from googlenet_core.unit import Unit, checked, maker, row_of


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
        through: LayerId of the layer that decides it; for a depth concat the last of the channel's own branch.
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
    source = maker(checked(unit, spec, num_classes), spec)
    through = row_of(source.layer, spec).id
    (top, bottom), (left, right) = (_pixels(through, cell, spec) for cell in (unit.y, unit.x))
    box = Box(top, left, bottom, right)
    return UnitField(unit, through, box, box.clipped(IMAGE_PX))


def cells_seeing(pixel: tuple[int, int], layer_id: LayerId, spec: GoogLeNetSpec, channel: int | None = None) -> Box:
    """Return the cells of a layer whose field contains a pixel: the way back, exactly.

    Args:
        pixel: row and column in the 224×224 crop.
        layer_id: layer, whole branch or operation.
        spec: the variant.
        channel: of a depth concat, whose branch then counts; without it the branch that sees most.

    Raises:
        LayerError: there is no such layer or channel, or the pixel is outside the crop.
    """
    if not all(0 <= place < IMAGE_PX for place in pixel):
        raise LayerError(f"The crop has rows and columns 0 to {IMAGE_PX - 1}; there is no pixel {pixel[0]},{pixel[1]}.")
    layer = naming.resolve(layer_id, spec)
    if channel is not None:
        layer = maker(Unit(layer, channel), spec).layer
    row = row_of(layer, spec)
    rows, columns = (_seeing(row.id, row.size, place, spec) for place in pixel)
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


@lru_cache(maxsize=4096)
def _pixels(layer_id: LayerId, cell: int, spec: GoogLeNetSpec) -> tuple[int, int]:
    """First pixel and last + 1 of a cell's field along one axis; a depth concat sees what its branches see together."""
    row = row_of(layer_id, spec)
    if not row.inputs:
        return cell, cell + 1
    first, stop = cells_read(row, cell)
    ends = [(_pixels(source, first, spec)[0], _pixels(source, stop - 1, spec)[1]) for source in row.inputs]
    return min(start for start, _ in ends), max(end for _, end in ends)


def _seeing(layer_id: LayerId, size: int, pixel: int, spec: GoogLeNetSpec) -> range:
    """The cells whose field contains a pixel; fields move on with the cell, so that those cells stand together."""
    found = [cell for cell in range(size) if pixel in range(*_pixels(layer_id, cell, spec))]
    return range(found[0], found[-1] + 1) if found else range(0)
