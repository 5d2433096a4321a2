"""``python -m googlenet_core calibrate``: how far some weights' answers can be trusted, as their card says it."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Annotated

import typer

from googlenet_core import working_folder
from googlenet_core.cli_input import AsJson, Device
from googlenet_core.cli_output import counted, emit, table
from googlenet_core.errors import InputError
from googlenet_core.labelled_pictures import LabelledPictures

app = typer.Typer(rich_markup_mode=None)


@app.command()
def calibrate(
    weights: Annotated[str, typer.Argument(help="Weights by name, or a weights file.")],
    pictures: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER_OR_TAR", help="Pictures that were kept out of the training, one folder a class."
        ),
    ],
    unlike: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND=FOLDER_OR_TAR", help="Pictures of no class; may be given several times."),
    ] = None,
    said: Annotated[str, typer.Option(help="What the pictures are.")] = "photographs kept out of the training",
    device: Device = "auto",
    as_json: AsJson = False,
) -> None:
    """Fit temperatures on every second picture, measure on the others, and find what is unlike the training."""
    working_folder.require()
    source = LabelledPictures(pictures)
    kinds = dict(map(_kind, unlike or ()))
    from googlenet_core import calibration, confidence
    from googlenet_core.engine import Engine

    engine = Engine.load(weights, device)
    with warnings.catch_warnings(), counted("pictures") as progress:
        warnings.simplefilter("ignore")  # decoders' remarks about odd files
        labelled = calibration.answers(engine, source, progress)
        found = calibration.calibrate(engine, labelled, kinds, said=said)
    if as_json:
        emit(confidence.written(found))
        return
    heads = [
        (name, f"{head.temperature:.3f}", f"{head.error_before:.3f}", f"{head.error:.3f}")
        for name, head in found.heads.items()
    ]
    typer.echo(table(("head", "temperature", "ECE before", "ECE with it"), heads, right=(1, 2, 3)))
    typer.echo(f"\nFitted on {found.fitted_on}; measured on {found.measured_on}.\n")
    called = [
        (kind, f"{of_kind.hits} of {of_kind.of}", f"{of_kind.share:.1%}", f"{of_kind.low:.1%} to {of_kind.high:.1%}")
        for kind, of_kind in found.unfamiliar.called.items()
    ]
    typer.echo(table(("pictures", "called unlike", "share", "95 % interval"), called, right=(1, 2, 3)))
    typer.echo(
        f"\nCalled unlike the training: ln Σ exp(logit) of the main head below {found.unfamiliar.threshold:.3f}."
    )


def _kind(text: str) -> tuple[str, LabelledPictures]:
    name, equals, path = text.partition("=")
    if not (name.strip() and equals and path):
        raise InputError(f"'{text[:100]}' is no kind of pictures; write it as NAME=FOLDER_OR_TAR.")
    return name.strip(), LabelledPictures(Path(path))
