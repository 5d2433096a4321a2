from __future__ import annotations

from itertools import permutations

import pytest
import torch
from torch.nn import functional

from app.figures.tables.variants import ASPECTS, difference_table, modules_table, traits_table
from app.sections.architecture.variants import numbers
from app.words.prose import passages
from googlenet_core.arithmetic import field_of
from googlenet_core.blueprint.specs import IMAGE_PX, PAPER, PAPER_BN, TORCHVISION, VARIANTS, GoogLeNetSpec
from googlenet_core.studies import variants

MEANINGS = {
    name: text.format(**numbers(), shown="")
    for name, text in passages("architecture_difference").items()
    if not name.startswith("heading")
}
PAIRS = pytest.mark.parametrize(
    ("first", "second"), list(permutations(VARIANTS.values(), 2)), ids=lambda spec: spec.name
)


def test_every_aspect_has_a_title_and_every_trait_a_meaning() -> None:
    assert tuple(ASPECTS) == variants.ASPECTS
    assert {trait.key for trait in variants.traits(PAPER)} <= set(MEANINGS)


def test_the_two_causes_make_the_whole_difference_of_the_fields() -> None:
    said = numbers()
    whole = field_of("inception5b", PAPER).rf_px - field_of("inception5b", TORCHVISION).rf_px
    assert (said["off_both"], said["off_kernels"], said["off_pool"]) == (whole, 320, 16)
    assert whole == 320 + 16
    jumps = sum(field_of(module.id, PAPER).jump_px or 0 for module in PAPER.modules)
    assert 2 * jumps == 320  # two jumps in each module
    assert "336 px smaller: 320 px" in MEANINGS["rf_5b"]


def test_the_adaptive_windows_begin_where_torchs_do() -> None:
    maps = torch.arange(14.0).expand(1, 1, 14, 14)
    fixed = functional.avg_pool2d(maps, 5, 3)[0, 0, 0]  # the mean of a window's rows is its middle one
    adaptive = functional.adaptive_avg_pool2d(maps, 4)[0, 0, 0]
    assert numbers()["fixed_rows"] == ", ".join(f"{middle - 2:g}" for middle in fixed.tolist()) == "0, 3, 6, 9"
    assert numbers()["adaptive_rows"] == ", ".join(f"{middle - 1.5:g}" for middle in adaptive.tolist()) == "0, 3, 7, 10"


def test_the_pooled_vector_sees_the_picture_from_edge_to_edge_in_every_variant() -> None:
    for spec in VARIANTS.values():
        field = field_of("avgpool", spec)
        assert field.first0_px < 0
        assert field.first0_px + field.rf_px > IMAGE_PX


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
