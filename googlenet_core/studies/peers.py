"""AlexNet and VGG-16 as layer tables, to compare GoogLeNet with: their parameters and MACs follow from the rows.

Rows are those of Krizhevsky et al. (2012), with the groups of its two GPUs, and of configuration D of Simonyan and
Zisserman (2015). Both are counted as everything here is (`costs`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from googlenet_core.arithmetic.costs import Cost, conv_cost, layer_costs, linear_cost, total
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.blueprint.topology import output_size
from googlenet_core.tables import Rows


@dataclass(frozen=True, slots=True)
class PeerLayer:
    """One layer with parameters. ``size`` is the side of its output in cells (1 for a vector)."""

    label: str
    kind: Literal["conv", "linear"]
    in_channels: int
    channels: int
    kernel: int
    size: int
    groups: int
    cost: Cost


@dataclass(frozen=True, slots=True)
class Peer:
    """A network of layers in one row."""

    title: str
    image_px: int
    layers: tuple[PeerLayer, ...]

    @property
    def depth(self) -> int:
        """Layers with parameters; they all stand one after another."""
        return len(self.layers)

    @property
    def cost(self) -> Cost:
        """Cost of the whole network."""
        return sum((layer.cost for layer in self.layers), Cost())

    @property
    def first_linear(self) -> Cost:
        """Cost of the first fully connected layer, the only one that reads maps."""
        return next(layer.cost for layer in self.layers if layer.kind == "linear")

    def part(self, kind: Literal["conv", "linear"]) -> Cost:
        """Cost of the convolutions, or of the fully connected layers."""
        return sum((layer.cost for layer in self.layers if layer.kind == kind), Cost())


@dataclass(frozen=True, slots=True)
class Ratio:
    """One way to count how many times as many parameters AlexNet has."""

    way: str
    alexnet: int
    googlenet: int

    @property
    def ratio(self) -> float:
        """AlexNet's parameters over GoogLeNet's."""
        return self.alexnet / self.googlenet


@dataclass(frozen=True, slots=True)
class _Conv:
    channels: int
    kernel: int = 3
    stride: int = 1
    padding: int = 1
    groups: int = 1


@dataclass(frozen=True, slots=True)
class _Pool:
    kernel: int
    stride: int = 2


_Row = _Conv | _Pool
_HIDDEN = (4096, 4096, 1000)
"""The three fully connected layers that both networks end in."""

_ALEXNET_ROWS: tuple[_Row, ...] = (
    _Conv(96, 11, stride=4, padding=0),
    _Pool(3),
    _Conv(256, 5, padding=2, groups=2),
    _Pool(3),
    _Conv(384),
    _Conv(384, groups=2),
    _Conv(256, groups=2),
    _Pool(3),
)


def _block(width: int, times: int) -> tuple[_Row, ...]:
    """Equal 3×3 convolutions and the pool after them."""
    return (*(_Conv(width) for _ in range(times)), _Pool(2))


_VGG_ROWS = (*_block(64, 2), *_block(128, 2), *_block(256, 3), *_block(512, 3), *_block(512, 3))


def _walk(title: str, image_px: int, rows: Sequence[_Row]) -> Peer:
    channels, size, built = 3, image_px, list[PeerLayer]()
    for row in rows:
        if isinstance(row, _Pool):
            size = output_size(size, row.kernel, row.stride, 0)
            continue
        size = output_size(size, row.kernel, row.stride, row.padding)
        cost = conv_cost(channels // row.groups, row.channels, row.kernel, size, bias=True, batch_norm=False)
        label = f"conv {len(built) + 1}"
        built.append(PeerLayer(label, "conv", channels, row.channels, row.kernel, size, row.groups, cost))
        channels = row.channels
    features = channels * size**2
    for width in _HIDDEN:
        label = f"linear {len(built) + 1}"
        built.append(PeerLayer(label, "linear", features, width, 1, 1, 1, linear_cost(features, width)))
        features = width
    return Peer(title, image_px, tuple(built))


ALEXNET = _walk("AlexNet", 227, _ALEXNET_ROWS)
"""Two groups in the second, fourth and fifth convolution, as trained on two GPUs."""

ALEXNET_UNGROUPED = _walk(
    "AlexNet without groups",
    227,
    [replace(row, groups=1) if isinstance(row, _Conv) else row for row in _ALEXNET_ROWS],
)
"""The same widths with every convolution reading all channels."""

VGG_16 = _walk("VGG-16", 224, _VGG_ROWS)
"""Sixteen layers with parameters: thirteen 3×3 convolutions and three fully connected layers."""

QUOTED_RATIO = 12
"""The paper's words: "12 times fewer parameters" than the winning architecture of two years before."""


def ratios(spec: GoogLeNetSpec) -> Rows[Ratio]:
    """Return AlexNet's parameters over GoogLeNet's by several ways of counting, the plain one first."""
    whole, with_heads = total(spec).params, total(spec, auxiliary=True).params
    rows = layer_costs(spec)
    modules = sum(rows[module.id].params for module in spec.modules)
    return Rows(
        (
            Ratio("plain", ALEXNET.cost.params, whole),
            Ratio("ungrouped", ALEXNET_UNGROUPED.cost.params, whole),
            Ratio("with heads", ALEXNET.cost.params, with_heads),
            Ratio("without classifier", ALEXNET.cost.params, whole - rows["fc"].params),
            Ratio("modules", ALEXNET.cost.params, modules),
            Ratio("convolutions", ALEXNET.part("conv").params, whole - rows["fc"].params),
        )
    )
