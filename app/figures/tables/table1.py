"""Table 1 as printed, with the exact value beside each printed cost and the reasons of disagreements by number."""

from __future__ import annotations

from app.figures.tables.table import Column, Mark, Table, TableCell, TableRow, number
from googlenet_core.studies import Verdict, table1

_MARKS: dict[Verdict | None, Mark] = {"agrees": "good", "one off": "near", "disagrees": "bad", None: ""}
SIGNS: dict[Verdict | None, str] = {"agrees": "✓", "one off": "≈", "disagrees": "✗", None: ""}
"""The sign beside a printed figure, so that its colour is not all that tells."""

COLUMNS = (
    Column("Type"),
    Column("Patch/stride"),
    Column("Output"),
    Column("Depth", numeric=True),
    Column("#1×1", numeric=True),
    Column("#3×3 reduce", numeric=True),
    Column("#3×3", numeric=True),
    Column("#5×5 reduce", numeric=True),
    Column("#5×5", numeric=True),
    Column("Pool proj", numeric=True),
    Column("Params, printed", numeric=True),
    Column("exact, K", numeric=True, hint="weights without biases from the printed channels, divided by 1024"),
    Column("Ops, printed", numeric=True),
    Column("exact, M", numeric=True, hint="multiply-accumulates from the printed channels, in millions"),
    Column("Why", hint="the number of the explanation below"),
)


def notes() -> tuple[str, ...]:
    """Names of the explanations, in the order in which the table first needs them; their numbers count from 1."""
    return tuple(dict.fromkeys(note for row in table1.rows() for note in row.notes))


def table1_rows() -> Table:
    """Return the table with the sums of its columns as the last row."""
    numbers = {note: str(count) for count, note in enumerate(notes(), start=1)}
    rows = [_row(row, numbers) for row in table1.rows()]
    params, ops = table1.printed_totals()
    exact = table1.rows()
    sums = (
        *(TableCell("Sum (not printed)"), *(TableCell("") for _ in range(9))),
        TableCell(f"{params:,.1f}K", params), number(sum(row.params_k for row in exact), digits=2),
        TableCell(f"{ops:,.0f}M", ops), number(sum(row.ops_m for row in exact), digits=2), TableCell(""),
    )  # fmt: skip
    return Table(COLUMNS, (*rows, TableRow(sums, strong=True)))


def _row(row: table1.Table1Row, numbers: dict[str, str]) -> TableRow:
    printed = row.printed
    exact = printed.params is not None
    cells = (
        TableCell(printed.type), TableCell(printed.patch), TableCell(printed.output), number(printed.depth),
        *(number(width) for width in printed.widths),
        _judged(printed.params, "K", row.params_verdict, printed.digits),
        number(row.params_k if exact else None, digits=2),
        _judged(printed.ops, "M", row.ops_verdict),
        number(row.ops_m if exact else None, digits=2),
        TableCell(", ".join(numbers[note] for note in row.notes)),
    )  # fmt: skip
    return TableRow(cells, row.layers[-1] if row.layers else "")


def _judged(value: float | None, unit: str, verdict: Verdict | None, digits: int = 0) -> TableCell:
    if value is None:
        return TableCell("")
    return TableCell(f"{SIGNS[verdict]} {value:.{digits}f}{unit}", value, _MARKS[verdict], value)
