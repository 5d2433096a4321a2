from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors import safe_open
from torch import Tensor
from torch.nn import functional

from googlenet_core import labels
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.cli import main
from googlenet_core.engine.engine import Engine
from googlenet_core.network.model import GoogLeNet
from googlenet_core.pictures.preprocessing import normalise, preprocess
from googlenet_core.weights import catalogue, checkpoints
from googlenet_core.weights.checkpoints import build, read
from googlenet_core.weights.formats.caffe_weights import KEYS
from tests.conftest import ROOT
from tests.support.files.caffe_files import LAYERS, caffe_layers, model, new_shape, old_sizes, unturned
from tests.support.refusals import refused

CLASSES = 3
REAL = ROOT.parent / "shared" / "weights" / "googlenet-paper-imagenet-caffe.safetensors"
"""The public file's trunk and main head, where somebody has put them beside the project."""

Layers = list[tuple[str, list[Tensor]]]


@pytest.fixture(scope="module")
def state() -> dict[str, Tensor]:
    """A network of random weights; what its first convolution takes is Caffe's."""
    return dict(checkpoints.random(PAPER, CLASSES, seed=3).state_dict())


@pytest.fixture
def layers(state: dict[str, Tensor]) -> Layers:
    """Its trunk and main head as a list of layers that a test may change."""
    return caffe_layers(state, heads=False)


def saved(data: bytes, tmp_path: Path) -> Path:
    """Write a Caffe model."""
    path = tmp_path / "some.caffemodel"
    path.write_bytes(data)
    return path


def refusal(data: bytes, tmp_path: Path) -> str:
    """The one line with which a file is refused."""
    return refused(lambda: catalogue.load(saved(data, tmp_path)))


def test_every_layer_of_caffes_description_has_its_place_and_no_other() -> None:
    assert dict(KEYS) == LAYERS
    with torch.device("meta"):
        keys = {key.rpartition(".")[0] for key in GoogLeNet(PAPER, 2).state_dict()}
    assert sorted(KEYS.values()) == sorted(keys)


@pytest.mark.parametrize("old", [True, False], ids=["layers of 2014", "layer of 2015"])
@pytest.mark.parametrize("sizes", [old_sizes, new_shape])
@pytest.mark.parametrize("double", [False, True], ids=["float", "double"])
@pytest.mark.parametrize("heads", [True, False], ids=["with heads", "without"])
def test_every_way_to_write_the_file_gives_the_same_network(
    old: bool,
    sizes: Callable[[Sequence[int]], bytes],
    double: bool,
    heads: bool,
    state: dict[str, Tensor],
    tmp_path: Path,
) -> None:
    net, recipe = catalogue.load(saved(model(caffe_layers(state, heads), old, sizes, double), tmp_path))
    assert net.spec is recipe.spec is PAPER
    assert net.num_classes == CLASSES
    assert not net.training
    assert recipe.trained_heads == ({"main", "aux_4a", "aux_4d"} if heads else {"main"})
    assert recipe.labels == ("class 0", "class 1", "class 2")
    loaded = net.state_dict()
    first = "conv1.conv.weight"
    torch.testing.assert_close(unturned(loaded[first]).float(), state[first])
    read_keys = [key for key in state if key != first and (heads or not key.startswith("aux"))]
    assert all(torch.equal(loaded[key], state[key]) for key in read_keys)


def test_the_first_convolution_sees_what_caffe_sees_at_the_border_too(state: dict[str, Tensor], tmp_path: Path) -> None:
    """Blue, green, red in 0..255 minus (104, 117, 123), zeros around: computed here in float64 as Caffe would."""
    net, recipe = catalogue.load(saved(model(caffe_layers(state, heads=False)), tmp_path))
    assert recipe.mean == (123 / 255, 117 / 255, 104 / 255)
    assert recipe.std == (0.229, 0.224, 0.225)
    assert recipe.resize_px == 256
    assert recipe.transform_input is False
    pixels = np.random.default_rng(0).integers(0, 256, (224, 224, 3), dtype=np.uint8)
    bgr = torch.from_numpy(pixels[:, :, ::-1].copy()).permute(2, 0, 1).double()
    caffe = functional.conv2d(
        (bgr - torch.tensor([104, 117, 123])[:, None, None])[None],
        state["conv1.conv.weight"].double(),
        state["conv1.conv.bias"].double(),
        stride=2,
        padding=3,
    )
    ours = net.conv1.conv(normalise(pixels, recipe)[2])
    torch.testing.assert_close(ours.double(), caffe, rtol=1e-5, atol=1e-5 * float(caffe.abs().max()))


def test_the_auxiliary_heads_see_what_caffes_see(state: dict[str, Tensor], tmp_path: Path) -> None:
    """Average pool 5×5 with stride 3, convolution, channels × rows × columns laid flat, two fully connected layers."""
    net, _ = catalogue.load(saved(model(caffe_layers(state)), tmp_path))
    x = torch.randn(1, 512, 14, 14, generator=torch.Generator().manual_seed(0))
    at = [0, 3, 6, 9]
    pooled = torch.stack([torch.stack([x[0, :, r : r + 5, c : c + 5].mean((1, 2)) for c in at], -1) for r in at], -2)
    conv = torch.einsum("oc,cyx->oyx", state["aux1.conv.conv.weight"][:, :, 0, 0], pooled)
    conv = (conv + state["aux1.conv.conv.bias"][:, None, None]).relu()
    flat = torch.stack([conv[c, y, x] for c in range(128) for y in range(4) for x in range(4)])
    hidden = (state["aux1.fc1.weight"] @ flat + state["aux1.fc1.bias"]).relu()
    logits = state["aux1.fc2.weight"] @ hidden + state["aux1.fc2.bias"]
    torch.testing.assert_close(net.aux1(x)[0], logits, rtol=1e-4, atol=1e-5)


def test_a_thousand_classes_are_imagenets(tmp_path: Path) -> None:
    thousand = dict(checkpoints.random(PAPER, 1000).state_dict())
    _, recipe = catalogue.load(saved(model(caffe_layers(thousand, heads=False)), tmp_path))
    assert recipe.labels == labels.read("imagenet")
    assert recipe.labels[285] == "Egyptian cat"


def test_layers_in_another_order_are_found_by_name(layers: Layers, tmp_path: Path) -> None:
    net, _ = build(read(saved(model(layers[::-1]), tmp_path)))
    assert torch.equal(net.fc.weight, dict(layers)["loss3/classifier"][0])


def test_missing_and_unknown_layers_are_named(layers: Layers, tmp_path: Path) -> None:
    given = [layer for layer in layers if layer[0] not in ("conv2/3x3", "inception_5b/5x5")]
    sentence = refusal(model([*given, ("fc_of_mine", [torch.ones(2), torch.ones(2)])]), tmp_path)
    assert "2 missing (conv2/3x3, inception_5b/5x5)" in sentence
    assert "1 unknown (fc_of_mine)" in sentence


def test_one_auxiliary_head_without_the_other_is_refused(state: dict[str, Tensor], tmp_path: Path) -> None:
    given = [layer for layer in caffe_layers(state) if not layer[0].startswith("loss2")]
    assert "3 missing (loss2/conv, loss2/fc, loss2/classifier)" in refusal(model(given), tmp_path)


def test_a_file_without_the_main_head_is_refused(layers: Layers, tmp_path: Path) -> None:
    assert "1 missing (loss3/classifier)" in refusal(model(layers[:-1]), tmp_path)


def test_a_layer_that_is_there_twice_is_refused(layers: Layers, tmp_path: Path) -> None:
    twice = model(layers) + model(layers[:1], old=False)
    assert "1 there more than once (conv1/7x7_s2)" in refusal(twice, tmp_path)


@pytest.mark.parametrize("blobs", [1, 3])
def test_a_layer_with_more_or_less_than_weights_and_biases_is_refused(
    blobs: int, layers: Layers, tmp_path: Path
) -> None:
    layers[5] = (layers[5][0], (layers[5][1] * 2)[:blobs])
    assert f"1 without exactly weights and biases ({layers[5][0]})" in refusal(model(layers), tmp_path)


@pytest.mark.parametrize(
    ("name", "part", "values", "sentence"),
    [
        ("conv1/7x7_s2", 0, torch.ones(64, 1, 7, 7), "conv1/7x7_s2 weight is [64, 1, 7, 7] instead of [64, 3, 7, 7]"),
        ("conv1/7x7_s2", 0, torch.ones(64, 3, 49), "conv1/7x7_s2 weight is [64, 3, 49] instead of [64, 3, 7, 7]"),
        ("inception_3a/5x5", 0, torch.ones(32, 16, 3, 3), "inception_3a/5x5 weight is [32, 16, 3, 3] instead of"),
        ("loss1/fc", 1, torch.ones(1000), "loss1/fc bias is [1000] instead of [1024]"),
        ("loss2/classifier", 0, torch.ones(4, 1024), "loss2/classifier weight is [4, 1024] instead of [3, 1024]"),
        ("loss3/classifier", 0, torch.ones(3, 512), "loss3/classifier weight is [3, 512] instead of [3, 1024]"),
        ("loss3/classifier", 0, torch.ones(3), "loss3/classifier weight is [3] instead of [1, 1024]"),
        ("loss3/classifier", 0, torch.ones(1024, 3), "loss3/classifier weight is [1024, 3] instead of [1024, 1024]"),
    ],
)
def test_a_wrong_shape_is_named_with_the_right_one(
    name: str, part: int, values: Tensor, sentence: str, state: dict[str, Tensor], tmp_path: Path
) -> None:
    layers = caffe_layers(state, heads=name.startswith(("loss1", "loss2")))
    dict(layers)[name][part] = values
    assert sentence in refusal(model(layers, old=False), tmp_path)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300])
@pytest.mark.parametrize("name", ["conv1/7x7_s2", "loss3/classifier"])
def test_values_that_are_no_numbers_are_refused_as_in_other_files(
    value: float, name: str, layers: Layers, tmp_path: Path
) -> None:
    dict(layers)[name][0] = torch.full_like(dict(layers)[name][0], value, dtype=torch.float64)
    assert "not finite numbers" in refusal(model(layers, double=True), tmp_path)


def test_another_networks_file_is_told_apart(tmp_path: Path) -> None:
    alexnet = [(f"fc{index}", [torch.ones(4, 4), torch.ones(4)]) for index in (6, 7, 8)]
    sentence = refusal(model(alexnet), tmp_path)
    assert sentence.startswith("some.caffemodel does not hold Caffe's GoogLeNet; layers: 58 missing (conv1/7x7_s2, ")
    assert "3 unknown (fc6, fc7, fc8)" in sentence


def test_a_model_with_a_name_alone_lacks_every_layer_and_an_empty_file_is_called_empty(tmp_path: Path) -> None:
    assert "58 missing" in refusal(b"\x0a\x02\xc3\xb6", tmp_path)  # its name: ö
    assert "is empty (0 bytes)" in refusal(b"", tmp_path)


def test_more_classes_than_any_network_has_are_refused(
    layers: Layers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "MAX_CLASSES", CLASSES - 1)
    assert "so the number of classes is not known" in refusal(model(layers), tmp_path)


@pytest.mark.parametrize("share", [0.001, 0.25, 0.6, 0.999])
def test_a_cut_file_is_refused(share: float, layers: Layers, tmp_path: Path) -> None:
    data = model(layers)
    assert "is not a whole Caffe model" in refusal(data[: int(len(data) * share)], tmp_path)


def test_a_file_larger_than_any_googlenet_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "MAX_BYTES", 2**20)
    assert "larger than 1 MB" in refusal(bytes(2**20 + 1), tmp_path)


@pytest.mark.skipif(not REAL.exists(), reason="the public file's weights are not beside the project")
def test_the_public_files_weights_see_an_egyptian_cat(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from skimage import data

    with safe_open(REAL, "pt") as file:
        state = {key: file.get_tensor(key).float() for key in file.keys()}  # noqa: SIM118 - no mapping
    state["conv1.conv.weight"] = unturned(state["conv1.conv.weight"]).float()
    path = saved(model(caffe_layers(state, heads=False)), tmp_path)
    cat = tmp_path / "cat.png"
    Image.fromarray(data.chelsea()).save(cat)
    with pytest.raises(SystemExit) as left:
        main.main(["predict", str(cat), "--weights", str(path), "--json"])
    assert left.value.code == 0
    found = json.loads(capsys.readouterr().out)
    assert found["main"][0]["label"] == "Egyptian cat"
    assert found["aux_4a"] is None
    picture = preprocess(cat.read_bytes(), catalogue.load(path)[1])
    theirs = Engine.load(str(REAL), "cpu").predict(picture.tensor)
    assert found["main"][0]["probability"] == pytest.approx(theirs.main[0].probability, abs=0.01)
