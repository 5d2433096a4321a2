"""The bytes of an ``.onnx`` file -> its graph as plain data. Which network that is, is not decided here.

Read with the package ``onnx``, an extra: it is imported when there is such a file to read, and for its descriptions of
the format and its way from bytes to arrays only. Nothing runs, and no other file is opened.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from google.protobuf.message import DecodeError
from numpy.typing import NDArray

from googlenet_core.errors import WeightsError
from googlenet_core.weights.formats import message_pieces

if TYPE_CHECKING:
    from onnx import AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto

MAX_AXES = 8
"""Most sizes an array may have; a convolution's weights have four."""

_OWN_DOMAINS = ("", "ai.onnx")

OnnxValue = int | float | bytes | tuple[int, ...] | tuple[float, ...] | None
"""An attribute; None stands for a kind that nothing here needs."""


@dataclass(frozen=True, slots=True, eq=False)
class OnnxNode:
    """One operation: its kind (``Conv``; of other domains ``com.example.Conv``), its inputs by name, its attributes."""

    kind: str
    inputs: tuple[str, ...]
    attributes: Mapping[str, OnnxValue]


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """A network as a file tells it.

    Attributes:
        inputs: name -> sizes, None for each that is left open, of what is put in from outside.
        outputs: names of what comes out.
        makers: name of an operation's first output -> the operation. Other outputs (masks, indices) have no maker.
        arrays: name -> numbers that are in the file: real or whole ones; other kinds are left out.
    """

    inputs: Mapping[str, tuple[int | None, ...]]
    outputs: tuple[str, ...]
    makers: Mapping[str, OnnxNode]
    arrays: Mapping[str, NDArray[Any]]


def read_graph(data: bytes, name: str) -> Graph:
    """Return the graph in an ONNX file, whatever its version.

    Args:
        data: the file's bytes.
        name: of the file, for messages.

    Raises:
        WeightsError: the package ``onnx`` is not installed; the bytes are no whole ONNX file; its numbers are in other
            files; an array's sizes do not ask for as many numbers as it has; two things have the same name.

    Example:
        >>> read_graph(Path("googlenet-12.onnx").read_bytes(), "googlenet-12.onnx").outputs
        ('prob_1',)
    """
    model = _parsed(data, name)
    if model.functions:
        raise WeightsError(f"{name} is made of operations of its own, which are not read; export it with plain ones.")
    return _graph(model.graph, name)


def _parsed(data: bytes, name: str) -> ModelProto:
    try:
        from onnx import ModelProto
    except ImportError:
        raise WeightsError(
            f"{name} cannot be read without the package onnx; install it: python -m pip install onnx"
        ) from None
    message_pieces.check(data, ModelProto.DESCRIPTOR, name)
    model = ModelProto()
    try:
        model.ParseFromString(data)
        # What every such file says first and last: one that was cut where a field ends lacks the last.
        whole = bool(model.ir_version and model.graph.node and model.opset_import)
    except DecodeError:
        whole = False
    if not whole:
        raise WeightsError(f"{name} is not a whole ONNX file; fetch or export it again.")
    return model


def _graph(graph: GraphProto, name: str) -> Graph:
    makers: dict[str, OnnxNode] = {}
    arrays: dict[str, NDArray[Any]] = {}
    taken: set[str] = set()

    def take(own: str) -> str:
        if own in taken:
            raise WeightsError(f"{name} is damaged: two things in it are called {own[:120]}; fetch or export it again.")
        taken.add(own)
        return own

    for tensor in graph.initializer:
        own = take(_text(tensor.name))
        if (array := _array(tensor, name)) is not None:
            arrays[own] = array
    for node in graph.node:
        outputs = [take(_text(output)) for output in node.output if output]
        tensors = [given.t for given in node.attribute if node.op_type == "Constant" and given.type == given.TENSOR]
        for own, tensor in zip(outputs, tensors, strict=False):
            if (array := _array(tensor, name)) is not None:
                arrays[own] = array
        if not tensors and node.output and node.output[0]:
            makers[outputs[0]] = _node(node)
    # Before 2019, initial values were inputs too, which could be replaced.
    inputs = {
        _text(given.name): tuple(dim.dim_value or None for dim in given.type.tensor_type.shape.dim)
        for given in graph.input
        if _text(given.name) not in arrays
    }
    return Graph(inputs, tuple(_text(output.name) for output in graph.output), makers, arrays)


def _node(node: NodeProto) -> OnnxNode:
    kind, domain = _text(node.op_type), _text(node.domain)
    return OnnxNode(
        kind if domain in _OWN_DOMAINS else f"{domain}.{kind}",
        tuple(_text(given) for given in node.input),
        {_text(attribute.name): _value(attribute) for attribute in node.attribute},
    )


def _value(attribute: AttributeProto) -> OnnxValue:
    match attribute.type:
        case attribute.INT:
            return attribute.i
        case attribute.FLOAT:
            return attribute.f
        case attribute.STRING:
            return attribute.s
        case attribute.INTS:
            return tuple(attribute.ints)
        case attribute.FLOATS:
            return tuple(attribute.floats)
    return None


def _array(tensor: TensorProto, name: str) -> NDArray[Any] | None:
    """The numbers of a tensor, halves of either kind as they are or as float32; None where it holds no plain numbers."""
    from onnx import helper, numpy_helper

    own = _text(tensor.name)[:120]
    if tensor.external_data or tensor.data_location == tensor.EXTERNAL:
        raise WeightsError(
            f"{name} keeps its numbers in other files, which are not read; export it as one file (external_data=False)."
        )
    if tensor.data_type not in (
        tensor.FLOAT, tensor.FLOAT16, tensor.BFLOAT16, tensor.DOUBLE, tensor.INT64, tensor.INT32,
    ):  # fmt: skip
        return None
    sizes = tuple(tensor.dims[: MAX_AXES + 1])
    if tensor.HasField("raw_data"):
        given = len(tensor.raw_data) / helper.tensor_dtype_to_np_dtype(tensor.data_type).itemsize
    else:
        given = len(getattr(tensor, helper.tensor_dtype_to_field(tensor.data_type)))
    if tensor.HasField("segment") or len(sizes) > MAX_AXES or min(sizes, default=0) < 0 or math.prod(sizes) != given:
        raise WeightsError(
            f"{name} is damaged: {own} has {given:,g} numbers and says its sizes are {list(sizes[:MAX_AXES])}; "
            "fetch or export it again."
        )
    array = numpy_helper.to_array(tensor)
    return array.astype(np.float32) if tensor.data_type == tensor.BFLOAT16 else array


def _text(name: str | bytes) -> str:
    """A name; one that is no UTF-8 comes as bytes."""
    return name if isinstance(name, str) else name.decode(errors="replace")
