"""``python -m googlenet_core calibrate``: how far some weights' answers can be trusted, as their card says it."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Annotated

import typer

from googlenet_core.cli.input import AsJson, Device, TransformInput
from googlenet_core.cli.output import emit, format_table, show_count
from googlenet_core.evaluation.labelled_pictures import LabelledPictures
from googlenet_core.process import folders

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
    said: Annotated[str, typer.Option(help="What the pictures are.")] = "photographs kept out of the training",
    device: Device = "auto",
    transform_input: TransformInput = None,
    as_json: AsJson = False,
) -> None:
    """Fit a temperature for each head on every second picture and measure its reliability on the others."""
    folders.require()
    source = LabelledPictures(pictures)
    from googlenet_core.engine.engine import Engine
    from googlenet_core.evaluation import calibration
    from googlenet_core.weights import confidence

    engine = Engine.load(weights, device, transform_input=transform_input)
    with warnings.catch_warnings(), show_count("pictures") as progress:
        warnings.simplefilter("ignore")  # decoders' remarks about odd files
        found = calibration.calibrate(calibration.answers(engine, source, progress), said=said)
    if as_json:
        emit(confidence.written(found))
        return
    heads = [
        (name, f"{head.temperature:.3f}", f"{head.error_before:.3f}", f"{head.error:.3f}")
        for name, head in found.heads.items()
    ]
    typer.echo(format_table(("head", "temperature", "ECE before", "ECE with it"), heads, right=(1, 2, 3)))
    typer.echo(f"\nFitted on {found.fitted_on}; measured on {found.measured_on}.")
