"""What an edited module changes, as tables."""

from __future__ import annotations

from dataclasses import replace

from app.figures.tables.table import Table
from app.figures.tables.whatif import change, costs_table, readers_table
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.studies.whatif import changes

WIDER = replace(PAPER.module("3a"), n3x3=200)


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_an_edit_is_followed_to_the_module_and_the_network() -> None:
    table = costs_table(PAPER, PAPER.with_module(WIDER), "3a")
    rows = {row[0]: row[1:] for row in texts(table)}
    assert rows["1×1"] == ["12,352", "12,352", "0", "9,633,792", "9,633,792", "0"]
    assert rows["3×3"][:3] == ["129,248", "191,528", "+62,280 (+48.2 %)"]
    assert rows["whole network"][:3] == ["6,998,552", "7,086,176", "+87,624 (+1.3 %)"]


def test_an_edit_is_followed_to_the_layers_that_read_it() -> None:
    rows = texts(readers_table(changes(PAPER, WIDER)))
    assert rows[0][:3] == ["inception (3b) · 1×1", "256", "328"]
    assert len(rows) == 4


def test_a_change_has_a_real_minus() -> None:
    assert change(200, 150).text == "−50 (−25.0 %)"
    assert change(200, 200).text == "0"
