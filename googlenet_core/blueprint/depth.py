"""How deep a network is: layers along the longest path, and how many there are in all. Not the same number."""

from __future__ import annotations

from dataclasses import dataclass

from googlenet_core.blueprint.architecture import Architecture, Node
from googlenet_core.blueprint.heads import HEAD_LAYERS
from googlenet_core.blueprint.naming import stage_of
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.blueprint.topology import layers

_LEARNED = ("conv", "linear")
_POOLS = ("max pool", "avg pool")


@dataclass(frozen=True, slots=True)
class Depth:
    """Layers of the main network (auxiliary heads apart).

    Attributes:
        learned: layers with parameters along the longest path, as the paper counts its depth.
        with_pooling: the same, pools included that stand outside the modules.
        convs, linears: how many there are in all.
    """

    learned: int
    with_pooling: int
    convs: int
    linears: int


def count_depth(found: Architecture) -> Depth:
    """Count the layers of a network from input to classifier."""
    heads = {node.id for node in found.on_level("stage") if node.kind == "auxiliary"}
    main = [node for node in found.nodes if node.level != "operation" and stage_of(node.id) not in heads]
    return Depth(
        learned=_longest(found, main, _LEARNED),
        with_pooling=_longest(found, main, _LEARNED) + sum(n.kind in _POOLS and n.level == "stage" for n in main),
        convs=sum(node.kind == "conv" for node in main),
        linears=sum(node.kind == "linear" for node in main),
    )


def count_learned(spec: GoogLeNetSpec) -> int:
    """Count the layers with parameters along the longest path from the spec alone, as `Depth.learned` counts them.

    Example:
        >>> from googlenet_core.blueprint import PAPER
        >>> count_learned(PAPER)
        22
    """
    counted: dict[str, int] = {}
    for layer in layers(spec):
        before = max((counted[source] for source in layer.inputs), default=0)
        counted[layer.id] = before + (layer.kind in _LEARNED)
    return counted[HEAD_LAYERS["main"]]


def _longest(found: Architecture, nodes: list[Node], kinds: tuple[str, ...]) -> int:
    """Most layers of these kinds on any path; nodes come in order of execution, so each finds its sources counted."""
    counted: dict[str, int] = {}
    for node in nodes:
        before = max((counted.get(source, 0) for source in found.feeding(node.id)), default=0)
        counted[node.id] = before + (node.kind in kinds)
    return max(counted.values())
