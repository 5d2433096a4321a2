"""Layers as the questions speak of them: their facts as the graph has them, from the spec alone, and their names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from googlenet_core.arithmetic.costs import layer_costs
from googlenet_core.arithmetic.receptive_field import fields
from googlenet_core.blueprint import naming
from googlenet_core.blueprint.architecture import Node, Shape
from googlenet_core.blueprint.naming import LayerId, stage_of
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.blueprint.topology import Layer, layers
from googlenet_core.tables import Rows

_ORDINALS = ("first", "second", "third", "fourth")


@lru_cache(maxsize=64)
def nodes(spec: GoogLeNetSpec) -> Mapping[LayerId, Node]:
    """Return the stages and layers of a network, as `introspection` finds them in the built one.

    Shapes are N×C×H×W or N×features in positions, fields in pixels of the picture.

    Example:
        >>> from googlenet_core import PAPER
        >>> nodes(PAPER)["inception3a"].in_shape, nodes(PAPER)["inception3a"].out_shape
        ((1, 192, 28, 28), (1, 256, 28, 28))
    """
    rows, costs, seen = layers(spec), layer_costs(spec), fields(spec)
    found = {}
    for row in rows:
        field, cost, inside = seen[row.id], costs[row.id], "." in row.id
        branch = row.id.partition(".branch")[2][:1]
        found[row.id] = Node(
            id=row.id,
            label=naming.label(row.id, spec),
            kind=row.kind,
            level="layer" if inside else "stage",
            parent=stage_of(row.id) if inside else None,
            branch=int(branch) if branch else None,
            in_shape=_in_shape(row, rows),
            out_shape=_shape(row, row.channels, row.size),
            kernel=row.kernel,
            stride=row.stride,
            padding=row.padding,
            ceil=row.ceil,
            params=cost.params,
            macs=cost.macs,
            rf_px=field.rf_px,
            jump_px=field.jump_px,
            center0_px=field.center0_px,
            first0_px=field.first0_px,
        )
    return MappingProxyType(found)


@lru_cache(maxsize=64)
def sources(spec: GoogLeNetSpec) -> Mapping[LayerId, tuple[Node, ...]]:
    """Return which layers each layer reads."""
    found = nodes(spec)
    return MappingProxyType({row.id: tuple(found[source] for source in row.inputs) for row in layers(spec)})


def _in_shape(row: Layer, rows: Rows[Layer]) -> Shape:
    """Shape of what is read; of a depth concat or a head, of what its first layer reads."""
    if row.kind in ("inception", "auxiliary"):
        row = next(inner for inner in rows if inner.id.startswith(f"{row.id}."))
    if row.kind == "linear":
        return (1, row.in_channels * row.in_size**2)
    return _shape(row, row.in_channels, row.in_size)


def _shape(row: Layer, channels: int, size: int) -> Shape:
    vector = row.kind in ("linear", "auxiliary", "dropout", "relu")
    return (1, channels) if vector else (1, channels, size, size)


def spoken(layer_id: LayerId, spec: GoogLeNetSpec) -> str:
    """Return what a sentence calls a layer.

    Example:
        >>> from googlenet_core import PAPER
        >>> spoken("inception3a.branch3.0", PAPER), spoken("maxpool1", PAPER)
        ('the 5×5 reduce of inception (3a)', 'the first max pool 3×3/2')
    """
    name = naming.short_label(layer_id, spec)
    pools = [stage for stage in naming.stages(spec) if stage.startswith("maxpool")]
    if layer_id in pools:
        name = f"{_ORDINALS[pools.index(layer_id)]} {name}"
    inside = "." in layer_id
    owner = naming.label(stage_of(layer_id), spec)
    article = "the " if owner.startswith("auxiliary") else ""
    return f"the {name} of {article}{owner}" if inside else f"the {name}"


def begun(text: str) -> str:
    """Return a sentence with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]
