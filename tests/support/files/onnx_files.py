"""ONNX files of GoogLeNet, made with ONNX's own helpers: as converted from Caffe, and as PyTorch exports it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import Tensor

from googlenet_core.blueprint.specs import PAPER, GoogLeNetSpec
from googlenet_core.network.model import GoogLeNet
from googlenet_core.weights import catalogue, checkpoints
from tests.support.files.caffe_files import LAYERS
from tests.support.networks.plain import disturb_statistics

CAFFES = {ours: theirs for theirs, ours in LAYERS.items()}
State = Mapping[str, Tensor]
SCALES, SHIFTS = (0.458, 0.448, 0.45), (-0.03, -0.088, -0.188)


@dataclass
class File:
    """A graph that grows node by node; what a test wants otherwise it changes in `nodes` and `arrays` before `model`."""

    state: Mapping[str, Tensor]
    caffe: bool
    third_padding: int
    pool4: int
    dtype: Any = np.float32
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    inputs: list[onnx.ValueInfoProto] = field(default_factory=list)

    def add(self, kind: str, inputs: Sequence[str], output: str, **attributes: object) -> str:
        """A node; its output's name."""
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=f"node of {output}", **attributes))
        return output

    def keep(self, name: str, values: object, dtype: Any = None) -> str:
        """An array; its name."""
        self.arrays[name] = np.array(values, dtype or self.dtype)
        return name

    def own(self, key: str) -> str:
        """A tensor of the state dict, under Caffe's name or torchvision's."""
        layer, _, part = key.rpartition(".")
        name = f"{CAFFES[layer]}_{part[0]}_0" if self.caffe else key
        return self.keep(name, self.state[key].numpy())

    def conv(self, x: str, layer: str, stride: int = 1, padding: int = 0) -> str:
        """Convolution, batch norm if the state dict has it, ReLU."""
        weight = f"{layer}.conv.weight"
        names = [self.own(weight)]
        if f"{layer}.conv.bias" in self.state:
            names.append(self.own(f"{layer}.conv.bias"))
        kernel = self.state[weight].shape[-1]
        x = self.add(
            "Conv", [x, *names], f"{layer}/conv", kernel_shape=[kernel] * 2, strides=[stride] * 2, pads=[padding] * 4
        )
        if f"{layer}.bn.weight" in self.state:
            parts = [self.own(f"{layer}.bn.{part}") for part in ("weight", "bias", "running_mean", "running_var")]
            x = self.add("BatchNormalization", [x, *parts], f"{layer}/bn", epsilon=1e-3, momentum=0.9)
        return self.add("Relu", [x], f"{layer}/relu")

    def pool(self, x: str, name: str, kernel: int = 3) -> str:
        """A pool that rounds its size up: with padding at the end where Caffe's is converted, as in the public file."""
        how = {"pads": [0, 0, 2, 2]} if self.caffe else {"ceil_mode": 1}
        return self.add("MaxPool", [x], name, kernel_shape=[kernel] * 2, strides=[2, 2], **how)

    def lrn(self, x: str, name: str) -> str:
        """Local response norm where it is Caffe's network."""
        return self.add("LRN", [x], name, size=5, alpha=1e-4, beta=0.75, bias=1.0) if self.caffe else x

    def inception(self, x: str, own: str) -> str:
        """A module."""
        around = self.add(
            "MaxPool", [x], f"{own}/around", kernel_shape=[3, 3], strides=[1, 1], pads=[1] * 4, ceil_mode=1 - self.caffe
        )
        branches = [
            self.conv(x, f"{own}.branch1"),
            self.conv(self.conv(x, f"{own}.branch2.0"), f"{own}.branch2.1", padding=1),
            self.conv(self.conv(x, f"{own}.branch3.0"), f"{own}.branch3.1", padding=self.third_padding),
            self.conv(around, f"{own}.branch4.1"),
        ]
        return self.add("Concat", branches, own, axis=1)

    def transformed(self, x: str) -> str:
        """torchvision's ``transform_input``, as PyTorch exports it; its constants are nodes."""
        parts = []
        for channel, (scale, shift) in enumerate(zip(SCALES, SHIFTS, strict=True)):
            own = [f"{name}{channel}" for name in ("index", "axes", "scale", "shift")]
            values = (np.int64(channel), np.array([1]), self.dtype(scale), self.dtype(shift))
            for name, value in zip(own, values, strict=True):
                self.nodes.append(helper.make_node("Constant", [], [name], value=numpy_helper.from_array(np.array(value))))  # fmt: skip
            y = self.add("Gather", [x, own[0]], f"taken{channel}", axis=1)
            y = self.add("Mul", [self.add("Unsqueeze", [y, own[1]], f"around{channel}"), own[2]], f"scaled{channel}")
            parts.append(self.add("Add", [y, own[3]], f"shifted{channel}"))
        return self.add("Concat", parts, "transformed", axis=1)

    def whole(self, transform_input: bool = False) -> File:
        """Every node of the network."""
        x = self.transformed("data_0") if transform_input else "data_0"
        x = self.lrn(self.pool(self.conv(x, "conv1", 2, 3), "maxpool1"), "lrn1")
        x = self.conv(self.conv(x, "conv2"), "conv3", padding=1)
        x = self.pool(self.lrn(x, "lrn2"), "maxpool2")
        for module in PAPER.modules:
            if module.name in ("4a", "5a"):
                x = self.pool(x, f"pool before {module.name}", self.pool4 if module.name == "5a" else 3)
            x = self.inception(x, module.id)
        return self.head(x)

    def head(self, x: str) -> File:
        """From the last maps to what comes out."""
        weight, bias = self.own("fc.weight"), self.own("fc.bias")
        if self.caffe:
            x = self.add("AveragePool", [x], "avgpool", kernel_shape=[7, 7])
            x = self.add("Dropout", [x], "dropout")
            x = self.add("Reshape", [x, self.keep("OC2_DUMMY_1", [1, 1024], np.int64)], "OC2_DUMMY_0")
            x = self.add("Gemm", [x, weight, bias], "logits", transB=1)
            self.add("Softmax", [x], "prob_1")
        else:
            x = self.add("Flatten", [self.add("GlobalAveragePool", [x], "avgpool")], "flat", axis=1)
            self.add("Gemm", [x, weight, bias], "prob_1", transB=1)
        return self

    def model(self, opset: int = 12, sizes: Sequence[int | str] = (1, 3, 224, 224), as_inputs: bool = False) -> bytes:
        """The file's bytes; with ``as_inputs`` every array can be replaced from outside, as in files before 2019."""
        kind = helper.np_dtype_to_tensor_dtype(np.dtype(self.dtype))
        arrays = {name: numpy_helper.from_array(values, name) for name, values in self.arrays.items()}
        given = [helper.make_tensor_value_info("data_0", kind, sizes), *self.inputs]
        if as_inputs:
            given += [helper.make_tensor_value_info(name, a.data_type, a.dims) for name, a in arrays.items()]
        graph = helper.make_graph(
            self.nodes,
            "googlenet",
            given,
            [helper.make_tensor_value_info("prob_1", kind, ["pictures", "classes"])],
            list(arrays.values()),
        )
        made = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=3 if as_inputs else 8
        )
        return made.SerializeToString()


def from_caffe(state: Mapping[str, Tensor], dtype: Any = np.float32) -> File:
    """The variant ``paper`` as the model zoo's ``googlenet-12.onnx`` has it; what the first convolution takes is Caffe's."""
    return File(state, True, 2, 3, dtype).whole()


def exported(state: Mapping[str, Tensor], transform_input: bool = False, dtype: Any = np.float32) -> File:
    """A network with torchvision's names and a third branch of 5×5 or 3×3; with biases and no batch norm it is folded."""
    third = state["inception3a.branch3.1.conv.weight"].shape[-1]
    return File(state, False, third // 2, 3 if third == 5 else 2, dtype).whole(transform_input)


def trained(spec: GoogLeNetSpec) -> GoogLeNet:
    """A network whose batch norm has something to do."""
    net = checkpoints.random(spec, 3, seed=3)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        disturb_statistics(net)
    return net


def slim(state: State) -> State:
    """Hardly any numbers, for what is refused before shapes matter."""
    channels = {"conv1.conv.weight": 3}
    return {
        key: value[:1, : channels.get(key, 1)].contiguous() if value.ndim == 4 else value[:3]
        for key, value in state.items()
        if value.ndim
    }


def loaded(data: bytes, tmp_path: Path) -> tuple[GoogLeNet, catalogue.Recipe]:
    """What is in a file."""
    (tmp_path / "some.onnx").write_bytes(data)
    return catalogue.load(tmp_path / "some.onnx")


def by_output(file: File, output: str) -> onnx.NodeProto:
    """The node that makes ``output``."""
    return next(node for node in file.nodes if output in node.output)


def between(file: File, made: str, *kinds: str, **attributes: object) -> None:
    """Put nodes of one input behind the one that makes ``made``."""
    for node in file.nodes:
        node.input[:] = [f"{made} later" if name == made else name for name in node.input]
    for at, kind in enumerate(kinds):
        last = at == len(kinds) - 1
        file.add(kind, [f"{made} {at}" if at else made], f"{made} later" if last else f"{made} {at + 1}", **attributes)
