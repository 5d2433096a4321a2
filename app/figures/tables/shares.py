"""The branches' shares of all modules as a table."""

from __future__ import annotations

from app.figures.tables.table import Column, Table, TableCell, TableRow
from googlenet_core.blueprint import GoogLeNetSpec, branch_label
from googlenet_core.studies import MEASURES
from googlenet_core.studies.shares import Measure, shares

_WORDS: dict[Measure, str] = {"channels": "channels", "params": "parameters", "macs": "MACs"}


def shares_table(spec: GoogLeNetSpec, measures: tuple[Measure, ...] = MEASURES) -> Table:
    """Return a row a module and measure: each branch's share in percent, those of the larger kernels, and their ratio."""
    labels = [branch_label(spec, branch) for branch in (1, 2, 3, 4)]
    columns = (
        Column("Module"),
        Column("of its"),
        *(Column(f"{label} %", numeric=True) for label in labels),
        Column(f"{labels[1]} and {labels[2]} %", numeric=True),
        Column("over 1×1", numeric=True, hint="how many times as much as the 1×1 branch"),
    )
    rows = []
    for measure in measures:
        for one in shares(spec, measure):
            percents = [100 * part for part in (*one.fractions, one.larger_kernels)]
            cells = [TableCell(f"({one.module})"), TableCell(_WORDS[measure]), *(_percent(value) for value in percents)]
            cells.append(TableCell(f"{one.larger_to_1x1:.2f}", one.larger_to_1x1, raw=round(one.larger_to_1x1, 2)))
            rows.append(TableRow(tuple(cells)))
    return Table(columns, tuple(rows))


def _percent(value: float) -> TableCell:
    return TableCell(f"{value:.1f}", value, raw=round(value, 1))
