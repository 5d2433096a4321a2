"""``python -m googlenet_core worksheet``: a page to print with questions of some chapters, and a key to it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from googlenet_core.blueprint import specs
from googlenet_core.cli import files
from googlenet_core.cli.input import Variant
from googlenet_core.errors import InputError
from googlenet_core.wording import whole

app = typer.Typer(rich_markup_mode=None)


@app.command()
def worksheet(
    chapters: Annotated[
        str,
        typer.Option(
            help="Chapters of the lesson, comma-separated; one without questions gets the list of those with."
        ),
    ] = "3,4",
    seed: Annotated[int, typer.Option(help="Any whole number; the same one gives the same questions.")] = 7,
    count: Annotated[int, typer.Option(help="How many questions a chapter.")] = 4,
    key: Annotated[bool, typer.Option("--key", help="Also the answers, on pages of their own.")] = False,
    server: Annotated[str, typer.Option(help="Address of a running app, for links and QR codes.")] = "",
    variant: Variant = "paper",
    out: Annotated[Path, typer.Option("--out", "-o", help="HTML file to write; - is standard output.")] = files.DASH,
) -> None:
    """Write a worksheet as one HTML file, ready to print."""
    spec = specs.variant(variant)
    files.check((out, ".html"))
    from googlenet_core.handouts.worksheets import compose_worksheet  # here: no other command should wait for it

    sheet = compose_worksheet(_numbers(chapters), seed, spec, count)
    files.write(out, sheet.as_html(key=key, server=server).encode())


def _numbers(text: str) -> list[int]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    numbers = [whole(word) for word in words]
    if None in numbers:
        wrong = words[numbers.index(None)]
        raise InputError(f"'{wrong[:20]}' is no number of a chapter; write them like 3,4.")
    return [number for number in numbers if number is not None]
