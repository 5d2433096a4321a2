"""A table as data: columns, rows, cells with a value to sort by and a mark; and the same table as CSV.

What stands in a table is decided by its builders (`layer_rows`, `table1_rows`, `difference_rows`), how it looks by the
component that shows it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from googlenet_core import spreadsheet
from googlenet_core.wording import with_minus

Mark = Literal["", "good", "near", "bad", "differs"]
"""What a cell says beyond its text: it holds, is one off, is wrong, differs. The text says so too."""

Number = int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading; numbers stand on the right, ``prose`` is wrapped. ``hint`` explains the heading."""

    title: str
    numeric: bool = False
    hint: str = ""
    prose: bool = False


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell. ``value`` is what it is sorted by, ``raw`` what goes into CSV, where that is not the text."""

    text: str
    value: Number = None
    mark: Mark = ""
    raw: Number = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row. ``layer`` is selected with it; ``depth`` indents; a ``subtotal`` is left out while the table is sorted."""

    cells: tuple[TableCell, ...]
    layer: str = ""
    depth: int = 0
    strong: bool = False
    subtotal: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under columns."""

    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]

    @cached_property
    def json(self) -> str:
        """The columns and rows for a browser; made once, since a table that is kept is sent at every click."""
        columns = [
            {"title": c.title, "hint": c.hint, "css": "number" if c.numeric else "prose" if c.prose else ""}
            for c in self.columns
        ]
        rows = [
            {
                "layer": row.layer,
                "depth": row.depth,
                "strong": row.strong,
                "subtotal": row.subtotal,
                "cells": [[cell.text, cell.value, *([cell.mark] if cell.mark else [])] for cell in row.cells],
            }
            for row in self.rows
        ]
        return json.dumps({"columns": columns, "rows": rows})


def number(value: Number, mark: Mark = "", digits: int = 0) -> TableCell:
    """Return a cell with a number, or an empty one."""
    return TableCell("" if value is None else with_minus(f"{value:,.{digits}f}"), value, mark, value)


def to_csv(table: Table) -> bytes:
    """Return the table as a CSV file that a spreadsheet opens rightly, numbers without separators."""
    rows = ([cell.text if cell.raw is None else cell.raw for cell in row.cells] for row in table.rows)
    return spreadsheet.to_csv([[column.title for column in table.columns], *rows])
