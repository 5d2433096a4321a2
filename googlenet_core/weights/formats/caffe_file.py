"""The bytes of a ``.caffemodel`` -> its layers and their blobs. Which network they make is `caffe_weights`' business.

Such a file is a protocol buffer. The few messages that hold weights are described here by their field numbers in
Caffe's own description; what else is in a file stays unread.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError
from numpy.typing import NDArray

from googlenet_core.errors import WeightsError
from googlenet_core.weights.formats import message_pieces

MAX_AXES = 32
"""Most sizes a blob may have, as in Caffe."""

_Field = descriptor_pb2.FieldDescriptorProto
_MESSAGES: Mapping[str, Mapping[int, tuple[str, int | str, bool]]] = {
    # Names are read as bytes: not every one is UTF-8.
    "NetParameter": {2: ("layers", "V1LayerParameter", True), 100: ("layer", "LayerParameter", True)},
    "V1LayerParameter": {4: ("name", _Field.TYPE_BYTES, False), 6: ("blobs", "BlobProto", True)},
    "LayerParameter": {1: ("name", _Field.TYPE_BYTES, False), 7: ("blobs", "BlobProto", True)},
    "BlobProto": {
        1: ("num", _Field.TYPE_INT32, False),
        2: ("channels", _Field.TYPE_INT32, False),
        3: ("height", _Field.TYPE_INT32, False),
        4: ("width", _Field.TYPE_INT32, False),
        5: ("data", _Field.TYPE_FLOAT, True),
        7: ("shape", "BlobShape", False),
        8: ("double_data", _Field.TYPE_DOUBLE, True),
    },
    "BlobShape": {1: ("dim", _Field.TYPE_INT64, True)},
}
"""Message -> field number -> name, type or message, and whether it is repeated."""

_OLD_SIZES = ("num", "channels", "height", "width")


@dataclass(frozen=True, slots=True, eq=False)
class Blob:
    """One array of a layer: its sizes, each at least 1, and as many values as they ask for, flat."""

    sizes: tuple[int, ...]
    values: NDArray[np.float32] | NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class CaffeLayer:
    """A layer that has blobs."""

    name: str
    blobs: tuple[Blob, ...]


def read_layers(data: bytes, name: str) -> tuple[CaffeLayer, ...]:
    """Return the layers that have blobs, in the order of the file.

    Both ways to write layers are read (``layers`` of 2014, ``layer`` of 2015), blobs with the four old sizes or with a
    shape, and float or double values.

    Args:
        data: the file's bytes.
        name: of the file, for messages.

    Raises:
        WeightsError: the bytes are no whole Caffe model, or a blob's sizes do not ask for as many values as it has.

    Example:
        >>> read_layers(b"", "empty.caffemodel")
        ()
    """
    message_pieces.check(data, _NET.DESCRIPTOR, name)
    try:
        net = _NET.FromString(data)
    except DecodeError:
        raise WeightsError(f"{name} is not a whole Caffe model file; fetch or save it again.") from None
    found = []
    for layer in (*net.layers, *net.layer):
        if layer.blobs:
            title = layer.name.decode(errors="replace")
            found.append(CaffeLayer(title, tuple(_blob(blob, title, name) for blob in layer.blobs)))
    return tuple(found)


def _blob(blob: Any, layer: str, name: str) -> Blob:
    # As in Caffe: the old sizes count where there are any, and doubles where there are any.
    old = any(blob.HasField(size) for size in _OLD_SIZES)
    sizes = tuple(getattr(blob, size) for size in _OLD_SIZES) if old else tuple(blob.shape.dim[: MAX_AXES + 1])
    values = np.array(blob.double_data, np.float64) if blob.double_data else np.array(blob.data, np.float32)
    if len(sizes) > MAX_AXES or min(sizes, default=0) < 1 or math.prod(sizes) != len(values):
        raise WeightsError(
            f"{name} is damaged: layer {layer[:120]} has a blob of {len(values):,} numbers that says its sizes are "
            f"{list(sizes[:MAX_AXES])}; fetch or save it again."
        )
    return Blob(sizes, values)


def _described(messages: Mapping[str, Mapping[int, tuple[str, int | str, bool]]], wanted: str) -> Any:
    """The class of a message, from its description; in a pool of its own, beside anybody else's Caffe."""
    package = "googlenet_explorer.caffe"
    file = descriptor_pb2.FileDescriptorProto(name="caffe_file.proto", package=package, syntax="proto2")
    for title, fields in messages.items():
        message = file.message_type.add(name=title)
        for number, (name, kind, repeated) in fields.items():
            label = _Field.LABEL_REPEATED if repeated else _Field.LABEL_OPTIONAL
            if isinstance(kind, str):
                message.field.add(name=name, number=number, label=label, type_name=f".{package}.{kind}", type=_Field.TYPE_MESSAGE)  # fmt: skip
            else:
                message.field.add(name=name, number=number, label=label, type=kind)
                message.field[-1].options.packed = repeated
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{package}.{wanted}"))


_NET = _described(_MESSAGES, "NetParameter")
