"""``python -m googlenet_core unit|notebook``: one activation taken apart, and a view as a notebook."""

from __future__ import annotations

import os
from dataclasses import asdict, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from googlenet_core.arithmetic.units import Unit, parse_at
from googlenet_core.blueprint import naming
from googlenet_core.cli import files
from googlenet_core.cli.input import AsJson, Device, ImageFile, TransformInput, WeightsName, load_engine_and_picture
from googlenet_core.cli.output import emit, encode, write_bytes
from googlenet_core.errors import ImageError, LayerError

if TYPE_CHECKING:
    from googlenet_core.microscope.effective_fields import EffectiveField
    from googlenet_core.microscope.reports import Explanation
    from googlenet_core.microscope.steps import Step

app = typer.Typer(rich_markup_mode=None)

LayerName = Annotated[str, typer.Option(help="A LayerId, for example inception3a.")]
CellOption = Annotated[
    str, typer.Option("--at", metavar="ROW,COLUMN", help="The position, counted from 0 at the top left.")
]


@app.command()
def unit(
    image: ImageFile,
    layer: LayerName,
    channel: Annotated[int, typer.Option(help="The channel, counted from 0; in a module the concat index.")],
    at: CellOption = "0,0",
    top: Annotated[int, typer.Option(min=1, help="How many products to list before the rest is added up.")] = 10,
    effective: Annotated[
        bool, typer.Option("--effective", help="Also measure how strongly each pixel would move the unit.")
    ] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    as_json: AsJson = False,
    weights: WeightsName = "bundled",
    device: Device = "auto",
    transform_input: TransformInput = None,
) -> None:
    """Take one activation apart: what the unit sees, and the arithmetic down to that one number."""
    if as_markdown and as_json:
        raise typer.BadParameter("Choose one of --json and --markdown.")
    y, x = parse_at(at)
    engine, picture = load_engine_and_picture(image, weights, device, transform_input)
    chosen = Unit(naming.resolve_layer(layer, engine.spec), channel, y, x)
    from googlenet_core.microscope import dissection, effective_fields, reports

    found = dissection.explain_unit(engine, picture.tensor, chosen, top)
    reach = effective_fields.effective_field(engine, picture.tensor, chosen) if effective else None
    if as_json:
        emit({"image": str(image), **_facts(found), **({"effective": _reach(reach)} if reach else {})})
    elif as_markdown:
        write_bytes(encode(reports.report_markdown(found) + (f"\n{reach.summary}\n" if reach else "")))
    else:
        typer.echo(reports.report_text(found) + (f"\n{reach.summary}" if reach else ""))


@app.command()
def notebook(
    image: ImageFile,
    layer: LayerName,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Notebook to write, for example view.ipynb; - is standard output.")
    ],
    order: Annotated[str, typer.Option(help="index, max, mean, spread or active.")] = "index",
    top: Annotated[int | None, typer.Option(min=1, help="Only so many maps, the first in that order.")] = None,
    channel: Annotated[int | None, typer.Option(help="Also take apart a unit of this channel ...")] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="ROW,COLUMN", help="... at this position.")] = None,
    weights: WeightsName = "bundled",
    device: Device = "auto",
    transform_input: TransformInput = None,
) -> None:
    """Write a notebook that computes these feature maps again with googlenet_core alone."""
    if (channel is None) != (at is None):
        raise LayerError("A unit needs both --channel and --at; give both or neither.")
    if image == files.DASH:
        raise ImageError("A notebook opens its picture again; give a file instead of -.")
    files.check((output, ".ipynb"), reads=(image, weights))
    cell = parse_at(at) if at is not None else (0, 0)
    engine, picture = load_engine_and_picture(image, weights, device, transform_input)
    from googlenet_core.maps import notebooks

    layer_id = naming.resolve_layer(layer, engine.spec)
    view = notebooks.NotebookView(
        image=_from_folder_of(output, image),
        weights=_from_folder_of(output, Path(weights)) if Path(weights).is_file() else weights,
        layer=layer_id,
        order=order,
        top=top,
        unit=None if channel is None else Unit(layer_id, channel, *cell),
        digest=picture.digest,
        transform_input=engine.weights.transform_input if engine.weights.input_reason else None,
    )
    files.write(output, encode(notebooks.compose_notebook(view, engine.spec, engine.net.num_classes)))
    if not files.is_output(output):
        typer.echo(f"Wrote {output}.")


def _from_folder_of(notebook_file: Path, path: Path) -> str:
    """A path as seen from where the notebook will run: its own folder; of one that is printed, the working folder."""
    try:
        return Path(
            os.path.relpath(
                path.resolve(), Path.cwd() if files.is_output(notebook_file) else notebook_file.resolve().parent
            )
        ).as_posix()
    except ValueError:  # on another Windows drive
        return path.resolve().as_posix()


def _facts(found: Explanation) -> dict[str, Any]:
    field = found.field
    return {
        "unit": asdict(found.unit),
        "label": found.label,
        "field": {
            "rf_px": field.rf_px,
            "center_px": field.center_px,
            "box": asdict(field.box),
            "inside": asdict(field.inside),
            "share_inside": field.share_inside,
        },
        "steps": [_step(step) for step in found.steps],
        "result": found.result,
        "captured": found.captured,
        "difference": found.difference,
        "rounding": found.rounding,
        "agrees": found.agrees,
        "variant": found.made.variant,
        "weights": found.made.weights,
    }


def _step(step: Step) -> dict[str, Any]:
    """A step's numbers, without the windows and kernels themselves."""
    import numpy as np

    facts: dict[str, Any] = {"step": step.title, "formula": step.formula}
    for name in (field.name for field in fields(step)):
        value = getattr(step, name)
        if isinstance(value, range):
            facts[name] = [value.start, value.stop - 1]
        elif is_dataclass(value) and not isinstance(value, type):
            facts[name] = asdict(value)
        elif not isinstance(value, np.ndarray):
            facts[name] = value
    return facts


def _reach(found: EffectiveField) -> dict[str, Any]:
    return {
        "description": found.description,
        "differentiated": asdict(found.differentiated),
        "central": asdict(found.central),
        "central_share": found.central_share,
        "central_area": found.central_area,
        "theoretical_share": found.theoretical_share,
        "side_90_px": found.side_px(),
        "elapsed_ms": found.made.elapsed_ms,
    }
