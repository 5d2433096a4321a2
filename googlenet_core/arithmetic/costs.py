"""Parameters and MACs of every layer, module and head, from the spec alone.

The rule: a multiply-accumulate (MAC) is counted for each weight of a convolution or linear layer at each place it is
used, H'·W'·k·k·in·out; biases, batch norm, pooling, LRN and ReLU count none. 1 MAC = 2 FLOPs.
"""

from __future__ import annotations

from dataclasses import dataclass

from googlenet_core.blueprint.naming import LayerId
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.blueprint.topology import Layer, layers
from googlenet_core.tables import RowsByName

MACS_RULE = (
    "multiply-accumulates of convolution and linear weights only: H'·W'·k·k·in·out; no bias, pooling, LRN or batch norm"
)
"""How MACs are counted, in words, to stand beside every total."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a layer costs: trained numbers by role, and multiply-accumulates for one image."""

    weights: int = 0
    biases: int = 0
    norm: int = 0
    macs: int = 0

    @property
    def params(self) -> int:
        """All trained numbers: weights, biases, and batch norm's scale and shift."""
        return self.weights + self.biases + self.norm

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.weights + other.weights, self.biases + other.biases, self.norm + other.norm, self.macs + other.macs
        )


def conv_cost(in_channels: int, channels: int, kernel: int, out_size: int, *, bias: bool, batch_norm: bool) -> Cost:
    """Cost of a k×k convolution that makes ``channels`` maps of ``out_size``² cells."""
    weights = kernel * kernel * in_channels * channels
    return Cost(weights, channels if bias else 0, 2 * channels if batch_norm else 0, weights * out_size**2)


def linear_cost(features: int, outputs: int) -> Cost:
    """Cost of a linear layer with bias."""
    return Cost(features * outputs, outputs, 0, features * outputs)


def _own_cost(layer: Layer, spec: GoogLeNetSpec) -> Cost:
    if layer.kind == "conv" and layer.kernel:
        return conv_cost(
            layer.in_channels, layer.channels, layer.kernel, layer.size, bias=spec.conv_bias, batch_norm=spec.batch_norm
        )
    if layer.kind == "linear":
        return linear_cost(layer.in_channels * layer.in_size**2, layer.channels)
    return Cost()


def layer_costs(spec: GoogLeNetSpec, num_classes: int = 1000) -> RowsByName[LayerId, Cost]:
    """Return the cost of every layer; a module's or head's row is the sum of what is inside it.

    Example:
        >>> from googlenet_core import PAPER, layer_costs
        >>> layer_costs(PAPER)["conv1"].params, layer_costs(PAPER)["conv1"].macs  # 7·7·3·64 + 64, and 112² times the first
        (9472, 118013952)
    """
    rows = RowsByName({layer.id: _own_cost(layer, spec) for layer in layers(spec, num_classes)})
    for layer_id, cost in list(rows.items()):
        stage, _, inside = layer_id.partition(".")
        if inside:
            rows[stage] += cost
    return rows


def total(spec: GoogLeNetSpec, num_classes: int = 1000, *, auxiliary: bool = False) -> Cost:
    """Return the cost of the whole network, by default without the auxiliary heads (as at inference)."""
    heads = {head.key for head in spec.auxiliary}
    stages = {layer_id: cost for layer_id, cost in layer_costs(spec, num_classes).items() if "." not in layer_id}
    return sum((cost for layer_id, cost in stages.items() if auxiliary or layer_id not in heads), Cost())
