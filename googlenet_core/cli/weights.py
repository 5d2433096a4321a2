"""``python -m googlenet_core weights list|fetch|verify|convert``."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from googlenet_core.cli import files
from googlenet_core.cli.input import TransformInput
from googlenet_core.cli.output import emit, format_table
from googlenet_core.process import folders
from googlenet_core.weights.fetching.downloads import DownloadProgress

app = typer.Typer(help="Where weights come from.", rich_markup_mode=None)

Name = Annotated[str, typer.Argument(help="bundled, imagenet or imagenet-caffe.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback(invoke_without_command=True)
def root(context: typer.Context) -> None:
    """Show the help where no command is given."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the named weights and whether they are here."""
    from googlenet_core.weights import catalogue

    rows = catalogue.available()
    if as_json:
        emit([asdict(row) | {"location": row.location and str(row.location)} for row in rows])
        return
    cells = [
        (
            r.name,
            r.title,
            r.variant,
            str(r.classes),
            f"{r.bytes / 1e6:.1f} MB" if r.bytes else "",
            "yes" if r.present else "no",
        )
        for r in rows
    ]
    typer.echo(format_table(("name", "title", "variant", "classes", "size", "here"), cells, right=(3, 4)))


@app.command()
def fetch(name: Name = "imagenet") -> None:
    """Download named weights into the cache folder, or go on with a download that was cut."""
    from googlenet_core.weights import catalogue

    path = catalogue.fetch(name, _progress_line() if sys.stderr.isatty() else None)
    typer.echo(f"{name}: {path}")


@app.command()
def verify(name: Name = "bundled", as_json: AsJson = False) -> None:
    """Compute the sha256 of a weights file and compare it with what it must be."""
    from googlenet_core.weights import catalogue

    found = catalogue.verify(name)
    if as_json:
        emit(asdict(found) | {"path": str(found.path)})
    else:
        typer.echo(f"{found.name}: sha256 {found.sha256} is right ({found.path})")


@app.command()
def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A .safetensors, .pth, .caffemodel or .onnx file.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="The .safetensors file to write.")],
    force: Annotated[bool, typer.Option("--force", help="Replace OUT if it is there.")] = False,
    transform_input: TransformInput = None,
) -> None:
    """Write a weights file anew as safetensors, with its classes and its recipe in the metadata."""
    folders.require()
    files.check((target, ".safetensors"), reads=() if force else (source,), prints=True)
    from googlenet_core.weights.conversion import convert as write_anew
    from googlenet_core.weights.recipe_words import lines_about

    recipe = write_anew(source, target, force=force, transform_input=transform_input)
    heads = ", ".join(sorted(recipe.trained_heads, reverse=True))
    typer.echo(f"Wrote {target}: {recipe.variant}, {len(recipe.labels)} classes, heads {heads}.")
    for line in lines_about(recipe):
        typer.echo(line)


def _progress_line() -> DownloadProgress:
    def show(done: int, total: int | None) -> None:
        of = f" of {total / 1e6:.1f}" if total else ""
        end = "\n" if done == total else ""
        print(f"\r{done / 1e6:.1f}{of} MB", end=end, file=sys.stderr, flush=True)

    return show
