"""Which tensors of a state dict belong to a layer: keys and shapes, from facts alone.

Reading or writing such tensors is `checkpoints`' and `weights`' job.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from googlenet_core.blueprint.architecture import Architecture, Node
from googlenet_core.blueprint.specs import GoogLeNetSpec


@dataclass(frozen=True, slots=True)
class StateKey:
    """One tensor: its key, its shape, and what it is. ``trained`` ones are the parameters; the others are statistics."""

    key: str
    shape: tuple[int, ...]
    role: str
    trained: bool = True

    @property
    def numbers(self) -> int:
        """How many numbers it holds."""
        return math.prod(self.shape)


def state_keys(found: Architecture, layer_id: str, spec: GoogLeNetSpec) -> tuple[StateKey, ...]:
    """Return the tensors of a layer; of a module or head, those of all layers inside it."""
    return tuple(key for node in _leaves(found, found[layer_id]) for key in _own(node, spec))


def _leaves(found: Architecture, node: Node) -> Iterable[Node]:
    if node.kind in ("conv", "convolution", "linear", "batch norm"):
        return (node,)
    return [leaf for inner in found.inside(node.id) for leaf in _leaves(found, inner)]


def _own(node: Node, spec: GoogLeNetSpec) -> list[StateKey]:
    outputs = node.out_shape[1]
    if node.kind == "linear":
        features = math.prod(node.in_shape[1:])
        return [
            StateKey(f"{node.id}.weight", (outputs, features), "weights: out × in"),
            StateKey(f"{node.id}.bias", (outputs,), "one bias per output"),
        ]
    whole = node.kind == "conv"
    keys: list[StateKey] = []
    if node.kind in ("conv", "convolution") and node.kernel:
        own = f"{node.id}.conv" if whole else node.id
        shape = (outputs, node.in_shape[1], node.kernel, node.kernel)
        keys.append(StateKey(f"{own}.weight", shape, "weights: out × in × height × width"))
        if spec.conv_bias:
            keys.append(StateKey(f"{own}.bias", (outputs,), "one bias per output channel"))
    if node.kind == "batch norm" or (whole and spec.batch_norm):
        keys += _batch_norm(f"{node.id}.bn" if whole else node.id, outputs)
    return keys


def _batch_norm(own: str, channels: int) -> list[StateKey]:
    return [
        StateKey(f"{own}.weight", (channels,), "batch norm's scale per channel"),
        StateKey(f"{own}.bias", (channels,), "batch norm's shift per channel"),
        StateKey(f"{own}.running_mean", (channels,), "mean seen in training", trained=False),
        StateKey(f"{own}.running_var", (channels,), "variance seen in training", trained=False),
        StateKey(f"{own}.num_batches_tracked", (), "batches seen in training", trained=False),
    ]
