"""What fuzzing starts from: good files and real words, of which damaged ones are made."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save

from googlenet_core.pictures.decoding import FORMATS
from googlenet_core.weights import catalogue as weights_module
from googlenet_core.weights.fetching import cache_folder
from googlenet_core.weights.inner_state import ANCHORS
from tests.fuzz import targets
from tests.support.files import caffe_files, onnx_files

OF_A_PICTURE: tuple[tuple[str, ...], ...] = (
    ("predict",),
    ("maps", "--layer", "inception3a"),
    ("explain",),
    ("ablate", "inception4c.branch3"),
    ("gradients",),
    ("unit", "inception3a:1:2,3"),
    ("notebook", "--layer", "inception3a"),
)
"""The commands that read a picture, which is their first argument."""

WORDS = (
    *(
        "summary",
        "channels",
        "rf",
        "graph",
        "weights",
        "list",
        "fetch",
        "verify",
        "convert",
        "evaluate",
        *(one[0] for one in OF_A_PICTURE),
    ),
    *("--variant", "--json", "--format", "--expand", "--direction", "--top", "--layer", "--weights", "--device"),
    *("--method", "--head", "--class", "--fill", "--help", "--operations", "--seed", "--force", "--"),
    *("--transform-input", "--no-transform-input"),
    *("paper", "paper-bn", "torchvision", "3a", "inception4c", "fc", "svg", "dot", "all", "1", "-1", "999999999999"),
    *(
        "none.jpg",
        "damaged.jpg",
        "random",
        "bundled",
        "imagenet",
        "imagenet-caffe",
        "random:paper",
        "cpu",
        "meta",
        "main",
        "aux_4a",
    ),
)
_NOWHERE = {
    weights_module.IMAGENET_URL_VARIABLE: "http://127.0.0.1:9/file-0123abcd.pth",
    weights_module.IMAGENET_CAFFE_URL_VARIABLE: "http://127.0.0.1:9/file.caffemodel",
    "NO_PROXY": "127.0.0.1",
    "no_proxy": "127.0.0.1",
}


def run_command(arguments: Sequence[str], folder: Path) -> None:
    """Run a command line where it can neither fetch anything nor write anywhere but into ``folder``."""
    if any("/" in one or ".." in one or one.startswith("~") for one in arguments):
        return
    before = Path.cwd()
    os.chdir(folder)
    try:
        with patch.dict(os.environ, _NOWHERE | {cache_folder.CACHE_VARIABLE: str(folder / "cache")}):
            targets.command(arguments)
    finally:
        os.chdir(before)


def pictures() -> dict[str, bytes]:
    """A small picture in every format that is read."""
    rng = np.random.default_rng(0)
    picture = Image.fromarray(rng.integers(0, 255, (40, 60, 3), dtype=np.uint8))

    def encoded(kind: str) -> bytes:
        target = io.BytesIO()
        picture.save(target, kind)
        return target.getvalue()

    return {kind: encoded(kind) for kind in FORMATS}


def tars() -> list[bytes]:
    """A small tar in both formats that know long names, and a gzipped one."""

    def packed(form: int, mode: str = "w") -> bytes:
        target = io.BytesIO()
        with tarfile.open(fileobj=target, mode=mode, format=form) as archive:
            for name in ("cat/1.jpg", f"{'long' * 40}/2.png", "dog/3.gif"):
                info = tarfile.TarInfo(name)
                info.size = 700
                archive.addfile(info, io.BytesIO(bytes(700)))
        return target.getvalue()

    formats = (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT)
    return [*map(packed, formats), packed(tarfile.GNU_FORMAT, "w:gz")]


def weights() -> list[bytes]:
    """A part of a network's weights as safetensors, as a pickle, as Caffe models of both formats, and as ONNX."""
    small = {"conv1.conv.weight": torch.zeros(64, 3, 7, 7), "fc.weight": torch.zeros(10, 1024)}
    pickled = io.BytesIO()
    torch.save(small, pickled)
    layers = [(name, [torch.zeros(2, 1, 1, 1), torch.zeros(2)]) for name in caffe_files.LAYERS]
    wrapped = {
        "state_dict": {f"model.{key}": torch.ones(2) for key in ANCHORS},
        "n": np.float64(1),
        "args": Namespace(a=1),
    }
    older = io.BytesIO()
    torch.save(wrapped, older, _use_new_zipfile_serialization=False, pickle_protocol=4)
    caffe = [caffe_files.model(layers), caffe_files.model(layers[:3], old=False, double=True)]
    others = [pickled.getvalue(), older.getvalue(), *caffe, _onnx()]
    return [save(small, {"variant": "paper-bn", "classes": "a|b"}), *others]


def pickles() -> list[bytes]:
    """The lists of tensors in what people save, without their archives, in three protocols."""
    net = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 1), torch.nn.BatchNorm2d(2))
    content = {
        "net": net,
        "state": net.state_dict(),
        "n": np.float64(1),
        "args": Namespace(a=(1, [2])),
        "t": torch.Size([1]),
    }
    found = []
    for protocol in (2, 4, 5):
        target = io.BytesIO()
        torch.save(content, target, pickle_protocol=protocol)
        with zipfile.ZipFile(target) as archive:
            found.append(next(archive.read(name) for name in archive.namelist() if name.endswith("data.pkl")))
    return found


def around(pickled: bytes) -> bytes:
    """An archive as ``torch.save`` writes it, around any list of tensors, with numbers for eight of them."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("archive/data.pkl", pickled)
        for number in range(8):
            archive.writestr(f"archive/data/{number}", bytes(16))
    return target.getvalue()


def _onnx() -> bytes:
    """A network's end: one module and the head, of very few numbers."""
    layers = [
        f"inception5b.{own}.conv"
        for own in ("branch1", "branch2.0", "branch2.1", "branch3.0", "branch3.1", "branch4.1")
    ]
    state = {f"{layer}.weight": torch.zeros(2, 2, 1, 1) for layer in layers} | {"fc.weight": torch.zeros(2, 2)}
    state |= {f"{layer}.bias": torch.zeros(2) for layer in [*layers, "fc"]}
    file = onnx_files.File(state, caffe=True, third_padding=2, pool4=3)
    return file.head(file.inception("data_0", "inception5b")).model()
