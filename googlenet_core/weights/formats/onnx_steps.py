"""The steps of an ONNX graph, followed from its output back to its input and checked one by one.

Whatever a network's output depends on is met on that way, so nothing can be in a graph that is neither checked nor without
effect. Names and the order of the nodes do not matter. Which steps make a GoogLeNet is `onnx_weights`' business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from googlenet_core.blueprint.specs import LrnSpec, PoolSpec
from googlenet_core.errors import WeightsError
from googlenet_core.weights.formats.onnx_file import Graph, OnnxNode, OnnxValue

_PLAIN: Mapping[str, tuple[OnnxValue, OnnxValue]] = {"auto_pad": (b"NOTSET", b"NOTSET"), "dilations": ((1, 1), (1, 1))}
_SHAPERS = ("Flatten", "Reshape", "Squeeze", "Unsqueeze")
_FLOATS = (1, 10, 11, 16)
"""ONNX's numbers of the kinds of real numbers: float32, float16, float64, bfloat16."""


class OnnxConvolution(NamedTuple):
    """What is convolved, the name of the weights, the weights [out, in, k, k], and the biases if there are any."""

    source: str
    name: str
    weight: NDArray[Any]
    bias: NDArray[Any] | None


class Steps:
    """A graph and the name of its file; each method takes what one step makes and returns what the step is made of.

    All of them raise `WeightsError` where the graph has something else there than is asked for.
    """

    def __init__(self, graph: Graph, name: str) -> None:
        self.graph = graph
        self.name = name

    def refusal(self, what: str) -> WeightsError:
        """The error to raise, with the file's name and what is wrong."""
        return WeightsError(f"{self.name} does not hold a GoogLeNet that can be read: {what}.")

    def source(self, made: str) -> str:
        """Where ``made`` comes from: back over what changes nothing in use (copies, dropout, other precision)."""
        for _ in range(len(self.graph.makers)):
            node = self.graph.makers.get(made)
            if node is None or not _passes(node):
                break
            made = node.inputs[0]
        return made

    def maker(self, made: str, at: str, *kinds: str) -> OnnxNode:
        """The operation that makes ``made``, which must be one of ``kinds`` and have an input."""
        made = self.source(made)
        node = self.graph.makers.get(made)
        if node is None or node.kind not in kinds or not node.inputs:
            found = "the input" if made in self.graph.inputs else "nothing" if node is None else node.kind
            raise self.refusal(f"at {at} there is {found[:120]} instead of {' or '.join(kinds)}")
        return node

    def found(self, made: str) -> str:
        """Kind of the operation that makes ``made``, or an empty string."""
        node = self.graph.makers.get(self.source(made))
        return "" if node is None else node.kind

    def numbers(self, node: OnnxNode, place: int, at: str) -> NDArray[Any]:
        """The array that an operation takes at a place of its inputs; it must be in the file."""
        array = self.optional(node, place)
        if array is None:
            raise self.refusal(f"at {at} {node.kind} lacks numbers of its own")
        return array

    def optional(self, node: OnnxNode, place: int) -> NDArray[Any] | None:
        """The same, or None where the file has no such array."""
        return self.graph.arrays.get(self.source(node.inputs[place])) if place < len(node.inputs) else None

    def check(self, node: OnnxNode, at: str, **wanted: tuple[OnnxValue, OnnxValue]) -> None:
        """Compare attributes: name -> what it is where it is not said, and what it must be."""
        for attribute, (unsaid, right) in wanted.items():
            given = node.attributes.get(attribute, unsaid)
            if given != right:
                raise self.refusal(f"at {at} {node.kind} has {attribute} {given!r} instead of {right!r}"[:300])

    def conv(self, made: str, at: str, stride: int = 1) -> OnnxConvolution:
        """A convolution that keeps the size or divides it by ``stride``."""
        node = self.maker(made, at, "Conv")
        weight = self.numbers(node, 1, at)
        if weight.ndim != 4 or weight.shape[2] != weight.shape[3]:
            raise self.refusal(f"at {at} Conv has weights {list(weight.shape)}")
        around = weight.shape[2] // 2
        self.check(
            node, at, **_PLAIN, group=(1, 1), strides=((1, 1), (stride, stride)),
            kernel_shape=(weight.shape[2:], weight.shape[2:]), pads=((0, 0, 0, 0), (around,) * 4),
        )  # fmt: skip
        has_bias = len(node.inputs) > 2 and node.inputs[2] != ""
        bias = self.numbers(node, 2, at) if has_bias else None
        return OnnxConvolution(node.inputs[0], self.source(node.inputs[1]), weight, bias)

    def batch_norm(self, made: str, at: str, eps: float) -> tuple[str, list[NDArray[Any]]]:
        """Batch norm in use: its input; and scale, shift, mean and variance."""
        node = self.maker(made, at, "BatchNormalization")
        self.check(node, at, training_mode=(0, 0), epsilon=(_single(1e-5), _single(eps)))
        return node.inputs[0], [self.numbers(node, place, at) for place in range(1, 5)]

    def response_norm(self, made: str, at: str, lrn: LrnSpec) -> str:
        """Local response norm."""
        node = self.maker(made, at, "LRN")
        self.check(
            node, at, size=(None, lrn.size), alpha=(_single(1e-4), _single(lrn.alpha)),
            beta=(0.75, _single(lrn.beta)), bias=(1.0, _single(lrn.k)),
        )  # fmt: skip
        return node.inputs[0]

    def max_pool(self, made: str, at: str, side: int, pools: Sequence[PoolSpec]) -> tuple[str, PoolSpec]:
        """A max pool that, on maps of ``side`` cells, looks at the same cells as one of ``pools``: which one that is.

        Rounding the size up, and padding at the end so that rounding down gives as many windows, are the same.
        """
        node = self.maker(made, at, "MaxPool")
        self.check(node, at, **_PLAIN, storage_order=(0, 0))
        attributes = node.attributes
        kernel, strides = attributes.get("kernel_shape"), attributes.get("strides", (1, 1))
        pads, ceil = attributes.get("pads", (0, 0, 0, 0)), attributes.get("ceil_mode", 0)
        for pool in pools:
            before = (pool.padding,) * 2
            if (
                (kernel, strides) == ((pool.kernel,) * 2, (pool.stride,) * 2)
                and isinstance(pads, tuple)
                and len(pads) == 4
                and pads[:2] == before
                and all(
                    end >= 0
                    and _windows(side, pool, int(end), bool(ceil)) == _windows(side, pool, pool.padding, pool.ceil)
                    for end in pads[2:]
                )
            ):
                return node.inputs[0], pool
        raise self.refusal(f"at {at} MaxPool has kernel {kernel!r}, strides {strides!r} and pads {pads!r}"[:300])

    def concat(self, made: str, at: str, count: int) -> tuple[str, ...]:
        """Maps laid behind each other."""
        node = self.maker(made, at, "Concat")
        self.check(node, at, axis=(None, 1))
        if len(node.inputs) != count:
            raise self.refusal(f"at {at} Concat joins {len(node.inputs)} instead of {count}")
        return node.inputs

    def average(self, made: str, at: str, side: int) -> str:
        """The mean of each map of ``side`` × ``side`` cells."""
        node = self.maker(made, at, "GlobalAveragePool", "AveragePool", "ReduceMean")
        if node.kind == "AveragePool":
            kernel = (side, side)
            self.check(node, at, **_PLAIN, kernel_shape=(None, kernel), pads=((0, 0, 0, 0), (0, 0, 0, 0)))
        if node.kind == "ReduceMean":
            listed = self.optional(node, 1)
            axes = node.attributes.get("axes") if listed is None else tuple(listed.flatten().tolist())
            if axes not in ((2, 3), (-2, -1), (-1, -2), (3, 2)):
                raise self.refusal(f"at {at} ReduceMean is over {axes!r}")
        return node.inputs[0]

    def linear(self, made: str, at: str) -> tuple[str, NDArray[Any], NDArray[Any]]:
        """A fully connected layer: its input, weights [out, in] and biases."""
        node = self.maker(made, at, "Gemm")
        self.check(node, at, alpha=(1.0, 1.0), beta=(1.0, 1.0), transA=(0, 0))
        weight, bias = self.numbers(node, 1, at), self.numbers(node, 2, at)
        if weight.ndim != 2:
            raise self.refusal(f"at {at} Gemm has weights {list(weight.shape)}")
        if not node.attributes.get("transB", 0):
            weight = weight.T
        return node.inputs[0], weight, bias

    def flattened(self, made: str, at: str) -> str:
        """Back over steps that give numbers another shape and keep their order."""
        for _ in range(len(self.graph.makers)):
            if self.found(made) not in _SHAPERS:
                break
            made = self.maker(made, at, *_SHAPERS).inputs[0]
        return made

    def channel(self, made: str, at: str) -> tuple[str, int, float, float]:
        """One channel of the input, scaled and shifted: what it is taken from, which one, scale and shift."""
        shift = self.maker(made, at, "Add")
        scale = self.maker(shift.inputs[0], at, "Mul")
        around = self.maker(scale.inputs[0], at, "Unsqueeze")
        gather = self.maker(around.inputs[0], at, "Gather")
        self.check(gather, at, axis=(0, 1))
        axes = self.optional(around, 1)
        if (around.attributes.get("axes") if axes is None else tuple(axes.flatten().tolist())) != (1,):
            raise self.refusal(f"at {at} Unsqueeze has other axes than 1")
        index, by, plus = (self.numbers(node, 1, at) for node in (gather, scale, shift))
        if not index.size == by.size == plus.size == 1:
            raise self.refusal(f"at {at} there is another arithmetic than one scale and one shift a channel")
        return gather.inputs[0], int(index.item()), float(by.item()), float(plus.item())


def _passes(node: OnnxNode) -> bool:
    """Whether an operation changes nothing in use."""
    if not node.inputs or not node.inputs[0]:
        return False
    if node.kind == "Dropout":
        return len(node.inputs) < 3  # the third may ask for training
    return node.kind == "Identity" or (node.kind == "Cast" and node.attributes.get("to") in _FLOATS)


def _windows(side: int, pool: PoolSpec, end: int, ceil: bool) -> int:
    """How many windows there are along ``side`` cells with ``end`` cells of padding after them."""
    room = side + pool.padding + end - pool.kernel
    return (-(-room // pool.stride) if ceil else room // pool.stride) + 1


def _single(number: float) -> float:
    """A number as float32 has it: attributes are no more exact."""
    return float(np.float32(number))
