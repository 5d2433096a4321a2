"""What the commands read and write, and the options they share."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from googlenet_core import working_folder
from googlenet_core.errors import CoreError, ImageError
from googlenet_core.file_kinds import READ

if TYPE_CHECKING:
    from googlenet_core.engine import Engine
    from googlenet_core.preprocessing import Preprocessed

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
ImageFile = Annotated[Path, typer.Argument(metavar="IMAGE", help=f"A {READ} file.")]
WeightsName = Annotated[
    str,
    typer.Option(
        "--weights",
        help="bundled, imagenet, imagenet-caffe, random, or a .safetensors, .pth, .caffemodel or .onnx file.",
    ),
]
Device = Annotated[str, typer.Option("--device", help="auto, cpu, cuda or mps.")]


def engine_and_picture(image: Path, weights: str, device: str) -> tuple[Engine, Preprocessed]:
    """Load the engine and prepare a picture for it.

    Raises:
        CoreError: the picture or the weights cannot be used, or there is no working folder.
    """
    working_folder.require()
    data = read(image)  # first: a wrong file name should not wait for PyTorch
    from googlenet_core.engine import Engine
    from googlenet_core.preprocessing import preprocess

    engine = Engine.load(weights, device)
    return engine, preprocess(data, engine.weights)


def read(image: Path) -> bytes:
    """Return the bytes of a picture file, as many as may be accepted and one more.

    Raises:
        ImageError: it cannot be read.
    """
    try:
        with image.open("rb") as file:
            from googlenet_core.decoding import MAX_BYTES

            return file.read(MAX_BYTES + 1)  # one more than is accepted: enough to be refused, whatever its size
    except OSError as error:
        raise ImageError(f"Cannot read '{image}': {error.strerror or error}.") from None


def may_write(path: Path) -> None:
    """Look whether a file can be written, before the work that is to be kept in it.

    Raises:
        CoreError: its folder takes no files, or it is a folder itself.
    """
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    except OSError as error:
        raise CoreError(f"Cannot write '{path}': {error.strerror or error}.") from None


def write(path: Path, data: bytes) -> None:
    """Write a file.

    Raises:
        CoreError: it cannot be written.
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        raise CoreError(f"Cannot write '{path}': {error.strerror or error}.") from None
