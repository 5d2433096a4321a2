"""The layers of Caffe's GoogLeNet -> the tensors of the variant ``paper``, and the recipe that belongs to them.

Caffe's network takes blue, green and red in 0..255 minus a mean; ours takes red, green and blue, normalised. The first
convolution's weights are turned and scaled to match: with ``x = (p − m) / s`` its products ``w · 255 · (p − m)`` are
``(255 · s · w) · x``. A zero stays a zero, so that the padding around a picture is exact too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import torch
from torch import Tensor

from googlenet_core import labels
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.errors import WeightsError, listed
from googlenet_core.network.model import GoogLeNet
from googlenet_core.weights.formats.caffe_file import Blob, CaffeLayer, read_layers
from googlenet_core.weights.formats.metadata import FileMetadata, written

MEAN_BGR = (104, 117, 123)
"""What Caffe's GoogLeNet has subtracted from blue, green and red in 0..255."""

STD = (0.229, 0.224, 0.225)
"""What we divide red, green and blue by; the first convolution's weights make up for it."""

RESIZE_PX = 256
"""Length of the shorter side before the 224 crop."""

FIRST = "conv1/7x7_s2"
"""The layer that sees the picture."""

CLASSIFIER = "loss3/classifier"
"""The layer that makes the main head's logits."""

_AUXILIARY = ("loss1/", "loss2/")
_PARTS = ("weight", "bias")
_BRANCHES = {
    "1x1": "branch1",
    "3x3_reduce": "branch2.0",
    "3x3": "branch2.1",
    "5x5_reduce": "branch3.0",
    "5x5": "branch3.1",
    "pool_proj": "branch4.1",
}


def _keys() -> Mapping[str, str]:
    keys = {FIRST: "conv1.conv", "conv2/3x3_reduce": "conv2.conv", "conv2/3x3": "conv3.conv"}
    for module in PAPER.modules:
        keys |= {f"inception_{module.name}/{own}": f"{module.id}.{ours}.conv" for own, ours in _BRANCHES.items()}
    for prefix, head in zip(_AUXILIARY, PAPER.auxiliary, strict=True):
        keys |= {f"{prefix}conv": f"{head.key}.conv.conv"}
        keys |= {f"{prefix}fc": f"{head.key}.fc1", f"{prefix}classifier": f"{head.key}.fc2"}
    return MappingProxyType(keys | {CLASSIFIER: "fc"})


KEYS = _keys()
"""Name of a layer in Caffe -> beginning of its state-dict keys."""


def parse(data: bytes, name: str) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Turn a ``.caffemodel`` into tensors by state-dict key, and what a safetensors file would say in its metadata.

    Args:
        data: the file's bytes; its auxiliary heads may be missing, both together.
        name: of the file, for messages.

    Returns:
        Tensors in the shapes of the variant ``paper``, float32 or float64, and its recipe as text: ``variant``,
        ``mean``, ``std``, ``resize_px``, and ImageNet's ``classes`` where there are as many.

    Raises:
        WeightsError: no whole Caffe model, or one whose layers or shapes are not exactly GoogLeNet's.
    """
    layers = read_layers(data, name)
    _check_layers(layers, name)
    by_name = {layer.name: layer.blobs for layer in layers}
    classes = _num_classes(by_name[CLASSIFIER])
    shapes = _shapes(classes)
    _check_shapes(by_name, shapes, name)
    tensors = {
        key: torch.from_numpy(blob.values).reshape(shapes[key])
        for layer, blobs in by_name.items()
        for key, blob in zip(_both(layer), blobs, strict=True)
    }
    first, _ = _both(FIRST)
    tensors[first] = turned(tensors[first])
    return tensors, recipe(classes)


def turned(weight: Tensor) -> Tensor:
    """Caffe's weights of the first convolution [64, 3, 7, 7] -> ours, in float64."""
    return weight.double().flip(1) * (255 * torch.tensor(STD, dtype=torch.float64)[:, None, None])


def recipe(classes: int) -> dict[str, str]:
    """Return what a safetensors file with these weights would say in its metadata; see `parse`."""
    blue, green, red = (value / 255 for value in MEAN_BGR)
    names = labels.read("imagenet")
    said = FileMetadata(
        classes=names if classes == len(names) else None, mean=(red, green, blue), std=STD, resize_px=RESIZE_PX
    )
    return {"variant": PAPER.name} | written(said)


def _check_layers(layers: Sequence[CaffeLayer], name: str) -> None:
    given = Counter(layer.name for layer in layers)
    heads = any(layer.startswith(_AUXILIARY) for layer in given)
    wanted = [layer for layer in KEYS if heads or not layer.startswith(_AUXILIARY)]
    _refuse(
        name,
        "layers",
        *listed("missing", [layer for layer in wanted if layer not in given]),
        *listed("unknown", [layer for layer in given if layer not in KEYS]),
        *listed("there more than once", [layer for layer, times in given.items() if times > 1]),
        *listed(
            "without exactly weights and biases", [layer.name for layer in layers if len(layer.blobs) != len(_PARTS)]
        ),
    )


def _check_shapes(by_name: Mapping[str, Sequence[Blob]], shapes: Mapping[str, torch.Size], name: str) -> None:
    wrong = [
        f"{layer} {part} is {list(blob.sizes)} instead of {list(shapes[key])}"
        for layer, blobs in by_name.items()
        for part, key, blob in zip(_PARTS, _both(layer), blobs, strict=True)
        if _core(blob.sizes) != _core(shapes[key])
    ]
    _refuse(name, "shapes", *listed("wrong", wrong))


def _refuse(name: str, about: str, *complaints: str) -> None:
    if complaints:
        raise WeightsError(f"{name} does not hold Caffe's GoogLeNet; {about}: {'; '.join(complaints)}.")


def _core(sizes: Sequence[int]) -> tuple[int, ...]:
    """Sizes without the ones in front, with which Caffe's old format fills up to four."""
    ones = next((at for at, size in enumerate(sizes) if size != 1), len(sizes))
    return tuple(sizes[ones:])


def _num_classes(blobs: Sequence[Blob]) -> int:
    """Rows of the main classifier; where it has none, 1, which its shape then does not fit."""
    sizes = blobs[0].sizes
    return sizes[-2] if len(sizes) > 1 else 1


def _shapes(classes: int) -> dict[str, torch.Size]:
    with torch.device("meta"):
        return {key: value.shape for key, value in GoogLeNet(PAPER, classes).state_dict().items()}


def _both(layer: str) -> tuple[str, str]:
    weight, bias = (f"{KEYS[layer]}.{part}" for part in _PARTS)
    return weight, bias
