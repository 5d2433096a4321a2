"""Variants side by side: what each is like as a whole, and the layers in which two of them differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.figures.tables.table import Column, Mark, Table, TableCell, TableRow
from googlenet_core.blueprint import GoogLeNetSpec, LayerId, naming, stage_of
from googlenet_core.studies import CAUSES, Aspect, AspectValue, LayerDifference, variants as difference
from googlenet_core.studies.variants import AspectChange

ASPECTS: dict[Aspect, str] = {
    "layer": "Layer",
    "window": "Window",
    "norm": "Norm",
    "bias": "Biases",
    "dropout": "Dropout",
    "params": "Parameters",
    "macs": "MACs",
    "rf": "Field, px",
}
"""Titles of what layers can differ in."""


def text_of(aspect: Aspect, value: AspectValue) -> str:
    """Write what a layer has of an aspect."""
    if value is None:
        return "none"
    if aspect == "dropout":
        return f"{value:.0%}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def change_text(change: AspectChange) -> str:
    """Write a change: ``12,864 → 4,672``, or ``+ batch norm`` and ``− biases`` where only one variant has any."""
    first, second = text_of(change.aspect, change.first), text_of(change.aspect, change.second)
    if change.first is None:
        return f"+ {second}"
    return f"− {first}" if change.second is None else f"{first} → {second}"


def traits_table(variants: Iterable[GoogLeNetSpec], shown: GoogLeNetSpec, meanings: Mapping[str, str]) -> Table:
    """Return the traits of all variants, one column each; what differs from the shown variant is marked.

    ``meanings`` says by a trait's key what the difference means.
    """
    specs = list(variants)
    columns = (
        Column("Trait"),
        *(Column(spec.title, numeric=True) for spec in specs),
        Column("What it means", prose=True),
    )
    own = {trait.key: trait.value for trait in difference.traits(shown)}
    rows = []
    for trait in difference.traits(shown):
        cells = [TableCell(trait.title)]
        for spec in specs:
            value = next(other.value for other in difference.traits(spec) if other.key == trait.key)
            cells.append(_trait_cell(value, "" if value == own[trait.key] else "differs"))
        rows.append(TableRow((*cells, TableCell(meanings[trait.key]))))
    return Table(columns, tuple(rows))


def modules_table(first: tuple[GoogLeNetSpec, int], second: tuple[GoogLeNetSpec, int], module: LayerId) -> Table:
    """Return two networks side by side, each a variant and its number of classes, and a module of theirs.

    Where the second differs it is marked.
    """
    columns = (Column("What"), *(Column(spec.title, numeric=True) for spec, _ in (first, second)))
    one, two = (difference.module_traits(spec, module, classes) for spec, classes in (first, second))
    rows = [
        TableRow(
            (TableCell(a.title), _trait_cell(a.value), _trait_cell(b.value, "" if a.value == b.value else "differs"))
        )
        for a, b in zip(one, two, strict=True)
    ]
    return Table(columns, tuple(rows))


def _trait_cell(value: AspectValue, mark: Mark = "") -> TableCell:
    return TableCell(f"{value:,}", value, mark) if isinstance(value, int) else TableCell(str(value), None, mark)


def difference_table(first: GoogLeNetSpec, second: GoogLeNetSpec, aspect: Aspect | None = None) -> Table:
    """Return the layers in which two variants differ, ``first → second`` in each respect; in one respect or in any.

    Where one cause is asked for, the other causes are left out: what is shown beside it are effects.
    """
    found = [d for d in difference.compare(first, second) if aspect is None or aspect in d.aspects]
    stages = list(dict.fromkeys(stage_of(item.layer) for item in found))
    found.sort(key=lambda item: (stages.index(stage_of(item.layer)), "." in item.layer))  # a module before its layers
    others = CAUSES if aspect in CAUSES else ()
    shown = [n for n in ASPECTS if any(n in item.aspects for item in found) and (n == aspect or n not in others)]
    columns = (
        Column("In the paper"),
        Column("LayerId"),
        *(Column(ASPECTS[name], numeric=name in ("params", "macs", "rf")) for name in shown),
    )
    return Table(columns, tuple(_row(item, shown, first, second) for item in found))


def _row(item: LayerDifference, shown: Sequence[Aspect], first: GoogLeNetSpec, second: GoogLeNetSpec) -> TableRow:
    cells = [TableCell(_label(item.layer, first, second)), TableCell(item.layer)]
    cells += [_cell(item, aspect, first, second) for aspect in shown]
    there = item.change("layer")
    return TableRow(
        tuple(cells),
        "" if there and there.first is None else item.layer,
        depth=int("." in item.layer),
        strong=bool(item.inside),
    )


def _label(layer_id: str, first: GoogLeNetSpec, second: GoogLeNetSpec) -> str:
    for spec in (first, second):
        if layer_id in naming.layer_ids(spec):
            label = naming.label(layer_id, spec)
            return label.rsplit(" · ", 1)[-1] if "." in layer_id else label
    return layer_id


def _cell(item: LayerDifference, aspect: Aspect, first: GoogLeNetSpec, second: GoogLeNetSpec) -> TableCell:
    change = item.change(aspect)
    if change is None:
        return TableCell("inside" if aspect in item.inside else "")
    if aspect == "layer":
        return TableCell(f"only in {(first if change.second is None else second).title}", mark="differs")
    text = change_text(change)
    gain = None
    if isinstance(change.first, int) and isinstance(change.second, int):
        gain = change.second - change.first
    return TableCell(text, gain, "differs")
