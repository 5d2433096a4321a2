"""``python -m googlenet_core evaluate``: how often the heads are right about labelled pictures."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from googlenet_core.cli.input import AsJson, Device, TransformInput
from googlenet_core.cli.output import emit, format_table, show_count
from googlenet_core.errors import LISTED
from googlenet_core.evaluation.labelled_pictures import LabelledPictures
from googlenet_core.process import folders

if TYPE_CHECKING:
    from googlenet_core.arithmetic.accuracy import Rate
    from googlenet_core.evaluation.evaluations import Evaluation, HeadResult

app = typer.Typer(rich_markup_mode=None)

_BATCH, _MOST_BATCH = 8, 256  # more than 8 gain little on a CPU; with 256 the activations take gigabytes


@app.command()
def evaluate(
    weights: Annotated[
        str,
        typer.Argument(help="bundled, imagenet, imagenet-caffe, or a .safetensors, .pth or .caffemodel file."),
    ],
    pictures: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER_OR_TAR",
            help="Pictures in folders named after their classes, or by WordNet ids (n01440764); a tar may be gzipped.",
        ),
    ],
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many pictures, evenly spread.")] = None,
    batch: Annotated[int, typer.Option(min=1, max=_MOST_BATCH, help="Pictures in one forward pass.")] = _BATCH,
    pairs: Annotated[int, typer.Option(min=0, help="How many of the most confused pairs of classes to print.")] = 10,
    device: Device = "auto",
    transform_input: TransformInput = None,
    as_json: AsJson = False,
) -> None:
    """Measure top-1, top-5 and calibration of the trained heads on labelled pictures."""
    folders.require()
    source = LabelledPictures(pictures)  # first: a wrong name should not wait for PyTorch
    from googlenet_core.engine.engine import Engine
    from googlenet_core.evaluation import evaluations

    engine = Engine.load(weights, device, transform_input=transform_input)
    with warnings.catch_warnings(), show_count("pictures") as progress:
        warnings.simplefilter("ignore")  # decoders' remarks about odd files; what cannot be used is told below
        found = evaluations.evaluate(engine, source, batch=batch, limit=limit, most_confusions=pairs, progress=progress)
    if as_json:
        facts, made = asdict(found), found.made
        del facts["made"], facts["wall_ms"]
        by = {"weights": made.weights, "variant": made.variant, "device": made.device, "elapsed_ms": found.wall_ms}
        emit({"source": str(pictures), **facts, **by})
        return
    for text in (_heads(found), _reliability(found), _confusions(found)):
        typer.echo(f"{text}\n")
    for line in _summary(found):
        typer.echo(line)


def _heads(found: Evaluation) -> str:
    head = ("head", "top-1", "95 % interval", "top-5", "95 % interval", "confidence", "ECE", "NLL")
    rows = [_head_row(name, result) for name, result in found.heads.items()]
    return format_table(head, rows, right=(1, 2, 3, 4, 5, 6, 7))


def _head_row(name: str, result: HeadResult | None) -> tuple[str, ...]:
    if result is None:
        return (name, "no trained weights", "", "", "", "", "", "")
    calibration = result.calibration
    more = (f"{calibration.confidence:.1%}", f"{calibration.error:.3f}", f"{calibration.nll:.3f}")
    return (name, *_share(result.top1), *_share(result.top5), *more)


def _share(rate: Rate | None) -> tuple[str, str]:
    return ("", "") if rate is None else (f"{rate.share:.1%}", f"{rate.low:.1%} to {rate.high:.1%}")


def _reliability(found: Evaluation) -> str:
    name, result = next((name, result) for name, result in found.heads.items() if result)
    rows = [
        (f"{bin_.low:.1%} to {bin_.high:.1%}", str(bin_.count), f"{bin_.confidence:.1%}", f"{bin_.accuracy:.1%}")
        for bin_ in result.calibration.bins
        if bin_.count
    ]
    return format_table((f"confidence of {name}", "pictures", "mean confidence", "accuracy"), rows, right=(0, 1, 2, 3))


def _confusions(found: Evaluation) -> str:
    if not found.confusions:
        return "No pair of classes was confused."
    return format_table(
        ("true", "told", "pictures"), [(c.true, c.told, str(c.count)) for c in found.confusions], right=(2,)
    )


def _summary(found: Evaluation) -> Iterator[str]:
    there = found.found
    yield (
        f"{found.pictures:,} pictures of {found.classes_seen} of {found.classes} classes; {found.made.device}, "
        f"{found.wall_ms / 1000:.1f} s; weights: {found.made.weights}"
    )
    if found.broken:
        yield f"Broken and skipped: {found.broken:,}"
        yield from (f"  {one.name}: {one.reason}" for one in found.broken_named[:LISTED])
        if found.broken > LISTED:
            yield f"  and {found.broken - LISTED:,} more; --json names the first {len(found.broken_named)}"
    if there.classless:
        names = ", ".join(f"{folder} ({count})" for folder, count in list(there.folders.items())[:LISTED])
        more = ", ..." if len(there.folders) > LISTED else ""
        yield f"In folders that are no class of these weights, skipped: {there.classless:,}: {names}{more}"
    if there.ignored:
        yield f"Other files, passed over: {there.ignored:,}"
