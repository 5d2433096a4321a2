from __future__ import annotations

import csv
import io
from dataclasses import asdict

import pytest

from app.figures.tables.layers import LEVELS, Level, layer_rows, rows_of, totals
from app.figures.tables.table import Table, to_csv
from googlenet_core.blueprint.specs import PAPER, VARIANTS, GoogLeNetSpec
from googlenet_core.network.introspection import architecture

SPECS = pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)


def column(table: Table, title: str) -> int:
    return [one.title for one in table.columns].index(title)


@SPECS
@pytest.mark.parametrize("level", LEVELS)
def test_every_layer_down_to_the_level_has_one_row(spec: GoogLeNetSpec, level: Level) -> None:
    found = architecture(spec)
    levels = LEVELS[: LEVELS.index(level) + 1]
    wanted = sorted(node.id for node in found.nodes if f"{node.level}s" in levels)
    assert sorted(row.layer for row in layer_rows(found, level).rows) == wanted


@SPECS
def test_rows_that_are_no_subtotals_add_up_to_the_total(spec: GoogLeNetSpec) -> None:
    found = architecture(spec)
    for level in LEVELS:
        table = layer_rows(found, level)
        for title, total in (("Parameters", found.params_with_aux), ("MACs", found.macs_with_aux)):
            at = column(table, title)
            rows = [row for row in table.rows if not row.subtotal]
            if level == "operations":  # a convolution layer and its operations are the same numbers twice
                rows = [
                    row for row in rows if row.depth == 2 or not any(o.layer.startswith(f"{row.layer}.") for o in rows)
                ]
            assert sum(row.cells[at].value or 0 for row in rows) == total


def test_what_is_inside_stands_below_what_it_is_inside_of() -> None:
    order = [row.layer for row in layer_rows(architecture(PAPER), "operations").rows]
    assert order[order.index("inception3a") : order.index("inception3a.branch2.0")] == [
        "inception3a",
        "inception3a.branch1",
        "inception3a.branch1.conv",
        "inception3a.branch1.relu",
    ]
    assert order.index("conv1") + 1 == order.index("conv1.conv")


@SPECS
def test_the_parts_add_up_to_the_totals(spec: GoogLeNetSpec) -> None:
    found = architecture(spec)
    rows = {row.cells[0].text: [cell.value for cell in row.cells[1:]] for row in totals(found).rows}
    names = list(rows)
    parts = [rows[name] for name in names[: names.index("Total")]]
    assert [sum(part[at] for part in parts) for at in (0, 2)] == [found.params, found.macs] == rows["Total"][::2]
    assert sum(part[1] for part in parts) == pytest.approx(100)
    heads = [rows[name] for name in names[names.index("Total") + 1 : -1]]
    assert len(heads) == 2
    whole = [rows["Total"][at] + sum(head[at] for head in heads) for at in (0, 2)]
    assert whole == [found.params_with_aux, found.macs_with_aux] == rows[names[-1]][::2]


def test_csv_has_plain_numbers_and_every_row() -> None:
    table = rows_of(architecture(PAPER), ["conv1", "inception3a"])
    lines = list(csv.DictReader(io.StringIO(to_csv(table).decode("utf-8-sig"))))
    assert [line["LayerId"] for line in lines] == ["conv1", "inception3a"]
    assert lines[0]["MACs"] == "118013952"
    assert lines[1]["Output"] == "256×28×28"
    assert float(lines[0]["Output, kB"]) == 64 * 112 * 112 * 4 / 1000


def test_every_row_has_a_cell_for_every_column() -> None:
    found = architecture(PAPER)
    for table in (layer_rows(found), totals(found)):
        assert {len(row.cells) for row in table.rows} == {len(table.columns)}
        assert asdict(table)
