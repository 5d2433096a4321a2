"""``python -m googlenet_core quiz|worksheet|slides|lesson-notebook``: questions, and what a teacher hands out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from googlenet_core.blueprint import specs
from googlenet_core.cli import files
from googlenet_core.cli.input import Device, Variant, WeightsName, read_picture
from googlenet_core.cli.output import emit
from googlenet_core.errors import InputError
from googlenet_core.process import folders
from googlenet_core.wording import whole

if TYPE_CHECKING:
    from googlenet_core.quiz.items import Item

app = typer.Typer(rich_markup_mode=None)

Chapters = Annotated[str, typer.Option(help="Chapters of the lesson, comma-separated.")]
Server = Annotated[str, typer.Option(help="Address of a running app, for links and QR codes.")]
HtmlFile = Annotated[Path, typer.Option("--out", "-o", help="HTML file to write; - is standard output.")]


@app.command()
def quiz(
    families: Annotated[
        str, typer.Option(help="Families of questions, comma-separated, or all; a wrong name gets the list of them.")
    ] = "all",
    seed: Annotated[int, typer.Option(help="Any whole number; the same one gives the same questions.")] = 7,
    count: Annotated[int, typer.Option(help="How many questions.")] = 10,
    key: Annotated[
        bool, typer.Option("--key", help="Also print answers, how to get them, and what wrong ones stand for.")
    ] = False,
    variant: Variant = "paper",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON: whole items, answers included.")] = False,
) -> None:
    """Print questions about the network, with a place for each answer."""
    spec = specs.variant(variant)
    from googlenet_core.quiz.sets import FAMILIES, compose  # here: no other command should wait for it

    chosen = [name for word in families.split(",") if (name := word.strip().lower())]
    items = compose(spec, list(FAMILIES) if chosen == ["all"] else chosen, seed, count)
    if as_json:
        emit([item.as_data() for item in items])
        return
    typer.echo(f"{spec.title}, seed {seed}, {len(items)} questions")
    for number, item in enumerate(items, start=1):
        typer.echo(f"\n{number}. {FAMILIES[item.family].title}\n   {item.stem}")
        typer.echo("\n".join(f"   {line}" for line in (_answered(item) if key else [f"______ {item.unit}"])).rstrip())


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


def _answered(item: Item) -> list[str]:
    """An item's answer, the way to it, and what each wrong answer stands for."""
    lines = [f"Answer: {item.written(item.answer)}" + (f" ({item.unit})" if item.unit else "")]
    lines += [f"  {line}" for line in item.solution.split("; ")]
    for wrong in item.distractors:
        why = wrong.misconception
        lines.append(f"Not {wrong.working or item.written(wrong.value)}: {why.title}. {why.explanation}")
    return [*lines, f"Seen at {item.link}"]
