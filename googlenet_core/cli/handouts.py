"""``python -m googlenet_core worksheet|slides|lesson-notebook``: what a teacher hands out, from chapters of the lesson."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from googlenet_core.blueprint import specs
from googlenet_core.cli import files
from googlenet_core.cli.input import Device, Variant, WeightsName, read_picture
from googlenet_core.errors import InputError
from googlenet_core.process import folders
from googlenet_core.wording import whole

app = typer.Typer(rich_markup_mode=None)

Chapters = Annotated[str, typer.Option(help="Chapters of the lesson, comma-separated.")]
Server = Annotated[str, typer.Option(help="Address of a running app, for links and QR codes.")]
HtmlFile = Annotated[Path, typer.Option("--out", "-o", help="HTML file to write; - is standard output.")]


@app.command()
def worksheet(
    chapters: Chapters = "3,4",
    seed: Annotated[int, typer.Option(help="Any whole number; the same one gives the same questions.")] = 7,
    count: Annotated[int, typer.Option(help="How many questions a chapter.")] = 4,
    key: Annotated[bool, typer.Option("--key", help="Also the answers, on pages of their own.")] = False,
    server: Server = "",
    variant: Variant = "paper",
    out: HtmlFile = files.DASH,
) -> None:
    """Write a worksheet with questions of some chapters as one HTML file, ready to print."""
    spec = specs.variant(variant)
    files.check((out, ".html"))
    from googlenet_core.handouts.worksheets import compose_worksheet  # here: no other command should wait for it

    sheet = compose_worksheet(_numbers(chapters), seed, spec, count)
    files.write(out, sheet.as_html(key=key, server=server).encode())


@app.command()
def slides(
    chapters: Chapters = "3,4",
    image: Annotated[
        Path | None, typer.Option(metavar="IMAGE", help="The picture that is looked at; without one, the first sample.")
    ] = None,
    server: Server = "",
    out: HtmlFile = files.DASH,
    weights: WeightsName = "bundled",
    device: Device = "auto",
) -> None:
    """Write chapters as slides in one HTML file: a question on one, its answer, computed now, on the next."""
    folders.require()
    files.check((out, ".html"), reads=[*([image] if image else []), weights])
    numbers = _numbers(chapters)
    data = read_picture(image) if image else None
    from googlenet_core.engine.engine import Engine
    from googlenet_core.handouts import pages
    from googlenet_core.handouts.slides import compose_slides
    from googlenet_core.lesson import LAYERS, Given, find_chapter
    from googlenet_core.pictures import preprocess, samples

    pages.check_server(server)
    for number in numbers:
        find_chapter(number)
    engine = Engine.load(weights, device)
    picture = preprocess(samples.read_sample(samples.FIRST) if data is None else data, engine.weights)
    given = Given(engine.spec, engine, picture, engine.capture(picture.tensor, LAYERS))
    files.write(out, compose_slides(numbers, given, server).encode())


@app.command()
def lesson_notebook(
    chapters: Chapters = "3,4",
    variant: Variant = "paper",
    out: Annotated[Path, typer.Option("--out", "-o", help="Notebook to write; - is standard output.")] = files.DASH,
) -> None:
    """Write chapters as a Jupyter notebook: a cell to predict in, then one that computes the answer and asserts it."""
    spec = specs.variant(variant)
    files.check((out, ".ipynb"))
    from googlenet_core.handouts.lesson_notebooks import compose_lesson_notebook

    files.write(out, compose_lesson_notebook(_numbers(chapters), spec).encode())


def _numbers(text: str) -> list[int]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    numbers = [whole(word) for word in words]
    if None in numbers:
        wrong = words[numbers.index(None)]
        raise InputError(f"'{wrong[:20]}' is no number of a chapter; write them like 3,4.")
    return [number for number in numbers if number is not None]
