from __future__ import annotations

from itertools import permutations

import pytest

from app.figures.tables.variants import ASPECTS, difference_table, modules_table, traits_table
from app.words.prose import passages
from googlenet_core.blueprint.specs import IMAGE_PX, PAPER, PAPER_BN, TORCHVISION, VARIANTS, GoogLeNetSpec
from googlenet_core.studies import variants

MEANINGS = {name: text.format(image=IMAGE_PX, shown="") for name, text in passages("architecture_difference").items()}
PAIRS = pytest.mark.parametrize(
    ("first", "second"), list(permutations(VARIANTS.values(), 2)), ids=lambda spec: spec.name
)


def test_every_aspect_has_a_title_and_every_trait_a_meaning() -> None:
    assert tuple(ASPECTS) == variants.ASPECTS
    assert {trait.key for trait in variants.traits(PAPER)} <= set(MEANINGS)


def test_traits_that_differ_from_the_shown_variant_are_marked() -> None:
    table = traits_table(VARIANTS.values(), TORCHVISION, MEANINGS)
    rows = {row.cells[0].text: [cell.mark for cell in row.cells[1:4]] for row in table.rows}
    assert rows["Kernel of the third branch"] == ["differs", "differs", ""]
    assert rows["Normalisation"] == ["differs", "", ""]
    assert rows["Parameters"] == ["differs", "differs", ""]


@PAIRS
def test_only_columns_with_differences_are_shown_and_cells_fit_them(
    first: GoogLeNetSpec, second: GoogLeNetSpec
) -> None:
    table = difference_table(first, second)
    for at in range(2, len(table.columns)):
        assert any(row.cells[at].text for row in table.rows)
    assert {len(row.cells) for row in table.rows} == {len(table.columns)}
    assert len(table.rows) == len(variants.compare(first, second))


@PAIRS
def test_a_module_stands_before_its_layers(first: GoogLeNetSpec, second: GoogLeNetSpec) -> None:
    order = [row.cells[1].text for row in difference_table(first, second).rows]
    for layer_id in order:
        stage = layer_id.split(".")[0]
        assert order.index(stage) <= order.index(layer_id)


def test_a_layer_that_the_shown_variant_lacks_cannot_be_selected() -> None:
    rows = {row.cells[1].text: row for row in difference_table(PAPER_BN, PAPER).rows}
    assert rows["lrn1"].layer == ""
    assert rows["conv1"].layer == "conv1"
    assert "only in Paper (2015)" in [cell.text for cell in rows["lrn1"].cells]


def test_one_aspect_lists_what_is_marked_in_the_graph() -> None:
    table = difference_table(PAPER_BN, TORCHVISION, "window")
    assert {row.layer for row in table.rows} == variants.marked(PAPER_BN, TORCHVISION, "window")
    texts = [cell.text for row in table.rows for cell in row.cells]
    assert "5×5/1, pad 2 → 3×3/1, pad 1" in texts
    assert "3×3/2 → 2×2/2" in texts


def test_one_cause_hides_the_others_and_an_effect_hides_nothing() -> None:
    titles = [column.title for column in difference_table(PAPER, TORCHVISION, "window").columns[2:]]
    assert titles == ["Window", "Parameters", "MACs", "Field, px"]
    assert "Norm" in [column.title for column in difference_table(PAPER, TORCHVISION, "params").columns]


def test_what_only_one_variant_has_is_added_or_taken_away() -> None:
    conv1 = next(row for row in difference_table(PAPER, PAPER_BN).rows if row.layer == "conv1")
    assert {"+ batch norm", "− biases"} <= {cell.text for cell in conv1.cells}


def test_two_networks_side_by_side_mark_where_the_second_differs() -> None:
    table = modules_table((PAPER_BN, 10), (TORCHVISION, 10), "inception4e")
    assert [column.title for column in table.columns[1:]] == [PAPER_BN.title, TORCHVISION.title]
    rows = {row.cells[0].text: row.cells for row in table.rows}
    assert [cell.text for cell in rows["Kernel of the third branch"][1:]] == ["5×5", "3×3"]
    marked = {name for name, cells in rows.items() if cells[2].mark}
    assert {"Kernel of the third branch", "Parameters", "MACs of the module"} <= marked
    assert not marked & {"Classes", "Normalisation", "Output of the module"}
    assert not any(cells[1].mark for cells in rows.values())
    assert rows["Parameters"][1].text == f"{rows['Parameters'][1].value:,}"
