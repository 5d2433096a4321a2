"""An ONNX graph that computes a GoogLeNet -> that network's tensors, and the recipe that belongs to them.

Two kinds are read: conversions of Caffe's GoogLeNet, as the variant ``paper``, and exports of torchvision's, as the variant
that computes the same. Batch norm that an exporter has put into the convolutions is written as one that does nothing but
add the biases: scale 1, mean 0, and the variance at which its square root is 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from googlenet_core.blueprint.specs import (
    BRANCH_POOL,
    IMAGE_PX,
    PAPER,
    PAPER_BN,
    STRIDE_2_POOL,
    TORCHVISION,
    GoogLeNetSpec,
    InceptionSpec,
    LrnSpec,
    PoolSpec,
)
from googlenet_core.weights.formats import caffe_weights
from googlenet_core.weights.formats.metadata import FileMetadata, written
from googlenet_core.weights.formats.onnx_file import read_graph
from googlenet_core.weights.formats.onnx_steps import OnnxConvolution, Steps

SCALES = (0.229 / 0.5, 0.224 / 0.5, 0.225 / 0.5)
SHIFTS = ((0.485 - 0.5) / 0.5, (0.456 - 0.5) / 0.5, (0.406 - 0.5) / 0.5)
"""torchvision's second normalisation of red, green and blue: what is multiplied, then what is added."""

_NEAR = 2e-4
"""How far a file's own may be from these: as far as halves are from the numbers they stand for."""

_NORM = ("weight", "bias", "running_mean", "running_var")
_SIDES = {"3": 28, "4": 14, "5": 7}
"""Stage -> cells along a side of its maps; the max pool before it takes twice as many."""


def parse(data: bytes, name: str) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Turn an ONNX file into tensors by state-dict key, and what a safetensors file would say in its metadata.

    Where a tensor belongs is told by the graph alone: it is followed from its output to its input, and every step must be
    the network's. A softmax at its end is left out.

    Args:
        data: the file's bytes.
        name: of the file, for messages.

    Returns:
        Tensors of one of the three variants, whose shapes are still to be checked, and its recipe as text: ``variant``;
        then Caffe's as from `caffe_weights.parse`, or torchvision's ``transform_input``.

    Raises:
        WeightsError: the file cannot be read (see `onnx_file.read_graph`), or computes something else.
    """
    steps = Steps(read_graph(data, name), name)
    return _Reader(steps).read()


class _Reader:
    """What has been found on the way through a graph."""

    def __init__(self, steps: Steps) -> None:
        self.steps = steps
        self.convolutions: dict[str, OnnxConvolution] = {}
        self.arrays: dict[str, NDArray[Any]] = {}

    def read(self) -> tuple[dict[str, Tensor], dict[str, str]]:
        """Follow the whole graph; what `parse` returns."""
        x, pool4 = self._modules(self._head())
        x, second = self._response_norm(x)
        x = self._layer(self._layer(x, "conv3"), "conv2")
        x, first = self._response_norm(x)
        x, _ = self.steps.max_pool(x, "maxpool1", 112, (STRIDE_2_POOL,))
        transform_input = self._transform_input(self._layer(x, "conv1", stride=2))
        spec = self._variant(pool4, first, second)
        if spec is not PAPER:
            return self._tensors(spec), {"variant": spec.name} | written(FileMetadata(transform_input=transform_input))
        if transform_input:
            raise self.steps.refusal("it brings its input to another scale before conv1, as Caffe's does not")
        tensors = self._tensors(spec)
        tensors["conv1.conv.weight"] = caffe_weights.turned(tensors["conv1.conv.weight"])
        return tensors, caffe_weights.recipe(tensors["fc.weight"].shape[0])

    def _head(self) -> str:
        steps, graph = self.steps, self.steps.graph
        if len(graph.outputs) != 1 or len(graph.inputs) != 1:
            raise steps.refusal(
                f"it has {len(graph.inputs)} inputs and {len(graph.outputs)} outputs instead of one each; "
                "export it in eval mode"
            )
        x = steps.source(graph.outputs[0])
        if steps.found(x) == "Softmax":
            node = steps.maker(x, "prob", "Softmax")
            if node.attributes.get("axis", 1) not in (1, -1):
                raise steps.refusal("its softmax is not over the classes")
            x = node.inputs[0]
        x, self.arrays["fc.weight"], self.arrays["fc.bias"] = steps.linear(steps.flattened(x, "fc"), "fc")
        return steps.average(steps.flattened(x, "avgpool"), "avgpool", _SIDES["5"])

    def _modules(self, x: str) -> tuple[str, PoolSpec]:
        """Back over all nine modules and the pools before them; the first one's input, and the fourth pool."""
        pool4 = STRIDE_2_POOL
        for module in reversed(PAPER.modules):
            x = self._module(x, module)
            if PAPER.pool_before(module.name):
                fourth = module.name == "5a"
                pools = (PAPER.pool4, TORCHVISION.pool4) if fourth else (STRIDE_2_POOL,)
                x, pool = self.steps.max_pool(x, f"the pool before {module.id}", 2 * _SIDES[module.name[0]], pools)
                pool4 = pool if fourth else pool4
        return x, pool4

    def _module(self, x: str, module: InceptionSpec) -> str:
        own = module.id
        one, two, three, four = self.steps.concat(x, own, 4)
        pooled = self._layer(four, f"{own}.branch4.1")
        around, _ = self.steps.max_pool(pooled, f"{own}.branch4.0", _SIDES[module.name[0]], (BRANCH_POOL,))
        inputs = {
            self.steps.source(given)
            for given in (
                self._layer(one, f"{own}.branch1"),
                self._layer(self._layer(two, f"{own}.branch2.1"), f"{own}.branch2.0"),
                self._layer(self._layer(three, f"{own}.branch3.1"), f"{own}.branch3.0"),
                around,
            )
        }
        if len(inputs) != 1:
            raise self.steps.refusal(f"the branches of {own} do not look at the same maps")
        return inputs.pop()

    def _layer(self, x: str, layer: str, stride: int = 1) -> str:
        """Back over ReLU, batch norm if there is any, and convolution."""
        x = self.steps.maker(x, layer, "Relu").inputs[0]
        norm = self.steps.found(x) == "BatchNormalization"
        if norm:
            x, arrays = self.steps.batch_norm(x, layer, TORCHVISION.bn_eps)
            self.arrays |= {f"{layer}.bn.{part}": array for part, array in zip(_NORM, arrays, strict=True)}
        found = self.steps.conv(x, layer, stride)
        if norm and found.bias is not None:
            raise self.steps.refusal(f"at {layer} there are biases before batch norm")
        self.convolutions[layer] = found
        self.arrays[f"{layer}.conv.weight"] = found.weight
        return found.source

    def _response_norm(self, x: str) -> tuple[str, bool]:
        """Back over local response norm if there is any; whether there is."""
        there = self.steps.found(x) == "LRN"
        return (self.steps.response_norm(x, "lrn", LrnSpec()), True) if there else (x, False)

    def _transform_input(self, x: str) -> bool:
        """Whether torchvision's second normalisation is between the input and ``x``; nothing else may be."""
        steps = self.steps
        ((given, sizes),) = steps.graph.inputs.items()
        right = (3, IMAGE_PX, IMAGE_PX)
        if sizes and (
            len(sizes) != 4 or any(size not in (None, px) for size, px in zip(sizes[1:], right, strict=True))
        ):
            raise steps.refusal(f"its input is {list(sizes)[:8]} instead of [pictures, 3, {IMAGE_PX}, {IMAGE_PX}]")
        if (channels := self.convolutions["conv1"].weight.shape[1]) != 3:
            raise steps.refusal(f"conv1 takes {channels} channels instead of 3")
        if steps.source(x) == given:
            return False
        at = "transform_input"
        for channel, part in enumerate(steps.concat(x, at, 3)):
            source, index, scale, shift = steps.channel(part, at)
            if (
                steps.source(source) != given
                or index != channel
                or not abs(scale - SCALES[channel]) < _NEAR
                or not abs(shift - SHIFTS[channel]) < _NEAR
            ):
                raise steps.refusal("it brings its input to another scale than torchvision's before conv1")
        return True

    def _variant(self, pool4: PoolSpec, first: bool, second: bool) -> GoogLeNetSpec:
        steps, weights = self.steps, self.convolutions
        kernel = weights["inception3a.branch3.1"].weight.shape[-1]
        name = weights["conv1"].name
        if first != second or first != name.startswith(caffe_weights.FIRST):
            raise steps.refusal(
                f"local response norm and the name {caffe_weights.FIRST} of the first weights go together, "
                f"and these are called {name[:80]} {'beside' if first or second else 'without'} it"
            )
        if first and any(".bn." in key for key in self.arrays):
            raise steps.refusal("it has both local response norm and batch norm")
        for spec in (PAPER,) if first else (PAPER_BN, TORCHVISION):
            if (spec.third_kernel, spec.pool4) == (kernel, pool4):
                return spec
        raise steps.refusal(
            f"no variant has a third branch of {kernel}×{kernel}, a fourth pool of {pool4.kernel}×{pool4.kernel} "
            f"and {'local response' if first else 'batch'} norm"
        )

    def _tensors(self, spec: GoogLeNetSpec) -> dict[str, Tensor]:
        arrays = dict(self.arrays)
        for layer, found in self.convolutions.items():
            outputs = found.weight.shape[0]
            bias = np.zeros(outputs, np.float32) if found.bias is None else found.bias
            if spec.conv_bias:
                arrays[f"{layer}.conv.bias"] = bias
            elif f"{layer}.bn.weight" not in arrays:
                one, zero = np.ones(outputs, np.float32), np.zeros(outputs, np.float32)
                folded = (one, bias, zero, one * np.float32(1 - spec.bn_eps))
                arrays |= {f"{layer}.bn.{part}": array for part, array in zip(_NORM, folded, strict=True)}
        # Copies: what numpy makes of bytes may not be written to, which PyTorch does not know of.
        return {key: torch.from_numpy(np.array(array)) for key, array in arrays.items()}
