"""One unit: a cell of one feature map. Its text form, whether it exists, and which unit stands next to it.

What a unit sees of the picture is in `unit_field`; what it computes is in `microscope`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from googlenet_core.arithmetic import channels
from googlenet_core.blueprint import naming
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.blueprint.topology import Layer, layers
from googlenet_core.errors import LayerError

_TEXT = re.compile(r"(.+):(\d{1,6}):(\d{1,6}),(\d{1,6})")
_AT = re.compile(r"\s*(\d{1,6})\s*,\s*(\d{1,6})\s*")


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """One cell of one map; of a vector the cell is (0, 0). Its text is ``inception3a:200:14,13`` (channel, row, column).

    Attributes:
        layer: LayerId, operations and whole branches too.
        channel: map, counted from 0; in a module's depth concat the concat index.
        y: row of the cell, counted from 0 at the top.
        x: column of the cell, counted from 0 at the left.

    Example:
        >>> from googlenet_core import Unit
        >>> str(Unit("inception3a", channel=200, y=14, x=13))
        'inception3a:200:14,13'
    """

    layer: LayerId
    channel: int
    y: int = 0
    x: int = 0

    def __str__(self) -> str:
        return f"{self.layer}:{self.channel}:{self.y},{self.x}"


def parse(text: str, spec: GoogLeNetSpec, num_classes: int = 1000) -> Unit:
    """Read ``layer:channel:row,column``; the layer may be written as people do (``3a``, ``inception (3a)``).

    Raises:
        LayerError: it reads otherwise, or there is no such unit.
    """
    match = _TEXT.fullmatch(text.strip())
    if not match:
        raise LayerError(f"'{text[:80]}' is not a unit; write layer:channel:row,column, as in inception3a:200:14,13.")
    layer, channel, y, x = match.groups()
    return checked(Unit(naming.resolve_layer(layer, spec), int(channel), int(y), int(x)), spec, num_classes)


def parse_at(text: str) -> tuple[int, int]:
    """Read ``row,column``.

    Raises:
        LayerError: it reads otherwise.
    """
    match = _AT.fullmatch(text)
    if not match:
        raise LayerError(f"'{text[:80]}' is no position; write its row and column, as in 14,13.")
    return int(match[1]), int(match[2])


def row_of(layer_id: LayerId, spec: GoogLeNetSpec, num_classes: int = 1000) -> Layer:
    """Return the layer on paper that ``layer_id`` is, ends (whole branch) or is an operation of.

    Raises:
        LayerError: there is no such layer; the nearest is named.
    """
    known = _rows(spec, num_classes)
    return known[layer_id] if layer_id in known else known[naming.resolve_layer(layer_id, spec)]


@lru_cache(maxsize=16)
def _rows(spec: GoogLeNetSpec, num_classes: int) -> dict[LayerId, Layer]:
    rows = {row.id: row for row in layers(spec, num_classes)}
    ids = {layer_id: naming.canonical(layer_id) for layer_id in naming.layer_ids(spec)}
    return {name: rows[layer] if layer in rows else rows[layer.rpartition(".")[0]] for name, layer in ids.items()}


def shape_of(layer_id: LayerId, spec: GoogLeNetSpec, num_classes: int = 1000) -> tuple[int, int, int]:
    """Return channels, rows and columns of a layer, whole branch or operation; a vector has one row and column.

    Raises:
        LayerError: there is no such layer.
    """
    row = row_of(layer_id, spec, num_classes)
    return row.channels, row.size, row.size


def checked(unit: Unit, spec: GoogLeNetSpec, num_classes: int = 1000) -> Unit:
    """Return the unit if its layer has it.

    Raises:
        LayerError: there is no such layer, channel or cell; the message says which there are.
    """
    count, height, width = shape_of(unit.layer, spec, num_classes)
    name = naming.label(unit.layer, spec)
    if not 0 <= unit.channel < count:
        raise LayerError(f"{name} has channels 0 to {count - 1}; there is no channel {unit.channel}.")
    if not (0 <= unit.y < height and 0 <= unit.x < width):
        there = f"rows and columns 0 to {height - 1}" if height > 1 else "one unit per channel, at 0,0"
        raise LayerError(f"{name} has {there}; there is no position {unit.y},{unit.x}.")
    return unit


def moved(unit: Unit, rows: int, columns: int, spec: GoogLeNetSpec) -> Unit:
    """Return the unit that many cells further in the same map; at the edge of the map it stays."""
    _, height, width = shape_of(unit.layer, spec)
    return replace(unit, y=min(max(unit.y + rows, 0), height - 1), x=min(max(unit.x + columns, 0), width - 1))


def following(unit: Unit, spec: GoogLeNetSpec, steps: int = 1) -> Unit:
    """Return the unit that a kernel sliding row by row reaches after ``steps`` (backwards if negative).

    After the last cell it starts again at the first.
    """
    _, height, width = shape_of(unit.layer, spec)
    place = (unit.y * width + unit.x + steps) % (height * width)
    return replace(unit, y=place // width, x=place % width)


def maker(unit: Unit, spec: GoogLeNetSpec) -> Unit:
    """Return the unit of the branch that a depth concat only passes on; any other unit is itself.

    Raises:
        LayerError: there is no such layer or channel.
    """
    if not unit.layer.startswith("inception") or "." in unit.layer:
        return unit
    branch, local = channels.locate(spec.module(unit.layer), unit.channel)
    return replace(
        unit, layer=f"{unit.layer}.branch1" if branch == 1 else f"{unit.layer}.branch{branch}.1", channel=local
    )
