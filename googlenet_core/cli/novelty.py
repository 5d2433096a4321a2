"""``python -m googlenet_core novelty``: how well some weights tell what they were never trained on, as their card says it."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Annotated

import typer

from googlenet_core.cli import files
from googlenet_core.cli.input import AsJson, Device, TransformInput
from googlenet_core.cli.output import emit, format_table, show_count
from googlenet_core.evaluation.labelled_pictures import LabelledPictures
from googlenet_core.process import folders

app = typer.Typer(rich_markup_mode=None)


@app.command()
def novelty(
    weights: Annotated[str, typer.Argument(help="Weights by name, or a weights file.")],
    trained_on: Annotated[
        Path, typer.Argument(metavar="TRAINED_ON", help="Folder or tar of the training pictures, one folder a class.")
    ],
    kept_out: Annotated[
        Path, typer.Argument(metavar="KEPT_OUT", help="The same of pictures that were kept out of the training.")
    ],
    means: Annotated[Path, typer.Option(help="The .safetensors file of class means to write.")],
    said: Annotated[str, typer.Option(help="What the training pictures are.")] = "the training photographs",
    device: Device = "auto",
    transform_input: TransformInput = None,
    as_json: AsJson = False,
) -> None:
    """Take the classes' means, set a threshold, and count what is called unlike anything trained on."""
    folders.require()
    files.check((means, ".safetensors"), reads=(weights, trained_on, kept_out), prints=True)
    training, others = LabelledPictures(trained_on), LabelledPictures(kept_out)
    from googlenet_core.engine.engine import Engine
    from googlenet_core.evaluation import class_means, novelty_rates
    from googlenet_core.weights import novelty

    engine = Engine.load(weights, device, transform_input=transform_input)
    with warnings.catch_warnings(), show_count("pictures") as progress:
        warnings.simplefilter("ignore")  # decoders' remarks about odd files
        data = class_means.written(novelty_rates.mean_activations(engine, training, progress))
        found = novelty_rates.measure(engine, data, others, file=means.name, trained_on=said, progress=progress)
    files.write(means, data)
    if as_json:
        emit(novelty.written(found))
        return
    rows = [(rate.kind, str(rate.pictures), str(rate.unlike), f"{rate.share:.1%}") for rate in found.rates]
    typer.echo(format_table(("pictures", "number", "called unlike", "share"), rows, right=(1, 2, 3)))
    typer.echo(f"\nUnlike: a cosine below {found.threshold:.3f}, set on {found.fitted_on}.")
