from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
import torch
from onnx import TensorProto, helper
from torch import Tensor, nn

from googlenet_core import labels
from googlenet_core.blueprint.specs import PAPER, PAPER_BN, TORCHVISION, GoogLeNetSpec
from googlenet_core.network.copies import prepare_for_inference
from googlenet_core.network.model import GoogLeNet
from googlenet_core.pictures.preprocessing import normalise
from googlenet_core.weights import catalogue, checkpoints
from googlenet_core.weights.formats.metadata import Triple
from googlenet_core.weights.formats.onnx_weights import SCALES, SHIFTS
from tests.support.files import onnx_files
from tests.support.files.caffe_files import unturned
from tests.support.files.onnx_files import State, between, by_output, exported, from_caffe, loaded, trained
from tests.support.networks.plain import by_hand, relative_error

BATCH_NORM = (PAPER_BN, TORCHVISION)


@pytest.fixture(scope="module")
def nets() -> dict[str, GoogLeNet]:
    """Every variant; what the first convolution of ``paper`` takes is Caffe's."""
    return {spec.name: trained(spec) for spec in (PAPER, *BATCH_NORM)}


@pytest.fixture(scope="module")
def states(nets: dict[str, GoogLeNet]) -> dict[str, State]:
    """Their tensors."""
    return {name: dict(net.state_dict()) for name, net in nets.items()}


@pytest.fixture(scope="module")
def folded(nets: dict[str, GoogLeNet]) -> dict[str, State]:
    """Those with batch norm as an exporter folds them: in float64, so that nothing is lost."""
    return {
        spec.name: {
            key: value.contiguous() for key, value in prepare_for_inference(nets[spec.name].double(), torch.device("cpu")).state_dict().items()
        }
        for spec in BATCH_NORM
    }  # fmt: skip


def same(net: GoogLeNet, state: State, *but: str) -> bool:
    """Whether the trunk and the main head are those of a state dict."""
    read = net.state_dict()
    keys = [key for key in read if not key.startswith("aux") and not key.endswith("num_batches_tracked")]
    return all(torch.equal(read[key], state[key].float()) for key in keys if key not in but)


@pytest.mark.parametrize(("opset", "as_inputs"), [(9, True), (12, False), (18, False)])
def test_caffes_network_is_read_with_caffes_recipe(
    opset: int, as_inputs: bool, states: dict[str, State], tmp_path: Path
) -> None:
    net, recipe = loaded(from_caffe(states["paper"]).model(opset, as_inputs=as_inputs), tmp_path)
    assert net.spec is recipe.spec is PAPER
    assert net.num_classes == 3
    assert not net.training
    assert recipe.trained_heads == {"main"}
    assert recipe.labels == ("class 0", "class 1", "class 2")
    assert (recipe.mean, recipe.std) == ((123 / 255, 117 / 255, 104 / 255), (0.229, 0.224, 0.225))
    assert (recipe.resize_px, recipe.transform_input) == (256, False)
    assert same(net, states["paper"], "conv1.conv.weight")
    torch.testing.assert_close(unturned(net.conv1.conv.weight).float(), states["paper"]["conv1.conv.weight"])


def test_caffes_network_sees_in_a_picture_what_caffe_sees(states: dict[str, State], tmp_path: Path) -> None:
    """Blue, green, red in 0..255 minus (104, 117, 123), through torch's plain functions in float64."""
    net, recipe = loaded(from_caffe(states["paper"]).model(), tmp_path)
    pixels = np.random.default_rng(0).integers(0, 256, (224, 224, 3), dtype=np.uint8)
    bgr = torch.from_numpy(pixels[:, :, ::-1].copy()).permute(2, 0, 1).double()
    caffe = {key: value.double() for key, value in states["paper"].items()}
    theirs = by_hand(
        caffe, (bgr - torch.tensor([104, 117, 123])[:, None, None])[None], third_padding=2, pool4=3, adaptive=False
    )
    with torch.inference_mode():
        ours = net.double()(normalise(pixels, recipe)[2].double()).main
    assert relative_error(ours, theirs[0]) < 1e-5


def test_a_thousand_classes_of_caffes_are_imagenets(tmp_path: Path) -> None:
    state = dict(checkpoints.random(PAPER, 1000).state_dict())
    assert loaded(from_caffe(state).model(), tmp_path)[1].labels == labels.read("imagenet")


@pytest.mark.parametrize("spec", BATCH_NORM, ids=lambda spec: spec.name)
@pytest.mark.parametrize("transform_input", [True, False])
def test_an_export_that_keeps_batch_norm_comes_back_as_it_was(
    spec: GoogLeNetSpec, transform_input: bool, states: dict[str, State], tmp_path: Path
) -> None:
    net, recipe = loaded(exported(states[spec.name], transform_input).model(), tmp_path)
    assert net.spec is recipe.spec is spec
    assert same(net, states[spec.name])
    assert recipe.transform_input is transform_input
    assert recipe.trained_heads == {"main"}
    assert (recipe.mean, recipe.std, recipe.resize_px) == (catalogue.MEAN, catalogue.STD, 256)
    assert recipe.labels == ("class 0", "class 1", "class 2")


@pytest.mark.parametrize("spec", BATCH_NORM, ids=lambda spec: spec.name)
def test_folded_batch_norm_becomes_one_that_only_adds_the_biases(
    spec: GoogLeNetSpec, nets: dict[str, GoogLeNet], folded: dict[str, State], image: Tensor, tmp_path: Path
) -> None:
    net, _ = loaded(exported(folded[spec.name]).model(), tmp_path)
    assert net.spec is spec
    state = folded[spec.name]
    assert torch.equal(net.conv1.conv.weight, state["conv1.conv.weight"].float())
    bn = net.inception3a.branch2[1].bn
    assert bn is not None
    sums = torch.randn(1, 128, 3, 3, generator=torch.Generator().manual_seed(0))
    bias = state["inception3a.branch2.1.conv.bias"].float()
    assert torch.equal(bn(sums), sums + bias[:, None, None])
    with torch.inference_mode():
        found = net.double()(image.double()).main
        assert relative_error(found, nets[spec.name].double()(image.double()).main) < 1e-4


@pytest.mark.parametrize("dtype", [np.float16, np.float64])
@pytest.mark.parametrize("caffe", [True, False])
def test_other_precisions_load_as_float32(caffe: bool, dtype: type, states: dict[str, State], tmp_path: Path) -> None:
    state = states["paper" if caffe else "torchvision"]
    file = from_caffe(state, dtype) if caffe else exported(state, True, dtype)
    net, recipe = loaded(file.model(), tmp_path)
    assert {value.dtype for value in net.parameters()} == {torch.float32}
    assert torch.equal(net.fc.weight, torch.from_numpy(file.arrays[file.own("fc.weight")].astype(np.float32)))
    assert recipe.transform_input is not caffe


class Main(nn.Module):
    """The main head's logits, of a picture that torchvision's second normalisation has gone over."""

    def __init__(self, net: GoogLeNet, transform_input: bool) -> None:
        super().__init__()
        self.net, self.transform_input = net, transform_input

    def forward(self, x: Tensor) -> Tensor:
        if self.transform_input:
            channels = [torch.unsqueeze(x[:, at], 1) * SCALES[at] + SHIFTS[at] for at in range(3)]
            x = torch.cat(channels, 1)
        return self.net(x).main


@pytest.mark.parametrize("transform_input", [True, False])
@pytest.mark.parametrize("fold", [True, False], ids=["folded", "kept"])
def test_what_pytorch_really_exports_is_read(fold: bool, transform_input: bool, image: Tensor, tmp_path: Path) -> None:
    net = trained(TORCHVISION)
    how = torch.onnx.TrainingMode.EVAL if fold else torch.onnx.TrainingMode.PRESERVE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # this exporter is to go, and says so
        torch.onnx.export(
            Main(net, transform_input).eval(), (image,), str(tmp_path / "real.onnx"),
            dynamo=False, training=how, do_constant_folding=fold,
        )  # fmt: skip
    found, recipe = catalogue.load(tmp_path / "real.onnx")
    assert found.spec is TORCHVISION
    assert recipe.transform_input is transform_input
    assert fold or same(found, net.state_dict())
    with torch.inference_mode():
        assert relative_error(found.double()(image.double()).main, net.double()(image.double()).main) < 1e-4


def test_nodes_in_another_order_and_under_other_names_are_the_same_network(
    states: dict[str, State], tmp_path: Path
) -> None:
    file = exported(states["torchvision"])
    file.nodes.reverse()
    for node in file.nodes:
        node.input[1:] = [f"onnx::{name}" if name in file.arrays else name for name in node.input[1:]]
    file.arrays = {f"onnx::{name}": values for name, values in reversed(file.arrays.items())}
    assert same(loaded(file.model(), tmp_path)[0], states["torchvision"])


def test_what_changes_nothing_is_passed_over(states: dict[str, State], tmp_path: Path) -> None:
    file = exported(states["torchvision"])
    for made in ("data_0", "maxpool1", "conv2.bn.weight", "inception4a", "avgpool", "flat"):
        between(file, made, "Identity", "Dropout")
    between(file, "inception5a", "Cast", to=TensorProto.FLOAT16)
    file.add("Relu", ["inception5a"], "nobody reads this")
    assert same(loaded(file.model(), tmp_path)[0], states["torchvision"])


def test_a_mean_over_both_sides_is_the_average_pool(states: dict[str, State], tmp_path: Path) -> None:
    for opset in (13, 18):
        file = exported(states["torchvision"])
        pool = by_output(file, "avgpool")
        pool.op_type = "ReduceMean"
        if opset == 18:
            pool.input.append(file.keep("axes", [-1, -2], np.int64))
        else:
            pool.attribute.append(helper.make_attribute("axes", [2, 3]))
        assert same(loaded(file.model(opset), tmp_path)[0], states["torchvision"])


def test_a_convolution_whose_biases_were_all_zero_has_none(folded: dict[str, State], tmp_path: Path) -> None:
    state = {key: value for key, value in folded["torchvision"].items() if key != "conv2.conv.bias"}
    bn = loaded(exported(state).model(), tmp_path)[0].conv2.bn
    assert bn is not None
    assert not bn.bias.any()


@pytest.mark.parametrize("sizes", [("N", 3, 224, 224), (8, 3, 224, 224), ("N", 3, "H", "W")])
def test_sizes_of_the_input_may_be_left_open(sizes: tuple[int | str], states: dict[str, State], tmp_path: Path) -> None:
    assert loaded(exported(states["torchvision"]).model(sizes=sizes), tmp_path)[0].spec is TORCHVISION


def test_the_second_normalisation_is_torchvisions() -> None:
    wanted: tuple[Triple, Triple] = (onnx_files.SCALES, onnx_files.SHIFTS)
    assert pytest.approx(wanted[0]) == SCALES
    assert pytest.approx(wanted[1]) == SHIFTS
