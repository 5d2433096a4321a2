"""ONNX files that compute something else than a GoogLeNet, or that nobody can read: each is refused in one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from onnx import helper

from googlenet_core.blueprint.specs import PAPER, TORCHVISION
from googlenet_core.weights import checkpoints
from tests.support.files.onnx_files import File, State, between, by_output, exported, from_caffe, loaded, slim, trained
from tests.support.refusals import refused


@pytest.fixture(scope="module")
def states() -> dict[str, State]:
    """The tensors of Caffe's network and of torchvision's."""
    return {spec.name: dict(trained(spec).state_dict()) for spec in (PAPER, TORCHVISION)}


def refusal(file: File | bytes, tmp_path: Path) -> str:
    """The one line with which a file is refused."""
    return refused(lambda: loaded(file if isinstance(file, bytes) else file.model(), tmp_path))


def attribute(output: str, name: str, value: object) -> Callable[[File], None]:
    """A change of one attribute."""

    def change(file: File) -> None:
        node = by_output(file, output)
        kept = [given for given in node.attribute if given.name != name]
        del node.attribute[:]
        node.attribute.extend([*kept, helper.make_attribute(name, value)])

    return change


def inputs(output: str, *given: str) -> Callable[[File], None]:
    """A change of all inputs of a node."""

    def change(file: File) -> None:
        by_output(file, output).input[:] = given

    return change


def kind(output: str, other: str) -> Callable[[File], None]:
    """A change of what a node does."""

    def change(file: File) -> None:
        by_output(file, output).op_type = other

    return change


CAFFES: list[tuple[Callable[[File], object], str]] = [
    (attribute("conv1/conv", "strides", [1, 1]), "at conv1 Conv has strides (1, 1) instead of (2, 2)"),
    (attribute("conv3/conv", "pads", [0, 0, 0, 0]), "at conv3 Conv has pads (0, 0, 0, 0) instead of (1, 1, 1, 1)"),
    (attribute("conv2/conv", "group", 2), "at conv2 Conv has group 2"),
    (attribute("conv3/conv", "dilations", [2, 2]), "at conv3 Conv has dilations (2, 2)"),
    (attribute("conv1/conv", "auto_pad", "SAME_LOWER"), "at conv1 Conv has auto_pad b'SAME_LOWER'"),
    (attribute("maxpool1", "pads", [0, 0, 0, 0]), "at maxpool1 MaxPool has kernel (3, 3), strides (2, 2) and pads (0,"),
    (attribute("maxpool1", "pads", [1, 1, 1, 1]), "at maxpool1 MaxPool has"),
    (attribute("maxpool1", "pads", [0, 0, 1]), "at maxpool1 MaxPool has"),
    (attribute("pool before 5a", "kernel_shape", [5, 5]), "at the pool before inception5a MaxPool has kernel (5, 5)"),
    (attribute("pool before 5a", "kernel_shape", [2, 2]), "at the pool before inception5a MaxPool has kernel (2, 2)"),
    (attribute("inception4b/around", "strides", [2, 2]), "at inception4b.branch4.0 MaxPool has"),
    (attribute("lrn1", "size", 3), "at lrn LRN has size 3 instead of 5"),
    (attribute("lrn2", "alpha", 2e-4), "at lrn LRN has alpha 0.00019999"),
    (attribute("lrn2", "bias", 2.0), "at lrn LRN has bias 2.0 instead of 1.0"),
    (attribute("inception3a", "axis", 2), "at inception3a Concat has axis 2 instead of 1"),
    (attribute("avgpool", "kernel_shape", [5, 5]), "at avgpool AveragePool has kernel_shape (5, 5) instead of (7, 7)"),
    (attribute("logits", "alpha", 0.5), "at fc Gemm has alpha 0.5"),
    (attribute("prob_1", "axis", 0), "its softmax is not over the classes"),
    (kind("conv2/relu", "Sigmoid"), "at conv2 there is Sigmoid instead of Relu"),
    (kind("avgpool", "GlobalMaxPool"), "at avgpool there is GlobalMaxPool instead of"),
    (kind("conv1/conv", "QLinearConv"), "at conv1 there is QLinearConv instead of Conv"),
    (inputs("lrn2", "lrn1"), "at conv3 there is LRN instead of Relu"),
    (inputs("maxpool2", "conv3/relu"), "local response norm and the name conv1/7x7_s2 of the first weights go together"),
    (inputs("inception4c", "inception4c.branch1/relu", "inception4c.branch2.1/relu"), "Concat joins 2 instead of 4"),
    (inputs("inception5b.branch1/conv", "maxpool1", "inception_5b/1x1_w_0"), "branches of inception5b do not look at the"),
    (inputs("conv2/conv", "lrn1", "nothing of this name"), "at conv2 Conv lacks numbers of its own"),
    (inputs("conv2/conv"), "at conv2 there is Conv instead of Conv"),
    (inputs("conv1/conv", "conv1/relu", "conv1/7x7_s2_w_0"), "at transform_input there is Relu instead of Concat"),
    (inputs("dropout", "dropout"), "at avgpool there is Dropout instead of"),
    (inputs("OC2_DUMMY_0", "OC2_DUMMY_0"), "at avgpool there is Reshape instead of"),
    (lambda file: between(file, "data_0", "Neg"), "at transform_input there is Neg instead of Concat"),
    (lambda file: between(file, "conv2/relu", "Tanh"), "at conv2 there is Tanh instead of Relu"),
    (lambda file: file.arrays.update({"conv1/7x7_s2_w_0": np.ones((64, 4, 7, 7))}), "conv1 takes 4 channels instead of 3"),
    (lambda file: file.arrays.update({"conv1/7x7_s2_w_0": np.ones((64, 3, 49))}), "at conv1 Conv has weights [64, 3, 49]"),
    (lambda file: file.arrays.update({"loss3/classifier_w_0": np.ones(3)}), "at fc Gemm has weights [3]"),
    (lambda file: file.arrays.update({"loss3/classifier_w_0": np.ones((3, 9))}), "fc.weight is [3, 9] instead of [3, 1024]"),
    (lambda file: file.arrays.update({"inception_3b/1x1_b_0": np.ones(5)}), "inception3b.branch1.conv.bias is [5] instead of"),
    (lambda file: file.arrays.update({"conv2/3x3_b_0": np.full(192, np.nan)}), "not finite numbers"),
    (lambda file: file.arrays.pop("conv2/3x3_b_0"), "at conv3 Conv lacks numbers of its own"),
    (lambda file: file.inputs.append(helper.make_tensor_value_info("more", 1, [1])), "it has 2 inputs and 1 outputs"),
]  # fmt: skip


def whole(sentence: str) -> bool:
    """Whether a refusal is about shapes or values, so that all others have to be right."""
    return (
        "instead of [" in sentence
        or "not finite" in sentence
        or "negative" in sentence
        or sentence.endswith("instead of")
    )


@pytest.mark.parametrize(("change", "sentence"), CAFFES)
def test_whatever_computes_something_else_than_caffes_network_is_refused(
    change: Callable[[File], object], sentence: str, states: dict[str, State], tmp_path: Path
) -> None:
    file = from_caffe(states["paper"] if whole(sentence) else slim(states["paper"]))
    change(file)
    assert sentence in refusal(file, tmp_path)


EXPORTS: list[tuple[Callable[[File], object], str]] = [
    (attribute("conv1/bn", "epsilon", 1e-5), "at conv1 BatchNormalization has epsilon"),
    (attribute("conv1/bn", "training_mode", 1), "at conv1 BatchNormalization has training_mode 1 instead of 0"),
    (attribute("maxpool1", "ceil_mode", 0), "at maxpool1 MaxPool has"),
    (attribute("prob_1", "transB", 0), "fc.weight is [1024, 3] instead of"),
    (attribute("taken1", "axis", 2), "at transform_input Gather has axis 2 instead of 1"),
    (inputs("taken1", "data_0", "index0"), "to another scale than torchvision's"),
    (inputs("scaled2", "around2", "scale0"), "to another scale than torchvision's"),
    (inputs("shifted0", "scaled0", "shift1"), "to another scale than torchvision's"),
    (inputs("shifted0", "scaled0", "conv1.bn.bias"), "another arithmetic than one scale and one shift a channel"),
    (inputs("around0", "taken0", "index0"), "at transform_input Unsqueeze has other axes than 1"),
    (inputs("transformed", "shifted0", "shifted1", "shifted2", "shifted2"), "Concat joins 4 instead of 3"),
    (inputs("conv2/bn", "conv2/conv", "conv2.bn.weight"), "at conv2 BatchNormalization lacks numbers of its own"),
    (lambda file: by_output(file, "conv2/conv").input.append("conv2.bn.bias"), "at conv2 there are biases before batch norm"),
    (lambda file: file.arrays.update({"conv2.bn.running_var": -np.ones(64)}), "negative variances"),
    (lambda file: between(file, "maxpool1", "LRN", size=5), "local response norm and the name conv1/7x7_s2"),
    (lambda file: between(file, "inception3a", "LRN", size=5), "there is LRN instead of Concat"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "sentence"), EXPORTS)
def test_whatever_computes_something_else_than_torchvisions_network_is_refused(
    change: Callable[[File], object], sentence: str, states: dict[str, State], tmp_path: Path
) -> None:
    state = states["torchvision"]
    file = exported(state if whole(sentence) else slim(state), transform_input=True)
    change(file)
    assert sentence in refusal(file, tmp_path)


def test_a_network_between_the_variants_is_refused(states: dict[str, State], tmp_path: Path) -> None:
    file = File(slim(states["torchvision"]), caffe=False, third_padding=1, pool4=3).whole()
    assert "no variant has a third branch of 3×3, a fourth pool of 3×3 and batch norm" in refusal(file, tmp_path)


def test_local_response_norm_beside_batch_norm_is_refused(states: dict[str, State], tmp_path: Path) -> None:
    file = from_caffe(slim(states["paper"]))
    parts = [file.keep(name, np.ones(192)) for name in ("scale", "shift", "mean", "variance")]
    by_output(file, "conv3/relu").input[0] = file.add(
        "BatchNormalization", ["conv3/conv", *parts], "norm", epsilon=1e-3
    )
    by_output(file, "conv3/conv").input.pop()
    assert "it has both local response norm and batch norm" in refusal(file, tmp_path)


def test_caffes_network_behind_torchvisions_normalisation_is_refused(states: dict[str, State], tmp_path: Path) -> None:
    file = File(slim(states["paper"]), caffe=True, third_padding=2, pool4=3).whole(transform_input=True)
    assert "to another scale before conv1, as Caffe's does not" in refusal(file, tmp_path)


@pytest.mark.parametrize("sizes", [(1, 3, 299, 299), (1, 224, 224, 3), (3, 224, 224), (1, 1, 224, 224)])
def test_another_size_of_the_input_is_refused(sizes: tuple[int], states: dict[str, State], tmp_path: Path) -> None:
    file = exported(slim(states["torchvision"]))
    assert "instead of [pictures, 3, 224, 224]" in refusal(file.model(sizes=sizes), tmp_path)


def test_other_networks_are_told_apart(tmp_path: Path) -> None:
    def network(*kinds: str) -> bytes:
        file = File({}, caffe=False, third_padding=1, pool4=2)
        x, numbers = "data_0", [file.keep("w", np.ones((3, 3))), file.keep("b", np.ones(3))]
        for at, one in enumerate(kinds):
            extra = numbers if one == "Gemm" else []
            x = file.add(one, [x, *extra], "prob_1" if at == len(kinds) - 1 else f"{one} {at}")
        return file.model()

    assert "at avgpool there is Relu instead of" in refusal(network("Gemm", "Relu", "Gemm"), tmp_path)
    residual = network("Relu", "GlobalAveragePool", "Flatten", "Gemm")
    assert "at inception5b there is Relu instead of Concat" in refusal(residual, tmp_path)
    assert "at fc there is Tanh instead of Gemm" in refusal(network("Tanh"), tmp_path)


def test_a_cut_file_is_refused(states: dict[str, State], tmp_path: Path) -> None:
    data = from_caffe(states["paper"]).model()
    for share in (0.001, 0.5, 0.999):
        assert "is not a whole ONNX file" in refusal(data[: int(len(data) * share)], tmp_path)


def test_a_file_larger_than_any_googlenet_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "MAX_BYTES", 2**20)
    assert "larger than 1 MB" in refusal(bytes(2**20 + 1), tmp_path)
