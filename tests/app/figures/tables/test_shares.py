"""The branches' shares as a table."""

from __future__ import annotations

from app.figures.tables.shares import shares_table
from app.figures.tables.table import Table, to_csv
from googlenet_core.blueprint.specs import PAPER


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_shares_are_in_percent_and_go_to_csv_as_numbers() -> None:
    table = shares_table(PAPER, ("channels",))
    assert texts(table)[0] == ["(3a)", "channels", "25.0", "50.0", "12.5", "12.5", "62.5", "2.50"]
    assert to_csv(table).decode("utf-8-sig").splitlines()[1] == "(3a),channels,25.0,50.0,12.5,12.5,62.5,2.5"
