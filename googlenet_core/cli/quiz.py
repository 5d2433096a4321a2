"""``python -m googlenet_core quiz``: questions about the network, the same for a seed always, with a key to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from googlenet_core.blueprint import specs
from googlenet_core.cli.input import Variant
from googlenet_core.cli.output import emit

if TYPE_CHECKING:
    from googlenet_core.quiz.items import Item

app = typer.Typer(rich_markup_mode=None)


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


def _answered(item: Item) -> list[str]:
    """An item's answer, the way to it, and what each wrong answer stands for."""
    lines = [f"Answer: {item.written(item.answer)}" + (f" ({item.unit})" if item.unit else "")]
    lines += [f"  {line}" for line in item.solution.split("; ")]
    for wrong in item.distractors:
        why = wrong.misconception
        lines.append(f"Not {wrong.working or item.written(wrong.value)}: {why.title}. {why.explanation}")
    return [*lines, f"Seen at {item.link}"]
