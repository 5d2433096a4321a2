"""``python -m googlenet_core graph``: the network drawn, in the format that is named or that the file's ending says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, cast

import typer

from googlenet_core.blueprint import naming, specs
from googlenet_core.blueprint.naming import stage_of
from googlenet_core.cli import files
from googlenet_core.cli.input import Variant
from googlenet_core.cli.output import encode
from googlenet_core.errors import DiagramError, LayerError
from googlenet_core.process import folders

app = typer.Typer(rich_markup_mode=None)


@app.command()
def graph(
    variant: Variant = "paper",
    expand: Annotated[str, typer.Option(help="Modules to unfold, comma-separated, or all.")] = "",
    direction: Annotated[str, typer.Option(help="TB (top-down) or LR (left-right).")] = "TB",
    format_: Annotated[
        str | None,
        typer.Option("--format", help="svg, png, dot or json; without it, what the file's ending says, or svg."),
    ] = None,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="File to write; without it, or as -, standard output.")
    ] = files.DASH,
) -> None:
    """Draw the network's graph."""
    spec = specs.variant(variant)
    chosen = _format(format_, output)
    folders.require()
    from googlenet_core.diagram import drawing
    from googlenet_core.network.introspection import architecture

    found = architecture(spec)
    options = drawing.DiagramOptions(expanded=_expanded(expand, spec), direction=_direction(direction))
    if chosen == "png":
        data = drawing.render_png(found, options)
    else:
        data = encode(drawing.render_diagram(found, options, cast(Any, chosen)))
    files.write(output, data)
    if not files.is_output(output):
        typer.echo(f"Wrote {output}.")


def _format(wanted: str | None, output: Path) -> str:
    """The format that was asked for by its name or by the file's ending."""
    formats = {"svg": [".svg"], "png": [".png"], "dot": [".dot", ".gv"], "json": [".json"]}
    if wanted is not None and wanted not in formats:
        raise DiagramError(f"There is no format '{wanted}'; use {', '.join(formats)}.")
    possible = {wanted: formats[wanted]} if wanted else formats
    files.check((output, [ending for endings in possible.values() for ending in endings]))
    return next((name for name, endings in possible.items() if output.suffix.lower() in endings), wanted or "svg")


def _expanded(text: str, spec: specs.GoogLeNetSpec) -> frozenset[str]:
    foldable = naming.foldable(spec)
    if text == "all":
        return frozenset(foldable)
    chosen = {stage_of(naming.resolve_layer(word, spec)) for word in text.split(",") if word.strip()}
    for layer_id in chosen.difference(foldable):
        raise LayerError(f"'{layer_id}' has nothing inside to unfold; unfold {', '.join(foldable)}, or all.")
    return frozenset(chosen)


def _direction(text: str) -> Any:
    if text.upper() not in ("TB", "LR"):
        raise DiagramError(f"There is no direction '{text}'; use TB or LR.")
    return text.upper()
