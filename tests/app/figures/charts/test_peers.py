"""GoogLeNet beside AlexNet and VGG-16: the tables of the comparison."""

from __future__ import annotations

from app.figures.charts.peers import contenders, layers_table, peers_table, ratios_table
from app.figures.tables.table import Table
from app.words.prose import passages
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.studies.peers import ALEXNET, ratios
from tests.support.inception_figures import FIGURES


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_three_networks_add_up() -> None:
    rows = texts(peers_table(contenders(PAPER, 22)))
    assert rows[0][:4] == ["GoogLeNet, Paper (2015)", "224", "22", "6,998,552"]
    for row in rows:
        numbers = [int(cell.replace(",", "")) for cell in row[3:]]
        assert numbers[0] == numbers[1] + numbers[2]
        assert numbers[3] == numbers[4] + numbers[5]


def test_the_quoted_ratio_stands_above_the_counted_ones() -> None:
    rows = texts(ratios_table(ratios(PAPER), dict(passages("inception_peers"))))
    assert rows[0] == ["As the paper puts it", "60,965,224", "5,080,435", "✗ 12.0"]
    assert rows[1] == ["Parameters as the networks run", "60,965,224", "6,998,552", "8.71"]


def test_alexnets_layers_add_up() -> None:
    *parts, whole = texts(layers_table(ALEXNET))
    assert len(parts) == 8
    assert sum(int(row[6].replace(",", "")) for row in parts) == int(whole[6].replace(",", "")) == 60_965_224


def test_the_two_kinds_of_layers_are_told_apart_without_colour() -> None:
    looks = {trace.name: trace.marker.pattern.shape for trace in FIGURES["peers"].data}
    assert looks == {"convolutions": None, "fully connected layers": "/"}
