"""Caffe models written byte by byte from the field numbers alone, without the parser that the reader uses."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Mapping, Sequence

import torch
from torch import Tensor

LAYERS = {
    "conv1/7x7_s2": "conv1.conv",
    "conv2/3x3_reduce": "conv2.conv",
    "conv2/3x3": "conv3.conv",
    **{
        f"inception_{module}/{layer}": f"inception{module}.{branch}.conv"
        for module in ("3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b")
        for layer, branch in (
            ("1x1", "branch1"),
            ("3x3_reduce", "branch2.0"),
            ("3x3", "branch2.1"),
            ("5x5_reduce", "branch3.0"),
            ("5x5", "branch3.1"),
            ("pool_proj", "branch4.1"),
        )
    },
    "loss1/conv": "aux1.conv.conv",
    "loss1/fc": "aux1.fc1",
    "loss1/classifier": "aux1.fc2",
    "loss2/conv": "aux2.conv.conv",
    "loss2/fc": "aux2.fc1",
    "loss2/classifier": "aux2.fc2",
    "loss3/classifier": "fc",
}
"""Every layer with weights, as Caffe's own description of the network names it, and where we keep them."""

Named = Sequence[tuple[str, Sequence[Tensor]]]


def varint(number: int) -> bytes:
    """A whole number, seven bits a byte."""
    number &= 2**64 - 1
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def field(number: int, content: bytes | int) -> bytes:
    """A field: of bytes with their length, or a whole number."""
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    return varint(number << 3 | 2) + varint(len(content)) + content


def numbers(number: int, values: Iterable[float], letter: str) -> bytes:
    """A packed field of floats (``f``) or doubles (``d``)."""
    values = list(values)
    return field(number, struct.pack(f"<{len(values)}{letter}", *values))


def old_sizes(sizes: Sequence[int]) -> bytes:
    """Sizes as num, channels, height and width, with ones in front."""
    four = [1] * (4 - len(sizes)) + list(sizes)
    return b"".join(field(number, size) for number, size in enumerate(four, start=1))


def new_shape(sizes: Sequence[int]) -> bytes:
    """Sizes as a shape."""
    return field(7, field(1, b"".join(map(varint, sizes))))


def blob(values: Tensor, sizes: Callable[[Sequence[int]], bytes] = old_sizes, double: bool = False) -> bytes:
    """One array."""
    flat = values.double().flatten().numpy() if double else values.float().flatten().numpy()
    return sizes(values.shape) + field(8 if double else 5, flat.tobytes())


def layer(name: str, blobs: Sequence[bytes], old: bool = True) -> bytes:
    """A layer as ``layers`` of 2014, or as ``layer`` of 2015."""
    if old:
        return field(
            2, field(2, b"data") + field(4, name.encode()) + field(5, 4) + b"".join(field(6, b) for b in blobs)
        )
    return field(100, field(1, name.encode()) + field(2, b"Convolution") + b"".join(field(7, b) for b in blobs))


def caffe_layers(state: Mapping[str, Tensor], heads: bool = True) -> list[tuple[str, list[Tensor]]]:
    """Our state dict of the variant ``paper`` under Caffe's names; what the first convolution takes is not changed."""
    return [
        (name, [state[f"{key}.weight"], state[f"{key}.bias"]])
        for name, key in LAYERS.items()
        if heads or not name.startswith(("loss1", "loss2"))
    ]


def model(
    layers: Named,
    old: bool = True,
    sizes: Callable[[Sequence[int]], bytes] | None = None,
    double: bool = False,
) -> bytes:
    """A whole file, with layers between that have no blobs."""
    way = sizes or (old_sizes if old else new_shape)
    parts = [field(1, b"GoogleNet"), layer("data", [], old)]
    for name, blobs in layers:
        parts.append(layer(name, [blob(values, way, double) for values in blobs], old))
        parts.append(layer(f"{name}/relu", [], old))
    return b"".join(parts)


def unturned(weight: Tensor) -> Tensor:
    """Our first convolution's weights as Caffe has them: for blue, green, red in 0..255; float64."""
    scale = 255 * torch.tensor([0.229, 0.224, 0.225], dtype=torch.float64)
    return (weight.double() / scale[:, None, None])[:, [2, 1, 0]]
