"""Why four branches can be joined, as a table."""

from __future__ import annotations

from app.figures.tables.joins import join_table
from app.figures.tables.table import Table
from googlenet_core.arithmetic.channels import branches
from googlenet_core.blueprint.specs import PAPER


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_each_branchs_size_formula_is_filled_in() -> None:
    assert texts(join_table(branches(PAPER, PAPER.module("3a")), 28)) == [
        ["1×1", "1×1", "0", "⌊(28 + 2·0 − 1) / 1⌋ + 1 = 28", "64×28×28"],
        ["3×3", "3×3", "1", "⌊(28 + 2·1 − 3) / 1⌋ + 1 = 28", "128×28×28"],
        ["5×5", "5×5", "2", "⌊(28 + 2·2 − 5) / 1⌋ + 1 = 28", "32×28×28"],
        ["pool proj", "3×3 max pool", "1", "⌊(28 + 2·1 − 3) / 1⌋ + 1 = 28", "32×28×28"],
    ]
