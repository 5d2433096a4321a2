from __future__ import annotations

import hashlib
import json
import pickle
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from googlenet_core import labels
from googlenet_core.blueprint.specs import PAPER, TORCHVISION, VARIANTS
from googlenet_core.errors import DownloadError, VariantError, WeightsError
from googlenet_core.weights import catalogue, checkpoints
from googlenet_core.weights.fetching import cache_folder
from googlenet_core.weights.formats import caffe_weights
from tests.conftest import ROOT
from tests.support.files.file_server import FileServer, serving

State = dict[str, torch.Tensor]
HEADS = frozenset({"main", "aux_4a", "aux_4d"})


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(cache_folder.CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture(scope="module")
def paper_state() -> State:
    """Somebody's own weights: the paper's network for two classes."""
    return dict(checkpoints.random(PAPER, 2).state_dict())


@pytest.fixture(scope="module")
def public_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A file like torchvision's: its variant, 1000 classes, auxiliary heads that nobody trained."""
    path = tmp_path_factory.mktemp("public") / "file.pth"
    torch.save(checkpoints.random(TORCHVISION, 1000).state_dict(), path)
    return path.read_bytes()


@pytest.fixture
def public_server(public_file: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    with serving(public_file) as server:
        monkeypatch.setenv(catalogue.IMAGENET_URL_VARIABLE, server.url())
        yield server


def test_the_bundled_weights_load_with_everything_they_need() -> None:
    net, recipe = catalogue.load()
    assert net.spec is recipe.spec is PAPER
    assert not net.training
    assert recipe.name == "bundled"
    assert recipe.labels == labels.read("everyday")
    assert recipe.trained_heads == HEADS
    assert set(recipe.accuracy) == HEADS
    assert recipe.transform_input is False
    assert {parameter.dtype for parameter in net.parameters()} == {torch.float32}


def test_the_bundled_recipe_is_what_the_files_own_metadata_says() -> None:
    _, recipe = catalogue.load("bundled")
    with safe_open(catalogue.FOLDER / "googlenet-paper-everyday.safetensors", "pt") as file:
        said = file.metadata()
    assert [name.replace(", ", "_").replace(" ", "_").replace("-", "_").lower() for name in recipe.labels] == said[
        "classes"
    ].split("|")
    assert ",".join(map(str, recipe.mean)) == said["mean"]
    assert ",".join(map(str, recipe.std)) == said["std"]
    assert recipe.variant == said["variant"]
    assert str(recipe.resize_px) == said["resize_px"]


def test_the_card_the_model_card_the_checksum_file_and_the_sources_agree() -> None:
    card = json.loads((catalogue.FOLDER / "bundled.json").read_text())
    data = (catalogue.FOLDER / card["file"]).read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    assert card["recipe"]["sha256"] == sha256
    assert card["bytes"] == len(data)
    assert (catalogue.FOLDER / f"{card['file']}.sha256").read_text() == f"{sha256}  {card['file']}\n"
    model_card = (catalogue.FOLDER / "README.md").read_text()
    assert sha256 in model_card
    accuracy = card["recipe"]["accuracy"]
    row = " | ".join(f"{accuracy[head] * 100:.1f} %" for head in ("main", "aux_4a", "aux_4d"))
    assert f"| {row} |" in model_card
    assert f"label smoothing {card['recipe']['label_smoothing']:g}" in model_card
    assert sha256 in (ROOT / "assets/SOURCES.md").read_text()


def test_plain_random_is_the_bundled_topology_untrained_and_always_the_same() -> None:
    first, recipe = catalogue.load("random")
    second, _ = catalogue.load("random")
    assert recipe.spec is catalogue.load("bundled")[1].spec
    assert recipe.trained_heads == frozenset()
    assert len(recipe.labels) == first.num_classes == 1000
    assert torch.equal(first.fc.weight, second.fc.weight)


@pytest.mark.parametrize("name", VARIANTS)
def test_random_weights_come_in_every_variant(name: str) -> None:
    net, recipe = catalogue.load(f"random:{name}")
    assert net.spec is recipe.spec is VARIANTS[name]


def test_random_weights_of_an_unknown_variant_are_refused() -> None:
    with pytest.raises(VariantError, match="Did you mean 'paper'"):
        catalogue.load("random:papper")


def test_an_unknown_source_is_refused_and_the_nearest_named() -> None:
    with pytest.raises(WeightsError, match="Did you mean 'bundled'") as caught:
        catalogue.load("bundeld")
    assert "\n" not in str(caught.value)


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    for source in (str(tmp_path / "mine.pth"), tmp_path / "mine.pth"):
        with pytest.raises(WeightsError, match="There is no file"):
            catalogue.load(source)


def test_a_file_without_metadata_gets_numbered_classes_and_the_usual_recipe(paper_state: State, tmp_path: Path) -> None:
    torch.save(paper_state, tmp_path / "mine.pth")
    net, recipe = catalogue.load(tmp_path / "mine.pth")
    assert net.spec is PAPER
    assert recipe.name == "mine.pth"
    assert recipe.labels == ("class 0", "class 1")
    assert (recipe.mean, recipe.std, recipe.resize_px) == (catalogue.MEAN, catalogue.STD, catalogue.RESIZE_PX)
    assert recipe.transform_input is False
    assert recipe.trained_heads == HEADS
    assert recipe.accuracy == {}


def test_a_file_without_auxiliary_heads_has_one_trained_head(paper_state: State, tmp_path: Path) -> None:
    main = {key: value for key, value in paper_state.items() if not key.startswith("aux")}
    torch.save(main, tmp_path / "mine.pth")
    assert catalogue.load(tmp_path / "mine.pth")[1].trained_heads == {"main"}


def test_metadata_of_a_file_names_its_classes_and_its_normalisation(paper_state: State, tmp_path: Path) -> None:
    said = {"classes": "cat|dog", "mean": "0.5,0.5,0.5", "std": "0.25,0.25,0.25", "resize_px": "320"}
    save_file(paper_state, tmp_path / "mine.safetensors", metadata=said)
    _, recipe = catalogue.load(str(tmp_path / "mine.safetensors"))
    assert recipe.labels == ("cat", "dog")
    assert recipe.mean == (0.5, 0.5, 0.5)
    assert recipe.std == (0.25, 0.25, 0.25)
    assert recipe.resize_px == 320


@pytest.mark.parametrize("said", [{"resize_px": "100"}, {"resize_px": "many"}, {"transform_input": "perhaps"}])
def test_metadata_that_would_change_the_picture_unnoticed_is_refused(
    said: dict[str, str], paper_state: State, tmp_path: Path
) -> None:
    save_file(paper_state, tmp_path / "mine.safetensors", metadata=said)
    with pytest.raises(WeightsError, match=r"mine\.safetensors says .* must be"):
        catalogue.load(tmp_path / "mine.safetensors")


@pytest.mark.parametrize(
    ("classes", "mean", "std"),
    [
        ("cat", "0.5", "0,0.2,0.2"),
        ("cat|dog|cow", "nan,0,0", "-1,0.2,0.2"),
        ("cat|\x1b[2Jdog", "1e9,0,0", "inf,0.2,0.2"),
        ("cat|" + "d" * 1000, "red,green,blue", "1e-300,0.2,0.2"),
        ("", "", "nan,0.2,0.2"),
    ],
)
def test_metadata_that_cannot_be_right_is_left_out(
    classes: str, mean: str, std: str, paper_state: State, tmp_path: Path
) -> None:
    path = tmp_path / "mine.safetensors"
    save_file(paper_state, path, metadata={"classes": classes, "mean": mean, "std": std})
    _, recipe = catalogue.load(path)
    assert recipe.labels == ("class 0", "class 1")
    assert (recipe.mean, recipe.std) == (catalogue.MEAN, catalogue.STD)


def test_a_copy_of_the_bundled_file_is_recognised_by_its_hash(tmp_path: Path) -> None:
    shutil.copy(catalogue.fetch("bundled"), tmp_path / "copy.safetensors")
    _, bundled = catalogue.load()
    _, copy = catalogue.load(tmp_path / "copy.safetensors")
    assert copy.name == "copy.safetensors"
    assert copy.resize_px == bundled.resize_px
    assert copy.accuracy == bundled.accuracy


def test_imagenet_is_fetched_once_and_has_torchvisions_recipe(public_server: FileServer, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    net, recipe = catalogue.load("imagenet", progress=lambda done, total: seen.append((done, total)))
    size = len(public_server.behaviour.body)
    assert seen[-1] == (size, size)
    assert net.spec is TORCHVISION
    assert recipe.transform_input is True
    assert recipe.resize_px == 256
    assert recipe.labels == labels.read("imagenet")
    assert recipe.trained_heads == {"main"}
    assert list((tmp_path / "cache").glob("*.pth"))
    catalogue.load("imagenet")
    assert len(public_server.behaviour.asked) == 1


def test_a_cache_folder_can_be_named(public_server: FileServer, tmp_path: Path) -> None:
    path = catalogue.fetch("imagenet", cache_dir=tmp_path / "elsewhere")
    assert path.parent == tmp_path / "elsewhere"
    assert catalogue.load("imagenet", cache_dir=tmp_path / "elsewhere")[1].name == "imagenet"
    assert not (tmp_path / "cache").exists()


def test_a_cached_file_that_was_changed_is_fetched_anew(public_server: FileServer) -> None:
    path = catalogue.fetch("imagenet")
    path.write_bytes(b"damaged")
    with pytest.raises(WeightsError, match="wrong sha256"):
        catalogue.verify("imagenet")
    net, _ = catalogue.load("imagenet")
    assert net.spec is TORCHVISION
    assert path.read_bytes() == public_server.behaviour.body


def test_offline_is_a_sentence_and_the_bundled_weights_still_load(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(catalogue.IMAGENET_URL_VARIABLE, "http://127.0.0.1:1/googlenet-1378be20.pth")
    with pytest.raises(DownloadError, match="cannot be reached"):
        catalogue.load("imagenet")
    assert catalogue.load()[1].name == "bundled"


def test_a_damaged_bundled_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(catalogue.FOLDER, tmp_path / "weights")
    (tmp_path / "weights" / "googlenet-paper-everyday.safetensors").write_bytes(b"version https://git-lfs")
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path / "weights")
    with pytest.raises(WeightsError, match="wrong sha256"):
        catalogue.load("bundled")


def test_the_list_shows_each_source_and_whether_it_is_here(public_server: FileServer) -> None:
    before = {source.name: source for source in catalogue.available()}
    assert tuple(before) == catalogue.SOURCES
    assert before["bundled"].present
    assert before["bundled"].classes == 87
    assert before["bundled"].location is not None
    assert before["bundled"].bytes == before["bundled"].location.stat().st_size
    assert before["imagenet"].url == public_server.url()
    assert not before["imagenet"].present
    catalogue.fetch("imagenet")
    here = {source.name: source.present for source in catalogue.available()}
    assert here == dict.fromkeys(catalogue.SOURCES, True) | {"imagenet-caffe": False}


def test_the_public_address_is_pytorchs_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(catalogue.IMAGENET_URL_VARIABLE, raising=False)
    source = catalogue.available()[1]
    assert source.url == "https://download.pytorch.org/models/googlenet-1378be20.pth"
    assert source.sha256 == "1378be20"


def test_the_card_of_caffes_weights_is_caffes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(catalogue.IMAGENET_CAFFE_URL_VARIABLE, raising=False)
    card = catalogue._card("imagenet-caffe")
    assert card.origin.sha1 == "405fc5acd08a3bb12de8ee5e23a96bec22f08204"
    assert card.origin.urls == (
        "https://dl.caffe.berkeleyvision.org/bvlc_googlenet.caffemodel",
        "http://dl.caffe.berkeleyvision.org/bvlc_googlenet.caffemodel",
    )
    recipe = card.recipe
    assert recipe.spec is PAPER
    assert recipe.labels == labels.read("imagenet")
    assert recipe.trained_heads == {"main", "aux_4a", "aux_4d"}
    blue, green, red = (value / 255 for value in caffe_weights.MEAN_BGR)
    assert (recipe.mean, recipe.std, recipe.resize_px) == (
        (red, green, blue),
        caffe_weights.STD,
        caffe_weights.RESIZE_PX,
    )
    assert card.origin.sha1 in (ROOT / "assets/SOURCES.md").read_text()


def test_the_list_names_caffes_weights_with_size_classes_and_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(catalogue.IMAGENET_CAFFE_URL_VARIABLE, raising=False)
    row = next(row for row in catalogue.available() if row.name == "imagenet-caffe")
    assert (row.classes, row.bytes, row.sha256, row.present) == (1000, 53_533_754, "", False)
    assert row.sha1.startswith("405fc5ac")
    assert row.url is not None
    assert row.url.startswith("https:")


def test_verifying_computes_the_sha256_anew() -> None:
    found = catalogue.verify("bundled")
    assert found.sha256 == hashlib.sha256(found.path.read_bytes()).hexdigest()


def test_verifying_what_has_no_file_yet_or_never_is_refused() -> None:
    with pytest.raises(WeightsError, match="fetch them first"):
        catalogue.verify("imagenet")
    with pytest.raises(WeightsError, match="no file to fetch or verify"):
        catalogue.verify("random")
    with pytest.raises(WeightsError, match="no file to fetch or verify"):
        catalogue.fetch("random:paper")
    with pytest.raises(WeightsError, match="Did you mean 'imagenet'"):
        catalogue.fetch("imagnet")


def test_a_damaged_card_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bundled.json").write_text('{"recipe": {}}')
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    catalogue._card.cache_clear()
    try:
        with pytest.raises(WeightsError, match=r"assets/weights/bundled\.json is missing or damaged"):
            catalogue.load("bundled")
    finally:
        catalogue._card.cache_clear()


def test_a_recipe_survives_pickling_and_can_be_compared() -> None:
    _, recipe = catalogue.load()
    assert pickle.loads(pickle.dumps(recipe)) == recipe
    assert hash(recipe) == hash(pickle.loads(pickle.dumps(recipe)))
