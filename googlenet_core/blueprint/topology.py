"""The network walked on paper: every layer with its inputs and sizes, from the spec alone.

No tensor is involved. What a layer costs and what it sees is computed from these rows in `costs` and
`receptive_field`; `introspection` finds the same facts by looking at the built network, and tests make both agree.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from googlenet_core.blueprint import naming
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.blueprint.specs import (
    ADAPTIVE_CELLS,
    AUX_POOL,
    BRANCH_POOL,
    IMAGE_PX,
    STRIDE_2_POOL,
    AuxiliarySpec,
    GoogLeNetSpec,
    InceptionSpec,
    PoolSpec,
)
from googlenet_core.errors import LayerError, nearest
from googlenet_core.tables import Rows

CONV1_KERNEL, CONV1_STRIDE = 7, 2
"""Window of the first convolution (Table 1, first row)."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer on paper. ``size`` and ``in_size`` are the side of a square map in cells (1 for vectors).

    ``adaptive`` marks a pool whose windows follow from its output size; its ``stride`` is None.
    """

    id: LayerId
    kind: str
    inputs: tuple[LayerId, ...]
    in_channels: int
    in_size: int
    channels: int
    size: int
    kernel: int | None = None
    stride: int | None = None
    padding: int | None = None
    ceil: bool = False
    adaptive: bool = False


def output_size(size: int, kernel: int, stride: int, padding: int, *, ceil: bool = False) -> int:
    """Cells after a window: floor or ceil of (size + 2·padding − kernel) / stride, plus 1."""
    steps = (size + 2 * padding - kernel) / stride
    return (math.ceil(steps) if ceil else math.floor(steps)) + 1


def exact_size(size: int, kernel: int, stride: int, padding: int) -> Fraction:
    """The same without rounding, as textbooks often have it: no whole number where a last step fits only in part.

    Example:
        >>> print(exact_size(112, kernel=3, stride=2, padding=0))
        111/2
    """
    return Fraction(size + 2 * padding - kernel, stride) + 1


class _Walk:
    """Adds layers one after another, each reading what stands before it."""

    def __init__(self) -> None:
        self.rows: list[Layer] = [Layer(naming.INPUT, "input", (), 3, IMAGE_PX, 3, IMAGE_PX)]

    def conv(self, layer_id: str, source: Layer, channels: int, kernel: int = 1, stride: int = 1) -> Layer:
        padding = kernel // 2
        size = output_size(source.size, kernel, stride, padding)
        return self._add(layer_id, "conv", source, channels, size, kernel, stride, padding)

    def pool(self, layer_id: str, source: Layer, pool: PoolSpec, kind: str = "max pool") -> Layer:
        size = output_size(source.size, pool.kernel, pool.stride, pool.padding, ceil=pool.ceil)
        return self._add(
            layer_id, kind, source, source.channels, size, pool.kernel, pool.stride, pool.padding, pool.ceil
        )

    def same(self, layer_id: str, kind: str, source: Layer) -> Layer:
        return self._add(layer_id, kind, source, source.channels, source.size)

    def vector(self, layer_id: str, source: Layer, channels: int) -> Layer:
        return self._add(layer_id, "linear", source, channels, 1)

    def join(self, layer_id: str, kind: str, sources: list[Layer]) -> Layer:
        first = sources[0]
        channels = sum(source.channels for source in sources)
        row = Layer(layer_id, kind, tuple(s.id for s in sources), first.channels, first.size, channels, first.size)
        self.rows.append(row)
        return row

    def adaptive_pool(self, layer_id: str, source: Layer, cells: int) -> Layer:
        # Window i reaches from floor(i·size/cells) to ceil((i+1)·size/cells); all are equally wide in this network.
        kernel = math.ceil(source.size / cells)
        row = Layer(
            layer_id,
            "avg pool",
            (source.id,),
            source.channels,
            source.size,
            source.channels,
            cells,
            kernel,
            adaptive=True,
        )
        self.rows.append(row)
        return row

    def _add(
        self,
        layer_id: str,
        kind: str,
        source: Layer,
        channels: int,
        size: int,
        kernel: int | None = None,
        stride: int | None = None,
        padding: int | None = None,
        ceil: bool = False,
    ) -> Layer:
        row = Layer(
            layer_id, kind, (source.id,), source.channels, source.size, channels, size, kernel, stride, padding, ceil
        )
        self.rows.append(row)
        return row


@lru_cache(maxsize=64)
def layers(spec: GoogLeNetSpec, num_classes: int = 1000) -> Rows[Layer]:
    """Return every layer of the network (stages and what is inside modules and heads) in order of execution.

    A module's row is its depth concat; a head's row is its logits.
    """
    walk = _Walk()
    x = walk.conv("conv1", walk.rows[0], spec.conv1, CONV1_KERNEL, CONV1_STRIDE)
    x = walk.pool("maxpool1", x, STRIDE_2_POOL)
    x = walk.same("lrn1", "lrn", x) if spec.lrn else x
    x = walk.conv("conv2", x, spec.conv2)
    x = walk.conv("conv3", x, spec.conv3, kernel=3)
    x = walk.same("lrn2", "lrn", x) if spec.lrn else x
    x = walk.pool("maxpool2", x, STRIDE_2_POOL)
    pools = {"4a": "maxpool3", "5a": "maxpool4"}
    for module in spec.modules:
        pool = spec.pool_before(module.name)
        if pool and module.name in pools:
            x = walk.pool(pools[module.name], x, pool)
        x = _inception(walk, x, module, spec)
        for head in spec.auxiliary:
            if head.tap == module.name:
                _auxiliary(walk, x, head, num_classes)
    x = walk.pool("avgpool", x, PoolSpec(kernel=x.size, stride=1, ceil=False), "avg pool")
    x = walk.same("dropout", "dropout", x)
    walk.vector("fc", x, num_classes)
    return Rows(walk.rows)


def way_to(layer_id: LayerId, spec: GoogLeNetSpec) -> tuple[Layer, ...]:
    """Return the layers from the input to one of them, itself included; behind a depth concat, through its first branch.

    Raises:
        LayerError: there is no such layer.

    Example:
        >>> from googlenet_core import PAPER
        >>> [layer.id for layer in way_to("maxpool1", PAPER)]
        ['input', 'conv1', 'maxpool1']
    """
    by_id = {layer.id: layer for layer in layers(spec)}
    if layer_id not in by_id:
        raise LayerError(f"There is no layer '{layer_id}' in variant {spec.name}.{nearest(layer_id, by_id)}")
    way = [by_id[layer_id]]
    while way[0].inputs:
        way.insert(0, by_id[way[0].inputs[0]])
    return tuple(way)


def _inception(walk: _Walk, x: Layer, module: InceptionSpec, spec: GoogLeNetSpec) -> Layer:
    own = module.id
    first = walk.conv(f"{own}.branch1", x, module.n1x1)
    second = walk.conv(f"{own}.branch2.1", walk.conv(f"{own}.branch2.0", x, module.n3x3_reduce), module.n3x3, 3)
    reduced = walk.conv(f"{own}.branch3.0", x, module.n5x5_reduce)
    third = walk.conv(f"{own}.branch3.1", reduced, module.n5x5, spec.third_kernel)
    fourth = walk.conv(f"{own}.branch4.1", walk.pool(f"{own}.branch4.0", x, BRANCH_POOL), module.pool_proj)
    return walk.join(own, "inception", [first, second, third, fourth])


def _auxiliary(walk: _Walk, x: Layer, head: AuxiliarySpec, num_classes: int) -> None:
    own = head.key
    if head.adaptive_pool:
        x = walk.adaptive_pool(f"{own}.pool", x, ADAPTIVE_CELLS)
    else:
        x = walk.pool(f"{own}.pool", x, AUX_POOL, "avg pool")
    x = walk.conv(f"{own}.conv", x, head.conv)
    x = walk.vector(f"{own}.fc1", x, head.hidden)
    x = walk.same(f"{own}.relu", "relu", x)
    x = walk.same(f"{own}.dropout", "dropout", x)
    x = walk.vector(f"{own}.fc2", x, num_classes)
    walk.join(own, "auxiliary", [x])
