"""What the global average pool saves: the last layer reads one number a channel, instead of every place of every map."""

from __future__ import annotations

from dataclasses import dataclass

from googlenet_core.arithmetic.costs import Cost, linear_cost
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.blueprint.topology import layers


@dataclass(frozen=True, slots=True)
class LastLayer:
    """The last layer as it is, and as it would be if it read the maps in full.

    Attributes:
        channels: channels of the last module.
        size: side of its maps, in cells.
        averaged: cost of the layer that reads one mean a channel.
        full: cost of a layer that reads ``channels`` × ``size`` × ``size`` numbers.
    """

    channels: int
    size: int
    averaged: Cost
    full: Cost

    @property
    def ratio(self) -> float:
        """How many times as many parameters the full one has."""
        return self.full.params / self.averaged.params


def compare_last_layers(spec: GoogLeNetSpec, num_classes: int = 1000) -> LastLayer:
    """Return the last layer's cost after the average pool, and what it would cost without.

    Example:
        >>> from googlenet_core.blueprint import PAPER
        >>> both = compare_last_layers(PAPER)
        >>> both.full.params, both.averaged.params
        (50177000, 1025000)
    """
    pool = next(layer for layer in layers(spec, num_classes) if layer.id == "avgpool")
    channels, size = pool.in_channels, pool.in_size
    return LastLayer(channels, size, linear_cost(channels, num_classes), linear_cost(channels * size**2, num_classes))
