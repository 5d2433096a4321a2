"""The facts of a network found by looking at it: torchinfo runs it layer by layer, torch.fx traces its dataflow.

The network is built on the meta device, so nothing is computed and no memory is used. Only this file imports torchinfo.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from threading import Lock
from typing import Any

import torch
import torchinfo
from torch import Tensor, fx, nn
from torchinfo.layer_info import LayerInfo

from googlenet_core.arithmetic.receptive_field import field_of
from googlenet_core.blueprint import naming
from googlenet_core.blueprint.architecture import Architecture, Edge, Node, Shape
from googlenet_core.blueprint.naming import LayerId, stage_of
from googlenet_core.blueprint.specs import IMAGE_PX, GoogLeNetSpec
from googlenet_core.network.model import BranchPool, Conv, GoogLeNet, Heads
from googlenet_core.network.response_norm import LocalResponseNorm
from googlenet_core.network.taps import Collector, Tap

_KINDS: dict[str, str] = {
    "Conv": "conv",
    "MaxPool2d": "max pool",
    "BranchPool": "max pool",
    "AvgPool2d": "avg pool",
    "AdaptiveAvgPool2d": "avg pool",
    "LocalResponseNorm": "lrn",
    "Inception": "inception",
    "Auxiliary": "auxiliary",
    "Dropout": "dropout",
    "Linear": "linear",
    "Conv2d": "convolution",
    "BatchNorm2d": "batch norm",
    "ReLU": "relu",
}
# torchinfo keeps what it finds in globals, and torch.fx exchanges every module's call while it traces.
_LOOKING = Lock()
_OUTSIDE = "outside"  # what joins the heads into the returned tuple


def _wanting_all(net: GoogLeNet) -> Tap:
    """A tap that wants everything, so that no step is merged with the next."""
    return Collector(naming.layer_ids(net.spec))


@lru_cache(maxsize=8)
def architecture(spec: GoogLeNetSpec, num_classes: int = 1000) -> Architecture:
    """Look at the network of ``spec`` and return its nodes and edges (batch of 1, 224×224, auxiliary heads included).

    Threads may ask at once. No other thread should run a network for the first time it is asked about a variant.

    Example:
        >>> from googlenet_core import PAPER, architecture
        >>> found = architecture(PAPER)
        >>> found.params, found["inception3a"].out_shape
        (6998552, (1, 256, 28, 28))
    """
    with _LOOKING:
        return _looked_at(spec, num_classes)


def _looked_at(spec: GoogLeNetSpec, num_classes: int) -> Architecture:
    with torch.device("meta"):
        net = GoogLeNet(spec, num_classes).eval()
    rows = {_path(info): info for info in _torchinfo_rows(net)}
    nodes = [_input_node()]
    for layer_id in naming.layer_ids(spec):
        if layer_id in rows and rows[layer_id].class_name in _KINDS:
            nodes.append(_node(layer_id, rows, spec))
    own = [node for node in nodes if node.level == "stage"]
    heads = {head.key for head in spec.auxiliary}
    main = [node for node in own if node.id not in heads]
    return Architecture(
        variant=spec.name,
        nodes=tuple(nodes),
        edges=_edges(net, {node.id: node.out_shape for node in nodes if node.level != "operation"}),
        params=sum(node.params for node in main),
        params_with_aux=sum(node.params for node in own),
        macs=sum(node.macs for node in main),
        macs_with_aux=sum(node.macs for node in own),
    )


def _torchinfo_rows(net: GoogLeNet) -> list[LayerInfo]:
    image = torch.empty(1, 3, IMAGE_PX, IMAGE_PX, device="meta")
    statistics = torchinfo.summary(
        net, input_data=image, device="meta", depth=10, verbose=0, auxiliary=True, tap=_wanting_all(net)
    )
    return statistics.summary_list


def _path(info: LayerInfo) -> LayerId:
    parts: list[str] = []
    row: LayerInfo | None = info
    while row is not None and row.depth:
        parts.append(row.var_name)
        row = row.parent_info
    return ".".join(reversed(parts))


def _macs(layer_id: LayerId, rows: dict[LayerId, LayerInfo]) -> int:
    """MACs of a leaf, or the sum of the leaves inside: torchinfo's own figures for containers are wrong.

    torchinfo counts a convolution's bias at every cell and a linear layer's once, and batch norm too; the rule in
    `costs` counts weights only.
    """
    inside = [path for path in rows if path.startswith(f"{layer_id}.") and rows[path].is_leaf_layer]
    if inside:
        return sum(_macs(path, rows) for path in inside)
    info = rows[layer_id]
    if not isinstance(info.module, nn.Conv2d | nn.Linear):
        return 0
    cells = 1
    for side in info.output_size[2:]:
        cells *= side
    bias = 0 if info.module.bias is None else info.module.bias.numel()
    return int(info.macs) - bias * cells


def _node(layer_id: LayerId, rows: dict[LayerId, LayerInfo], spec: GoogLeNetSpec) -> Node:
    info = rows[layer_id]
    kind = _KINDS[info.class_name]
    parent = _parent(layer_id, rows)
    inside_conv = parent is not None and rows[parent].class_name == "Conv"
    kernel, stride, padding = _window(info)
    field = field_of(layer_id, spec)
    branch = layer_id.partition(".branch")[2][:1]
    return Node(
        id=layer_id,
        label=naming.label(layer_id, spec),
        kind=kind,
        level="stage" if parent is None else "operation" if inside_conv else "layer",
        parent=parent,
        branch=int(branch) if branch else None,
        in_shape=tuple(info.input_size),
        out_shape=tuple(info.output_size),
        kernel=kernel,
        stride=stride,
        padding=padding,
        ceil=bool(getattr(info.module, "ceil_mode", False)),
        params=info.num_params,
        macs=_macs(layer_id, rows),
        rf_px=field.rf_px,
        jump_px=field.jump_px,
        center0_px=field.center0_px,
        first0_px=field.first0_px,
    )


def _parent(layer_id: LayerId, rows: dict[LayerId, LayerInfo]) -> LayerId | None:
    """The enclosing layer worth showing; a branch is no layer of its own."""
    path = layer_id.rpartition(".")[0]
    while path and rows[path].class_name == "ConvBranch":
        path = path.rpartition(".")[0]
    return path or None


def _window(info: LayerInfo) -> tuple[int | None, int | None, int | None]:
    """Kernel, stride and padding of a layer, or of the convolution inside it."""
    if isinstance(info.module, nn.AdaptiveAvgPool2d):
        kernel = math.ceil(info.input_size[-1] / info.output_size[-1])
        return (kernel, 1, 0) if info.output_size[-1] == 1 else (kernel, None, None)
    window = info.module.conv if isinstance(info.module, Conv) else info.module
    sides: list[Any] = [getattr(window, name, None) for name in ("kernel_size", "stride", "padding")]
    first, second, third = (side[0] if isinstance(side, tuple) else side for side in sides)
    return first, second, third


def _input_node() -> Node:
    shape: Shape = (1, 3, IMAGE_PX, IMAGE_PX)
    return Node(
        naming.INPUT, "input", "input", "stage", None, None, shape, shape, None, None, None, False, 0, 0, 1, 1, 0.0, 0
    )


class _AllHeads(nn.Module):
    """The network with its arguments fixed, since a trace can only vary tensors."""

    def __init__(self, net: GoogLeNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, x: Tensor) -> Heads:
        heads: Heads = self.net(x, auxiliary=True, tap=_wanting_all(self.net))
        return heads


class _LayerTracer(fx.Tracer):
    """Stops at what torch ships and what is one step of ours, so that each step is a node of the trace."""

    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:
        return isinstance(m, BranchPool | LocalResponseNorm) or super().is_leaf_module(m, module_qualified_name)

    def call_module(self, m: nn.Module, forward: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if isinstance(m, BranchPool):
            args = args[:1]  # a trace holds tensors only, so the tap stays outside
        return super().call_module(m, forward, args, kwargs)


def _edges(net: GoogLeNet, shapes: dict[LayerId, Shape]) -> tuple[Edge, ...]:
    """Follow the trace and keep what flows between layers (not what flows inside one)."""
    graph = _LayerTracer().trace(_AllHeads(net))
    owner: dict[fx.Node, LayerId] = {}
    edges: dict[tuple[LayerId, LayerId], Edge] = {}
    for node in graph.nodes:
        sources = [owner[source] for source in node.all_input_nodes if source in owner]
        own = _owner(node, sources, shapes)
        owner[node] = own
        for source in sources:
            if source != own:
                edges[source, own] = Edge(source, own, shapes[source])
    for head in net.spec.auxiliary:  # a head's own row is its last layer's output
        last = f"{head.key}.fc2"
        edges[last, head.key] = Edge(last, head.key, shapes[last])
    return tuple(edge for edge in edges.values() if edge.target != _OUTSIDE)


def _owner(node: fx.Node, sources: list[LayerId], shapes: Iterable[LayerId]) -> LayerId:
    """LayerId whose tensor a traced step makes or helps to make."""
    if node.op == "placeholder":
        return naming.INPUT
    if node.target is torch.cat:  # only a depth concat: the module that all its sources are in
        return stage_of(sources[0])
    if node.target is torch.flatten:  # changes no value and no owner
        return sources[0]
    if node.op != "call_module":
        return _OUTSIDE
    path = str(node.target).removeprefix("net.")
    while path not in shapes:
        path = path.rpartition(".")[0]
    return path
