"""``python -m googlenet_core explain|ablate|gradients``: what made a class win, and what each part contributes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from googlenet_core.blueprint import naming
from googlenet_core.cli import files, pictures
from googlenet_core.cli.input import (
    AsJson,
    Device,
    ImageFile,
    TransformInput,
    WeightsName,
    load_engine_and_picture,
    read_picture,
)
from googlenet_core.cli.output import emit, facts_of, format_table, show_count
from googlenet_core.errors import InputError
from googlenet_core.why.parts import DEFAULT_FILL, Ablation, Fill, parse_channels, parse_fill
from googlenet_core.wording import with_minus

if TYPE_CHECKING:
    from googlenet_core.engine.engine import Engine
    from googlenet_core.why.attributions import Attribution
    from googlenet_core.why.effects import Means

app = typer.Typer(rich_markup_mode=None)

ClassName = Annotated[
    str | None, typer.Option("--class", help="Name or number of a class; without it, the head's best.")
]


@app.command()
def explain(
    image: ImageFile,
    method: Annotated[
        str, typer.Option(help="grad-cam, saliency, guided-backprop, integrated-gradients or occlusion.")
    ] = "grad-cam",
    layer: Annotated[str, typer.Option(help="A LayerId; only Grad-CAM looks at a layer.")] = "inception5b",
    head: Annotated[str, typer.Option(help="main, aux_4a or aux_4d.")] = "main",
    target: ClassName = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A setting of the method; may be repeated.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="PNG to write: the map over the picture; - is standard output.")
    ] = None,
    npz: Annotated[Path | None, typer.Option(help="NPZ to write: the map itself, signed float32.")] = None,
    weights: WeightsName = "bundled",
    device: Device = "auto",
    transform_input: TransformInput = None,
    as_json: AsJson = False,
) -> None:
    """Show on which places of a picture the logit of a class depends, by one of five methods."""
    from googlenet_core.why.methods import AttributionQuestion

    files.check((out, ".png"), (npz, ".npz"), reads=(image, weights), prints=as_json)
    aside = as_json or files.is_output(out) or files.is_output(npz)
    # Before PyTorch is loaded: a wrong setting should not wait for it.
    question = AttributionQuestion.ask(method, head=head, target=target, parameters=_settings(settings or []))
    engine, picture = load_engine_and_picture(image, weights, device, transform_input)
    from googlenet_core.pictures import overlays
    from googlenet_core.why.attributions import explain_class

    question = replace(question, layer=naming.resolve_layer(layer, engine.spec))
    with show_count("forward passes") as progress:
        found = explain_class(engine, picture.tensor, question, progress=progress, digest=picture.digest)
    if out:
        full = overlays.find_largest(found.plane)
        drawn = overlays.overlay_map(picture.crop, found.on_image(), full)
        scale = (
            f"Blue is negative, red is positive, full colour is {with_minus(f'{full:.3g}')}."
            if full
            else "The map is zero everywhere."
        )
        files.write(out, overlays.encode_png(drawn, f"{found.caption} {scale}"))
        typer.echo(f"Wrote {files.named(out)}. {scale}", err=aside)
    if npz:
        files.write(npz, _npz(found))
        typer.echo(f"Wrote {files.named(npz)}: map {list(found.map.shape)} float32.", err=aside)
    if as_json:
        emit({"image": str(image), **_facts(found)})
    else:
        typer.echo(
            f"{found.label}: logit {with_minus(f'{found.score:.3f}')}; {found.made.device}, {found.made.elapsed_ms:.0f} ms",
            err=aside,
        )
        typer.echo(found.caption, err=aside)


@app.command()
def ablate(
    image: ImageFile,
    layer: Annotated[str | None, typer.Option(help="A LayerId, for example inception4c.branch3.")] = None,
    sweep: Annotated[bool, typer.Option("--sweep", help="Instead, all 36 branches one at a time, ranked.")] = False,
    channels: Annotated[str | None, typer.Option(help="7 for one channel, 0-15 for sixteen; all by default.")] = None,
    fill: Annotated[
        str, typer.Option(help="What takes their place: zero, or mean, each channel's own over reference pictures.")
    ] = DEFAULT_FILL,
    reference: Annotated[
        list[Path] | None,
        typer.Option(help="A picture for the mean; may be repeated; the sample pictures by default."),
    ] = None,
    head: Annotated[str, typer.Option(help="main, aux_4a or aux_4d: the head by which a sweep is ranked.")] = "main",
    weights: WeightsName = "bundled",
    device: Device = "auto",
    transform_input: TransformInput = None,
    as_json: AsJson = False,
) -> None:
    """Switch off part of the network and show how the heads' answers change."""
    if (layer is None) != sweep:
        raise InputError("Say what to switch off: either --layer, for example inception4c.branch3, or --sweep.")
    pictures.check_once([image, *(reference or [])])
    engine, picture = load_engine_and_picture(image, weights, device, transform_input)
    from googlenet_core.why import ablations as core

    chosen = Ablation(
        layer=naming.resolve_layer(layer or naming.INPUT, engine.spec),
        channels=None if channels is None else parse_channels(channels),
        fill=parse_fill(fill),
    )
    layers = [module.id for module in engine.spec.modules] if sweep else [chosen.layer]
    means = _means(engine, reference or [], layers) if chosen.fill == "mean" else None
    if sweep:
        _sweep(engine, picture.tensor, head, chosen.fill, means, as_json)
        return
    found = core.ablate(engine, picture.tensor, chosen, means=means)
    off = f"{found.channels.start}-{found.channels.stop - 1}"
    if as_json:
        heads = {name: None if change is None else _change(change) for name, change in found.changes.items()}
        part = {"layer": chosen.layer, "channels": off, "width": found.width, "fill": chosen.fill}
        emit({"image": str(image), **part, **facts_of(found.made), **heads})
        return
    typer.echo(
        f"{naming.label(chosen.layer, engine.spec)}, channels {off} of {found.width}: {_filled(chosen.fill, means)}"
    )
    for name, change in found.changes.items():
        typer.echo(f"{name}:" + (" no trained weights" if change is None else ""))
        for row in change.classes if change else ():
            typer.echo(f"  {row.before:6.1%} -> {row.after:6.1%}  {row.label}")


@app.command()
def gradients(
    image: ImageFile,
    target: ClassName = None,
    untrained: Annotated[
        bool,
        typer.Option("--untrained", help="Ask the paper's network with random weights, drawn by Caffe's Xavier rule."),
    ] = False,
    weights: WeightsName = "bundled",
    device: Device = "auto",
    transform_input: TransformInput = None,
    as_json: AsJson = False,
) -> None:
    """Measure how much gradient the auxiliary losses add at each module."""
    engine, picture = load_engine_and_picture(image, weights, device, transform_input)
    from googlenet_core.engine import random_networks as fresh
    from googlenet_core.why import gradients as core

    found = core.measure_gradients(fresh.make_untrained(engine) if untrained else engine, picture.tensor, target)
    if as_json:
        losses = {"losses": dict(found.losses), "loss_weights": dict(found.loss_weights)}
        modules = [asdict(r) | {"weights_gain": r.weights.gain, "output_gain": r.output.gain} for r in found.rows]
        question = {"image": str(image), "class": found.label, "untrained": found.untrained}
        emit({**question, **losses, **facts_of(found.made), "modules": modules})
        return
    typer.echo(f"Class taken as right: {found.label}. Length of the gradient by each module's parameters:")
    rows = [
        (
            row.label,
            with_minus(f"{row.weights.main:.4g}"),
            with_minus(f"{row.weights.both:.4g}"),
            _times(row.weights.gain),
        )
        for row in found.rows
    ]
    typer.echo(format_table(("module", "main loss", "all losses", "gain"), rows, right=(1, 2, 3)))


def _sweep(engine: Engine, x: Any, head: str, fill: Fill, means: Means | None, as_json: bool) -> None:
    from googlenet_core.why import ablations as core

    with show_count("branches") as progress:
        found = core.sweep_branches(engine, x, head=head, fill=fill, means=means, progress=progress)
    if as_json:
        rows = [
            {"layer": row.layer, "label": row.label, "width": row.width}
            | {name: None if change is None else _change(change) for name, change in row.changes.items()}
            for row in found.rows
        ]
        emit({"head": found.head, "fill": found.fill, **facts_of(found.made), "branches": rows})
        return
    changes = [(row, row.changes[head]) for row in found.rows]
    lines = [(row.label, f"{c.total_variation:.1%}", c.best_after) for row, c in changes if c]
    typer.echo(format_table(("switched off", "probability moved", "answer then"), lines, right=(1,)))


def _settings(texts: Sequence[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts]
    for name, equals, _ in pairs:
        if not (name and equals):
            raise InputError(f"'{name}' is no setting; write it as NAME=VALUE, for example n_steps=64.")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _means(engine: Engine, references: Sequence[Path], layers: Sequence[str]) -> Means:
    import torch

    from googlenet_core.pictures.preprocessing import preprocess
    from googlenet_core.why.ablations import measure_channel_means, measure_sample_means

    if not references:
        return measure_sample_means(engine, layers)
    prepared = [preprocess(read_picture(path), engine.weights).tensor for path in references]
    return measure_channel_means(engine, torch.cat(prepared), layers)


def _filled(fill: Fill, means: Means | None) -> str:
    """The fill, and of how many pictures it is the mean."""
    if means is None:
        return fill
    return f"each channel's mean over {'1 picture' if means.pictures == 1 else f'{means.pictures} pictures'}"


def _npz(found: Attribution) -> bytes:
    import numpy as np

    buffer = io.BytesIO()
    np.savez_compressed(buffer, map=found.map, on_image=found.on_image(), caption=np.array(found.caption))
    return buffer.getvalue()


def _facts(found: Attribution) -> dict[str, Any]:
    question = found.question
    asked = {
        "method": question.method,
        "parameters": question.values,
        "layer": question.layer,
        "head": question.head,
        "class_index": found.target,
    }
    answer = {name: getattr(found, name) for name in ("label", "score", "delta", "score_change", "caption")}
    field = {"rf_px": found.field.rf_px, "jump_px": found.field.jump_px, "center0_px": found.field.center0_px}
    values = {"shape": list(found.map.shape), "least": float(found.map.min()), "greatest": float(found.map.max())}
    return {**asked, **answer, **facts_of(found.made), "digest": found.digest, "field": field, "map": values}


def _change(change: Any) -> dict[str, Any]:
    rows = [asdict(row) | {"change": row.change} for row in change.classes]
    return asdict(change) | {"classes": rows}


def _times(gain: float | None) -> str:
    return "" if gain is None else f"{gain:.2f}×"
