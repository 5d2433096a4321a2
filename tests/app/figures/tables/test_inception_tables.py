"""The Inception page's tables: what stands in their cells is what the core says."""

from __future__ import annotations

from dataclasses import replace

from app.figures.charts.peers import contenders, layers_table, peers_table, ratios_table
from app.figures.tables.joins import join_table
from app.figures.tables.price import reductions_table, versions_table
from app.figures.tables.shares import shares_table
from app.figures.tables.table import Table, to_csv
from app.figures.tables.whatif import change, costs_table, readers_table
from app.words.prose import passages
from googlenet_core.arithmetic.channels import branches
from googlenet_core.blueprint.specs import PAPER, TORCHVISION
from googlenet_core.studies.peers import ALEXNET, ratios
from googlenet_core.studies.whatif import changes

WIDER = replace(PAPER.module("3a"), n3x3=200)


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_each_branchs_size_formula_is_filled_in() -> None:
    assert texts(join_table(branches(PAPER, PAPER.module("3a")), 28)) == [
        ["1×1", "1×1", "0", "⌊(28 + 2·0 − 1) / 1⌋ + 1 = 28", "64×28×28"],
        ["3×3", "3×3", "1", "⌊(28 + 2·1 − 3) / 1⌋ + 1 = 28", "128×28×28"],
        ["5×5", "5×5", "2", "⌊(28 + 2·2 − 5) / 1⌋ + 1 = 28", "32×28×28"],
        ["pool proj", "3×3 max pool", "1", "⌊(28 + 2·1 − 3) / 1⌋ + 1 = 28", "32×28×28"],
    ]


def test_a_module_with_and_without_reductions_adds_up() -> None:
    *parts, whole = texts(versions_table(PAPER, "3a", ("1×1", "3×3", "5×5", "pool proj")))
    assert whole == ["together", "256", "416", "163,696", "387,296", "128,049,152", "303,464,448"]
    for column in range(1, 7):
        assert sum(int(row[column].replace(",", "")) for row in parts) == int(whole[column].replace(",", ""))


def test_every_reduction_stands_beside_its_break_even() -> None:
    first = texts(reductions_table(PAPER))[0]
    assert first == ["(3a)", "192", "96", "164", "41.7 %", "16", "154", "89.7 %", "256", "416", "2.37"]
    assert "5×5" not in "".join(column.title for column in reductions_table(TORCHVISION).columns)


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


def test_shares_are_in_percent_and_go_to_csv_as_numbers() -> None:
    table = shares_table(PAPER, ("channels",))
    assert texts(table)[0] == ["(3a)", "channels", "25.0", "50.0", "12.5", "12.5", "62.5", "2.50"]
    assert to_csv(table).decode("utf-8-sig").splitlines()[1] == "(3a),channels,25.0,50.0,12.5,12.5,62.5,2.5"


def test_the_three_networks_add_up() -> None:
    rows = texts(peers_table(contenders(PAPER, 22)))
    assert rows[0][:4] == ["GoogLeNet, Paper (2015)", "224", "22", "6,998,552"]
    for row in rows:
        numbers = [int(cell.replace(",", "")) for cell in row[3:]]
        assert numbers[0] == numbers[1] + numbers[2]
        assert numbers[3] == numbers[4] + numbers[5]


def test_the_quoted_ratio_stands_above_the_counted_ones() -> None:
    rows = texts(ratios_table(ratios(PAPER), dict(passages("inception_peers"))))
    assert rows[0] == ["As the paper puts it", "60,965,224", "5,080,435", "12.0"]
    assert rows[1] == ["Parameters as the networks run", "60,965,224", "6,998,552", "8.71"]


def test_alexnets_layers_add_up() -> None:
    *parts, whole = texts(layers_table(ALEXNET))
    assert len(parts) == 8
    assert sum(int(row[6].replace(",", "")) for row in parts) == int(whole[6].replace(",", "")) == 60_965_224
