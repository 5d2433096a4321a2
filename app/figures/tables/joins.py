"""Why four branches can be joined, as a table: each one's window, padding, and size formula filled in."""

from __future__ import annotations

from collections.abc import Sequence

from app.figures.tables.table import Cell, Column, Row, Table
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


def _row(branch: Branch, cells: int) -> Row:
    side = output_size(cells, branch.kernel, 1, branch.padding)
    formula = f"⌊({cells} + 2·{branch.padding} − {branch.kernel}) / 1⌋ + 1 = {side}"
    window = f"{branch.kernel}×{branch.kernel}{' max pool' if branch.index == 4 else ''}"
    return Row(
        (
            Cell(branch.label),
            Cell(window),
            Cell(str(branch.padding), branch.padding),
            Cell(formula),
            Cell(f"{branch.width}×{side}×{side}"),
        )
    )
