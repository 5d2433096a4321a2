"""What the commands read, and the options they share."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from googlenet_core.cli.files import DASH
from googlenet_core.errors import ImageError
from googlenet_core.pictures.files.kinds import READ
from googlenet_core.process import folders

if TYPE_CHECKING:
    from googlenet_core.engine.engine import Engine
    from googlenet_core.pictures.preprocessing import Preprocessed

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
ImageFile = Annotated[Path, typer.Argument(metavar="IMAGE", help=f"A {READ} file; - reads standard input.")]
ImageFiles = Annotated[
    list[Path],
    typer.Argument(metavar="IMAGE...", help=f"{READ} files; - reads standard input."),
]
WeightsName = Annotated[
    str,
    typer.Option(
        "--weights",
        help="bundled, imagenet, imagenet-caffe, random, or a .safetensors, .pth, .caffemodel or .onnx file.",
    ),
]
Variant = Annotated[str, typer.Option("--variant", help="paper, paper-bn or torchvision.")]
TransformInput = Annotated[
    bool | None,
    typer.Option(
        "--transform-input/--no-transform-input",
        help="Of a weights file: whether torchvision's second normalisation follows; without it, as the file says or "
        "as is usual for its variant.",
        show_default=False,
    ),
]
Device = Annotated[str, typer.Option("--device", help="auto, cpu, cuda or mps.")]


def load_engine_and_picture(
    image: Path, weights: str, device: str, transform_input: bool | None = None
) -> tuple[Engine, Preprocessed]:
    """Load the engine and prepare a picture for it.

    Raises:
        CoreError: the picture or the weights cannot be used, or there is no working folder.
    """
    folders.require()
    data = read_picture(image)  # first: a wrong file name should not wait for PyTorch
    from googlenet_core.engine.engine import Engine
    from googlenet_core.pictures.preprocessing import preprocess

    engine = Engine.load(weights, device, transform_input=transform_input)
    return engine, preprocess(data, engine.weights)


def read_picture(image: Path) -> bytes:
    """Return the bytes of a picture file, or of standard input for ``-``: as many as may be accepted and one more.

    Raises:
        ImageError: it cannot be read.
    """
    from googlenet_core.pictures.decoding import MAX_BYTES

    most = MAX_BYTES + 1  # one more than is accepted: enough to be refused, whatever its size
    try:
        if image == DASH:
            return _piped(most)
        with image.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise ImageError(f"Cannot read '{image}': {error.strerror or error}.") from None


def _piped(most: int) -> bytes:
    if sys.stdin is None:
        return b""
    if sys.stdin.isatty():
        raise ImageError("Standard input is the terminal; send a picture into it, for example with: < photo.jpg.")
    return sys.stdin.buffer.read(most)
