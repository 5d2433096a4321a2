"""The command line: ``python -m googlenet_core``. Facts come from the floors below; here they are only printed.

Bad input ends with exit code 2 and one line on standard error. PyTorch is imported inside the commands that need it,
so that ``--help`` and the facts from the spec answer at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from googlenet_core import spreadsheet
from googlenet_core.arithmetic import channels as channel_facts, receptive_field as fields
from googlenet_core.blueprint import naming, specs
from googlenet_core.blueprint.heads import HEAD_PLACES, HEADS
from googlenet_core.blueprint.naming import stage_of
from googlenet_core.cli import (
    calibrate,
    evaluate,
    files,
    graph,
    novelty,
    pictures,
    teaching,
    units,
    weights as cli_weights,
    why,
)
from googlenet_core.cli.input import (
    AsJson,
    Device,
    ImageFile,
    ImageFiles,
    TransformInput,
    Variant,
    WeightsName,
    load_engine_and_picture,
)
from googlenet_core.cli.output import emit, facts_of, format_table, run
from googlenet_core.process import folders, streams
from googlenet_core.wording import with_minus

if TYPE_CHECKING:
    from googlenet_core.engine.engine import Engine
    from googlenet_core.engine.prediction import Prediction
    from googlenet_core.pictures.preprocessing import Preprocessed
    from googlenet_core.weights.catalogue import Recipe

app = typer.Typer(
    help="GoogLeNet (Inception v1): its facts, its predictions, its feature maps.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(graph.app)
app.add_typer(cli_weights.app, name="weights")
app.add_typer(why.app)
app.add_typer(units.app)
app.add_typer(evaluate.app)
app.add_typer(calibrate.app)
app.add_typer(novelty.app)
app.add_typer(teaching.app)


@app.callback(invoke_without_command=True)
def root(context: typer.Context) -> None:
    """Show the help where no command is given."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def summary(
    variant: Variant = "paper",
    operations: Annotated[bool, typer.Option(help="Also list what is inside each convolution layer.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print every layer with its sizes, parameters, MACs and receptive field."""
    spec = specs.variant(variant)
    folders.require()
    from googlenet_core.arithmetic.costs import MACS_RULE
    from googlenet_core.network.introspection import architecture

    found = architecture(spec)
    nodes = [node for node in found.nodes if node.kind != "input" and (operations or node.level != "operation")]
    totals = {name: getattr(found, name) for name in ("params", "params_with_aux", "macs", "macs_with_aux")}
    if as_json:
        rows = [asdict(node) | {"module": node.module} for node in nodes]
        emit({"variant": variant, **totals, "macs_rule": MACS_RULE, "flops_per_mac": 2, "layers": rows})
        return
    head = ("layer", "paper's label", "output", "parameters", "MACs", "field px")
    typer.echo(
        format_table(
            head,
            [
                (n.id, n.label, "×".join(map(str, n.out_shape[1:])), f"{n.params:,}", f"{n.macs:,}", str(n.rf_px or ""))
                for n in nodes
            ],
            right=(3, 4, 5),
        )
    )
    typer.echo(f"\n{spec.title}: {found.params:,} parameters ({found.params_with_aux:,} with the auxiliary heads),")
    typer.echo(f"{found.macs:,} MACs ({found.macs_with_aux:,} with them); 1 MAC = 2 FLOPs. Counted: {MACS_RULE}.")


@app.command()
def channels(
    module: Annotated[str, typer.Argument(help="An inception module, for example inception3a or 3a.")],
    variant: Variant = "paper",
    as_json: AsJson = False,
) -> None:
    """Print the channel arithmetic of an inception module."""
    spec = specs.variant(variant)
    found = spec.module(stage_of(naming.resolve_layer(module, spec)))
    branches = channel_facts.branches(spec, found)
    equation = channel_facts.equation(found)
    if as_json:
        emit(
            {
                "module": found.id,
                "variant": variant,
                "in_channels": spec.in_channels(found.name),
                "out_channels": found.out_channels,
                "equation": equation,
                "widths": dict(zip(specs.WIDTH_NAMES, found.widths, strict=True)),
                "branches": [asdict(branch) for branch in branches],
            }
        )
        return
    rows = [
        (
            str(b.index),
            f"{b.reduce_label} ({b.reduce_width}) -> {b.label}"
            if b.reduce_width
            else f"{b.reduce_label or ''} -> {b.label}".removeprefix(" -> "),
            str(b.width),
            str(b.padding),
            f"{b.first}-{b.last}",
        )
        for b in branches
    ]
    typer.echo(f"{naming.label(found.id, spec)}, {spec.in_channels(found.name)} channels in")
    typer.echo(format_table(("branch", "layers", "channels", "padding", "in the concat"), rows, right=(2, 3)))
    typer.echo(equation)


@app.command()
def rf(
    layer: Annotated[str | None, typer.Argument(help="A LayerId; without it, every layer.")] = None,
    variant: Variant = "paper",
    as_json: AsJson = False,
) -> None:
    """Print receptive fields in pixels.

    Unit u covers first0 + u*jump and the rf - 1 pixels after it, as far as the picture reaches.
    """
    spec = specs.variant(variant)
    wanted = [naming.resolve_layer(layer, spec)] if layer else list(fields.fields(spec))
    found = {layer_id: fields.field_of(layer_id, spec) for layer_id in wanted}
    if as_json:
        emit([{"id": layer_id, **_field_row(field)} for layer_id, field in found.items()])
        return
    rows = [
        (layer_id, *("" if v is None else with_minus(f"{v:g}") for v in _field_row(f).values()))
        for layer_id, f in found.items()
    ]
    typer.echo(format_table(("layer", "rf px", "jump px", "center0 px", "first0 px"), rows, right=(1, 2, 3, 4)))


def _field_row(field: fields.Field) -> dict[str, float | int | None]:
    return {
        "rf_px": field.rf_px,
        "jump_px": field.jump_px,
        "center0_px": field.center0_px,
        "first0_px": field.first0_px,
    }


@app.command()
def predict(
    images: ImageFiles,
    weights: WeightsName = "bundled",
    device: Device = "auto",
    transform_input: TransformInput = None,
    top: Annotated[int, typer.Option(min=1, help="How many classes to print for each head.")] = 5,
    csv: Annotated[
        Path | None, typer.Option(help="CSV to write: a row for each picture, head and class; - is standard output.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print what the three heads believe about pictures."""
    files.check((csv, ".csv"), reads=(*images, weights), prints=as_json)
    aside = files.is_output(csv)
    rows: list[tuple[object, ...]] = [("image", "head", "rank", "class", "probability")]

    def look(image: Path, engine: Engine, picture: Preprocessed) -> dict[str, Any] | None:
        found = engine.predict(picture.tensor)
        for name in HEADS:
            scores = enumerate((found.head(name) or ())[:top], start=1)
            rows.extend((image, name, rank, score.label, score.probability) for rank, score in scores)
        if as_json:
            return _prediction(image, picture, found, engine.weights, top)
        _print_prediction(picture, found, engine.weights, top, err=aside)
        return None

    def prepare(image: Path) -> tuple[Engine, Preprocessed]:
        return load_engine_and_picture(image, weights, device, transform_input)

    code = pictures.look_at_each(images, prepare, look, as_json=as_json, aside=aside)
    if csv and len(rows) > 1:
        files.write(csv, spreadsheet.to_csv(rows, encoding="utf-8" if aside else spreadsheet.ENCODING))
    raise typer.Exit(code)


def _prediction(image: Path, picture: Preprocessed, found: Prediction, weights: Recipe, top: int) -> dict[str, Any]:
    from googlenet_core.weights.recipe_words import recipe_facts

    heads = {
        name: None if (scores := found.head(name)) is None else [asdict(s) for s in scores[:top]] for name in HEADS
    }
    read = {"format": picture.format, "original_px": picture.original_px, "notes": picture.notes}
    return {
        "image": str(image),
        "picture": read,
        **facts_of(found.made),
        "classes": len(weights.labels),
        **recipe_facts(weights),
        **heads,
    }


def _print_prediction(picture: Preprocessed, found: Prediction, weights: Recipe, top: int, *, err: bool) -> None:
    from googlenet_core.weights.recipe_words import lines_about

    width, height = picture.original_px
    typer.echo("; ".join((f"picture: {picture.format}, {width}×{height} px", *picture.notes)), err=err)
    for name, title in HEAD_PLACES.items():
        scores = found.head(name)
        typer.echo(f"{title}:" + (" no trained weights" if scores is None else ""), err=err)
        for score in (scores or ())[:top]:
            typer.echo(f"  {score.probability:6.1%}  {score.label}", err=err)
    classes, made = len(weights.labels), found.made
    typer.echo(f"{classes} classes known; {made.device}, {made.elapsed_ms:.0f} ms; weights: {made.weights}", err=err)
    for line in lines_about(weights):
        typer.echo(line, err=err)


@app.command()
def maps(
    image: ImageFile,
    layer: Annotated[str, typer.Option(help="A LayerId, for example inception3a.")],
    top: Annotated[int | None, typer.Option(min=1, help="Only the channels with the largest mean activation.")] = None,
    out: Annotated[Path | None, typer.Option(help="PNG to write; - is standard output.")] = None,
    npz: Annotated[Path | None, typer.Option(help="NPZ to write: [C, H, W] float32 under the LayerId.")] = None,
    weights: WeightsName = "bundled",
    device: Device = "auto",
    transform_input: TransformInput = None,
    as_json: AsJson = False,
) -> None:
    """Compute the feature maps of a layer; write them as a picture or as numbers."""
    files.check((out, ".png"), (npz, ".npz"), reads=(image, weights), prints=as_json)
    aside = as_json or files.is_output(out) or files.is_output(npz)
    engine, picture = load_engine_and_picture(image, weights, device, transform_input)
    layer_id = naming.resolve_layer(layer, engine.spec)
    capture = engine.capture(picture.tensor, [layer_id])
    import io

    import numpy as np

    from googlenet_core.maps.stats import as_maps
    from googlenet_core.pictures.mosaics import scale_words, tile_maps

    values: Any = as_maps(capture[layer_id][0].float().cpu().numpy())
    means = values.mean(axis=(1, 2))
    order = np.argsort(-means, kind="stable")[:top] if top else np.arange(len(values))
    values = values[order]
    if out:
        tiles, low, high = tile_maps(values)
        buffer = io.BytesIO()
        tiles.save(buffer, "PNG")
        files.write(out, buffer.getvalue())
        typer.echo(f"Wrote {files.named(out)}: {scale_words(low, high)}.", err=aside)
    if npz:
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **{layer_id: values})
        files.write(npz, buffer.getvalue())
        typer.echo(f"Wrote {files.named(npz)}: {layer_id} {list(values.shape)} float32.", err=aside)
    rows = [
        {"channel": int(c), "mean": float(means[c]), "max": float(m.max())} for c, m in zip(order, values, strict=True)
    ]
    if as_json:
        emit({"layer": layer_id, "shape": list(values.shape), **facts_of(capture.made), "channels": rows})
    elif not (out or npz):
        typer.echo(
            format_table(
                ("channel", "mean", "max"),
                [(str(r["channel"]), with_minus(f"{r['mean']:.4f}"), with_minus(f"{r['max']:.4f}")) for r in rows],
                right=(0, 1, 2),
            )
        )


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit: 0 done, 2 bad input, 130 interrupted."""
    streams.replace_closed()
    code = run(app, arguments)
    streams.flush_standard()
    sys.exit(code)
