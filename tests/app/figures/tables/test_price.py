"""The price of a 1×1 as tables."""

from __future__ import annotations

from app.figures.tables.price import reductions_table, versions_table
from app.figures.tables.table import Table
from googlenet_core.blueprint.specs import PAPER, TORCHVISION
from googlenet_core.studies.whatif import with_width


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_a_module_with_and_without_reductions_adds_up() -> None:
    *parts, whole = texts(versions_table(PAPER, "3a", ("1×1", "3×3", "5×5", "pool proj")))
    assert whole == ["together", "256", "416", "163,696", "387,296", "128,049,152", "303,464,448"]
    for column in range(1, 7):
        assert sum(int(row[column].replace(",", "")) for row in parts) == int(whole[column].replace(",", ""))


def test_every_reduction_stands_beside_its_break_even() -> None:
    first = texts(reductions_table(PAPER))[0]
    assert first == ["(3a)", "192", "96", "164", "41.7 %", "16", "154", "89.7 %", "256", "416", "2.37"]
    assert "5×5" not in "".join(column.title for column in reductions_table(TORCHVISION).columns)


def test_a_reduction_that_does_not_pay_has_a_real_minus() -> None:
    wide = PAPER.with_module(with_width(PAPER.module("3a"), 1, 192))
    cell = reductions_table(wide).rows[0].cells[4]
    assert cell.text == f"−{abs(cell.raw or 0)} %"
    assert (cell.raw or 0) < 0
