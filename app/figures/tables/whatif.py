"""What an edited module changes, as tables: the module and the network before and after, and the layers that read it."""

from __future__ import annotations

from collections.abc import Sequence

from app.figures.tables.table import Column, Table, TableCell, TableRow, number
from googlenet_core.arithmetic import Cost, branches, total
from googlenet_core.blueprint import GoogLeNetSpec
from googlenet_core.studies import built
from googlenet_core.studies.whatif import WidthChange

_BEFORE_AND_NOW = tuple(
    Column(title, numeric=True) for title in ("Parameters before", "now", "change", "MACs before", "now", "change")
)


def costs_table(before: GoogLeNetSpec, after: GoogLeNetSpec, name: str) -> Table:
    """Return parameters and MACs of each branch, of the module and of the network, before and after."""
    was, now = built(before, name), built(after, name)
    labels = [branch.label for branch in branches(after, after.module(name))]
    rows = [_costs(label, one, other) for label, one, other in zip(labels, was.costs, now.costs, strict=True)]
    rows.append(_costs(f"inception ({name})", was.cost, now.cost, strong=True))
    rows.append(_costs("whole network", total(before), total(after), strong=True))
    return Table((Column(""), *_BEFORE_AND_NOW), tuple(rows))


def _costs(label: str, was: Cost, now: Cost, *, strong: bool = False) -> TableRow:
    return TableRow((TableCell(label), *_pair(was.params, now.params), *_pair(was.macs, now.macs)), strong=strong)


def _pair(was: int, now: int) -> tuple[TableCell, ...]:
    return number(was), number(now), change(was, now)


def change(was: int, now: int) -> TableCell:
    """Return a difference with its sign, and as a part of what was."""
    delta = now - was
    if not delta:
        return TableCell("0", 0, raw=0)
    return TableCell(f"{signed(delta)} ({signed(100 * delta / was, 1)} %)", delta, "differs", delta)


def signed(value: float, digits: int = 0) -> str:
    """Return a number with its sign, a real minus for negative ones."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{abs(value):,.{digits}f}"


def readers_table(found: Sequence[WidthChange]) -> Table:
    """Return the layers outside the module whose input has changed."""
    columns = (
        Column("Layer that reads the concat"),
        Column("Channels in before", numeric=True),
        Column("now", numeric=True),
        *_BEFORE_AND_NOW,
    )
    rows = tuple(
        TableRow(
            (
                TableCell(one.label),
                number(one.in_before),
                number(one.in_after),
                *_pair(one.before.params, one.after.params),
                *_pair(one.before.macs, one.after.macs),
            )
        )
        for one in found
    )
    return Table(columns, rows)
