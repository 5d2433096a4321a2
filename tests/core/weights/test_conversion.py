from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from googlenet_core.blueprint.specs import PAPER, TORCHVISION
from googlenet_core.errors import WeightsError
from googlenet_core.weights import catalogue, checkpoints
from googlenet_core.weights.conversion import convert
from tests.conftest import PATIENCE_S, ROOT
from tests.support.files.caffe_files import caffe_layers, model
from tests.support.files.onnx_files import from_caffe

Ask = Callable[..., str]
SUFFIXES = (".pth", ".safetensors", ".caffemodel", ".onnx")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One network of two classes in every kind of file; in halves where the file can hold them."""
    folder = tmp_path_factory.mktemp("sources")
    found = {suffix: folder / f"mine{suffix}" for suffix in SUFFIXES}
    state = dict(checkpoints.random(PAPER, 2, seed=5).state_dict())
    torch.save(state, found[".pth"])
    said = {"classes": "cat|dog", "mean": "0.1,0.2,0.3", "std": "0.3,0.2,0.1", "resize_px": "224"}
    save_file({key: value.half() for key, value in state.items()}, found[".safetensors"], said)
    found[".caffemodel"].write_bytes(model(caffe_layers(state, heads=False)))
    found[".onnx"].write_bytes(from_caffe(state).model())
    return found


def everything(folder: Path) -> set[str]:
    """Names of what is in a folder."""
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_was_converted_gives_the_same_logits_bit_for_bit(
    suffix: str, sources: dict[str, Path], image: Tensor, tmp_path: Path
) -> None:
    out = tmp_path / "out.safetensors"
    told = convert(sources[suffix], out)
    before, recipe = catalogue.load(sources[suffix])
    after, again = catalogue.load(out)
    assert told == recipe
    for name in ("variant", "labels", "mean", "std", "transform_input", "resize_px", "trained_heads"):
        assert getattr(again, name) == getattr(recipe, name), name
    with torch.inference_mode():
        for one, other in zip(before(image, auxiliary=True), after(image, auxiliary=True), strict=True):
            assert torch.equal(one, other)
    assert everything(tmp_path) == {"out.safetensors"}


def test_a_files_own_classes_and_recipe_go_along(sources: dict[str, Path], tmp_path: Path) -> None:
    convert(sources[".safetensors"], tmp_path / "out.safetensors")
    _, recipe = catalogue.load(tmp_path / "out.safetensors")
    assert recipe.labels == ("cat", "dog")
    assert (recipe.mean, recipe.std, recipe.resize_px) == ((0.1, 0.2, 0.3), (0.3, 0.2, 0.1), 224)


def test_a_known_file_keeps_its_second_normalisation_and_loses_heads_that_nobody_trained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.save(checkpoints.random(TORCHVISION, 1000).state_dict(), tmp_path / "public.pth")
    digits = checkpoints.read(tmp_path / "public.pth").sha256
    card = catalogue._card("imagenet")
    known = replace(card, recipe=replace(card.recipe, sha256=digits))
    cards = {name: catalogue._card(name) for name in catalogue.CARDS} | {"imagenet": known}
    monkeypatch.setattr(catalogue, "_card", cards.__getitem__)
    told = convert(tmp_path / "public.pth", tmp_path / "out.safetensors")
    _, recipe = catalogue.load(tmp_path / "out.safetensors")
    assert recipe.transform_input is told.transform_input is True
    assert recipe.trained_heads == told.trained_heads == {"main"}
    assert recipe.labels == told.labels
    with safe_open(tmp_path / "out.safetensors", "pt") as file:
        assert not [key for key in file.keys() if key.startswith("aux")]  # noqa: SIM118 - no mapping


def test_the_command_says_what_it_wrote(ask: Ask, sources: dict[str, Path], tmp_path: Path) -> None:
    out = tmp_path / "out.safetensors"
    said = ask("weights", "convert", sources[".caffemodel"], out)
    assert said == (
        f"Wrote {out}: paper, 2 classes, heads main.\n"
        "Input: shorter side 256 px, mean 0.4824, 0.4588, 0.4078, deviation 0.229, 0.224, 0.225; "
        "normalised once (without torchvision's transform_input), as is usual for the variant paper, since the file does "
        "not say.\n"
    )


def test_a_file_that_is_there_is_replaced_only_when_asked_for(
    ask: Ask, sources: dict[str, Path], tmp_path: Path
) -> None:
    out = tmp_path / "out.safetensors"
    out.write_bytes(b"precious")
    said = ask("weights", "convert", sources[".pth"], out, code=2)
    assert said == f"error: '{out}' is there already; name another file, or add --force to replace it.\n"
    assert out.read_bytes() == b"precious"
    ask("weights", "convert", sources[".pth"], out, "--force")
    assert catalogue.load(out)[1].labels == ("class 0", "class 1")


def test_a_file_can_take_its_own_place(sources: dict[str, Path], tmp_path: Path) -> None:
    own = tmp_path / "own.safetensors"
    own.write_bytes(sources[".safetensors"].read_bytes())
    convert(own, own, force=True)
    assert catalogue.load(own)[1].labels == ("cat", "dog")


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("none.pth", "out.safetensors", "There is no file"),
        ("odd.caffemodel", "out.safetensors", "is not a whole Caffe model"),
        ("odd.onnx", "out.safetensors", "is not a whole ONNX file"),
        ("odd.pth", "out.safetensors", "is text, not weights"),
        ("bundled", "out.safetensors", "bundled is not a weights file"),
        ("mine.pth", "out.pth", "must end in .safetensors"),
        ("mine.pth", "folder.safetensors", "Is a directory"),
        ("mine.pth", "no/such/folder.safetensors", "No such file or directory"),
        ("mine.pth", f"{'x' * 300}.safetensors", "ile name too long"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_leaves_nothing_behind(
    source: str, target: str, words: str, ask: Ask, sources: dict[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "mine.pth").symlink_to(sources[".pth"])
    (tmp_path / "odd.caffemodel").write_bytes(b"\xffodd")
    (tmp_path / "odd.onnx").write_bytes(b"\xffodd")
    (tmp_path / "odd.pth").write_bytes(b"odd")
    (tmp_path / "folder.safetensors").mkdir()
    before = everything(tmp_path)
    said = ask("weights", "convert", tmp_path / source, tmp_path / target, "--force", code=2)
    assert said.startswith("error: ")
    assert words in said
    assert said.count("\n") == 1
    assert everything(tmp_path) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_a_device_is_never_replaced(ask: Ask, sources: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "full.safetensors").symlink_to("/dev/full")
    said = ask("weights", "convert", sources[".pth"], tmp_path / "full.safetensors", "--force", code=2)
    assert "is there and is no file" in said
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_disk_that_is_full_leaves_what_was_there(
    moment: str, ask: Ask, sources: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(*((os, "fsync", full) if moment == "fsync" else (Path, "replace", full)))
    out = tmp_path / "out.safetensors"
    out.write_bytes(b"precious")
    said = ask("weights", "convert", sources[".pth"], out, "--force", code=2)
    assert said == f"error: Cannot write '{out}': No space left on device.\n"
    assert out.read_bytes() == b"precious"
    assert everything(tmp_path) == {"out.safetensors"}


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on the size of files there")
def test_room_that_ends_in_the_middle_leaves_nothing(sources: dict[str, Path], tmp_path: Path) -> None:
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))\n"
        "from googlenet_core.cli.main import main; main(sys.argv[1:])"
    )
    words = ["weights", "convert", str(sources[".pth"]), str(tmp_path / "out.safetensors")]
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error: Cannot write '{tmp_path / 'out.safetensors'}': File too large.\n"
    assert everything(tmp_path) == set()


def test_an_interrupted_conversion_leaves_nothing(
    sources: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        convert(sources[".pth"], tmp_path / "out.safetensors")
    assert everything(tmp_path) == set()


def test_a_side_that_cannot_be_right_stops_the_conversion(sources: dict[str, Path], tmp_path: Path) -> None:
    with safe_open(sources[".safetensors"], "pt") as file:
        state = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 - no mapping
    save_file(state, tmp_path / "odd.safetensors", {"resize_px": "9000"})
    with pytest.raises(WeightsError, match="resize_px is '9000'"):
        convert(tmp_path / "odd.safetensors", tmp_path / "out.safetensors")
    assert everything(tmp_path) == {"odd.safetensors"}
