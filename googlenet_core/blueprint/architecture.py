"""The facts about a network as plain frozen data: nodes and edges. How they are found is `introspection`'s job.

A node is one tensor worth showing. Nodes stand on three levels:

* ``stage``: what the folded graph draws (``conv1``, ``maxpool1``, ``inception3a``, ``aux1``, ``fc`` ...);
* ``layer``: what is inside an inception module or an auxiliary head (``inception3a.branch2.0``, ``aux1.conv``);
* ``operation``: what is inside a convolution layer (``conv1.conv``, ``conv1.bn``, ``conv1.relu``).

A stage's or layer's parameters and MACs include those of what is inside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from googlenet_core.blueprint.naming import is_foldable, stage_of
from googlenet_core.errors import LayerError, nearest

Shape = tuple[int, ...]
"""N×C×H×W, or N×features; N is always 1 here."""


@dataclass(frozen=True, slots=True)
class Node:
    """Facts about one layer. Sizes in cells, fields in pixels of the 224×224 input.

    ``kind`` is one of: input, conv, max pool, avg pool, lrn, inception, auxiliary, dropout, linear,
    convolution, batch norm, relu (operations; ``conv`` is all of them together, after ReLU).
    ``center0_px`` and ``first0_px`` belong to unit 0; unit u is ``u * jump_px`` further.
    ``jump_px`` is None where units are not evenly spaced (adaptive pooling) or there is only one.
    """

    id: str
    label: str
    kind: str
    level: str
    parent: str | None
    branch: int | None
    in_shape: Shape
    out_shape: Shape
    kernel: int | None
    stride: int | None
    padding: int | None
    ceil: bool
    params: int
    macs: int
    rf_px: int | None
    jump_px: int | None
    center0_px: float | None
    first0_px: int | None

    @property
    def module(self) -> str | None:
        """LayerId of the inception module or head this node is in (or is), else None."""
        stage = stage_of(self.id)
        return stage if is_foldable(stage) else None


@dataclass(frozen=True, slots=True)
class Edge:
    """Dataflow from one node to another, with the shape of the tensor that flows."""

    source: str
    target: str
    shape: Shape


@dataclass(frozen=True)
class Architecture:
    """A network as nodes in order of execution and edges among its layers (operations have no edges)."""

    variant: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    params: int
    params_with_aux: int
    macs: int
    macs_with_aux: int

    @cached_property
    def _by_id(self) -> dict[str, Node]:
        return {node.id: node for node in self.nodes}

    def __contains__(self, layer_id: object) -> bool:
        return layer_id in self._by_id

    def __getitem__(self, layer_id: str) -> Node:
        """Return the node of ``layer_id``.

        Raises:
            LayerError: there is no such layer; the nearest is named.
        """
        try:
            return self._by_id[layer_id]
        except KeyError:
            raise LayerError(
                f"There is no layer '{layer_id}' in variant {self.variant}.{nearest(layer_id, self._by_id)}"
            ) from None

    def inside(self, layer_id: str) -> tuple[Node, ...]:
        """Nodes whose parent is ``layer_id``."""
        return tuple(node for node in self.nodes if node.parent == layer_id)

    def on_level(self, level: str) -> Iterator[Node]:
        """Nodes of one level, in order of execution."""
        return (node for node in self.nodes if node.level == level)

    def feeding(self, layer_id: str) -> tuple[str, ...]:
        """LayerIds whose output this layer reads."""
        return tuple(edge.source for edge in self.edges if edge.target == layer_id)

    def fed_by(self, layer_id: str) -> tuple[str, ...]:
        """LayerIds that read this layer's output."""
        return tuple(edge.target for edge in self.edges if edge.source == layer_id)
