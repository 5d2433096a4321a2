from __future__ import annotations

from app.figures.tables.table1 import COLUMNS, SIGNS, notes, table1_rows
from app.sections.architecture.table1 import _numbers, pool_sizes
from app.words.prose import passage, passages
from googlenet_core.blueprint.specs import PAPER, TORCHVISION
from googlenet_core.blueprint.topology import layers
from googlenet_core.studies import table1

TITLES = [column.title for column in COLUMNS]
TABLE = table1_rows()


def test_marks_are_never_colour_alone() -> None:
    signs = {"good": SIGNS["agrees"], "near": SIGNS["one off"], "bad": SIGNS["disagrees"]}
    marked = [cell for row in TABLE.rows for cell in row.cells if cell.mark]
    assert len(marked) == 2 * sum(row.printed.params is not None for row in table1.rows())
    assert all(cell.text.startswith(f"{signs[cell.mark]} ") for cell in marked)


def test_printed_and_exact_stand_side_by_side() -> None:
    row = next(row for row in TABLE.rows if row.layer == "inception4c")
    at = TITLES.index("Params, printed")
    assert [cell.text for cell in row.cells[at : at + 4]] == ["✗ 463K", "497.50", "✓ 100M", "99.85"]


def test_every_row_that_disagrees_names_a_reason_that_is_explained() -> None:
    explained = set(passages("architecture_table1"))
    assert set(notes()) <= explained
    for row in TABLE.rows:
        if any(cell.mark in ("near", "bad") for cell in row.cells):
            assert row.cells[-1].text, row.layer
        for number in filter(None, row.cells[-1].text.split(", ")):
            assert 1 <= int(number) <= len(notes())


def test_every_explanation_can_be_filled_in() -> None:
    numbers = _numbers()
    for name in passages("architecture_table1"):
        text = passage("architecture_table1", name, **numbers)
        assert "{" not in text
    first = passage("architecture_table1", "first_row", **numbers)
    assert "34,019,328 MACs and 2,712 weights. These are 2.65K" in first
    assert "64 biases (2,776)" in first
    assert "in (4c)" in passage("architecture_table1", "params_column", **numbers)
    pools = passage("architecture_table1", "pool_sizes", **numbers)
    assert "take 112 to 56, 28, 14, 7 if the size is rounded up" in pools
    assert "rounded down, to 55, 27, 13, 6" in pools


def test_padding_on_all_sides_makes_the_printed_sizes_too() -> None:
    printed = [int(row.printed.output.split("×")[0]) for row in table1.rows() if row.printed.type == "max pool"]
    assert pool_sizes(112, ceil=True) == pool_sizes(112, ceil=False, padding=1) == printed


def test_local_response_norm_is_the_papers_and_not_torchvisions() -> None:
    """Where the explanation says that Figure 3 draws it: after the first pool and before the second."""
    order = [layer.id for layer in layers(PAPER)]
    assert order[order.index("maxpool1") + 1] == "lrn1"
    assert order[order.index("maxpool2") - 1] == "lrn2"
    assert not [layer.id for layer in layers(TORCHVISION) if layer.kind == "lrn"]


def test_the_last_row_sums_the_columns() -> None:
    last = TABLE.rows[-1]
    assert [cell.text for cell in last.cells if cell.text] == [
        "Sum (not printed)", "6,797.7K", "6,826.44", "1,502M", "1,582.67",
    ]  # fmt: skip
