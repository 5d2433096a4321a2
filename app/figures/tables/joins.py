"""Why four branches can be joined, as a table: each one's window, padding, and size formula filled in."""

from __future__ import annotations

from collections.abc import Sequence

from app.figures.tables.table import Column, Table, TableCell, TableRow
from googlenet_core.arithmetic import Branch
from googlenet_core.blueprint import output_size

_COLUMNS = (
    Column("Branch"),
    Column("Window"),
    Column("Padding", numeric=True),
    Column("Side of the output"),
    Column("Output"),
)


def join_table(branches: Sequence[Branch], cells: int) -> Table:
    """Return a row a branch for a module whose maps are ``cells`` wide; 1×1 layers before and after keep the size."""
    return Table(_COLUMNS, tuple(_row(branch, cells) for branch in branches))


def _row(branch: Branch, cells: int) -> TableRow:
    side = output_size(cells, branch.kernel, 1, branch.padding)
    formula = f"⌊({cells} + 2·{branch.padding} − {branch.kernel}) / 1⌋ + 1 = {side}"
    window = f"{branch.kernel}×{branch.kernel}{' max pool' if branch.index == 4 else ''}"
    return TableRow(
        (
            TableCell(branch.label),
            TableCell(window),
            TableCell(str(branch.padding), branch.padding),
            TableCell(formula),
            TableCell(f"{branch.width}×{side}×{side}"),
        )
    )
