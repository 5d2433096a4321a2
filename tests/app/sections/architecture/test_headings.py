"""What the tables below the graph come to: of Table 1, and of the variants beside each other."""

from __future__ import annotations

import pytest

from app.figures.tables.table1 import SIGNS, table1_rows
from app.figures.tables.variants import traits_table
from app.sections.architecture.layers import heading as layers_heading
from app.sections.architecture.table1 import counts, halved
from app.sections.architecture.variants import heading
from googlenet_core.arithmetic import layer_costs, total
from googlenet_core.blueprint import VARIANTS, GoogLeNetSpec
from googlenet_core.network.introspection import architecture
from googlenet_core.studies import traits


def test_the_costs_that_are_counted_are_those_with_a_sign_in_the_table() -> None:
    signs = [cell.text[:1] for row in table1_rows().rows for cell in row.cells if cell.mark]
    found = counts()
    assert found["figures"] == len(signs) == found["agrees"] + found["one_off"] + found["disagrees"]
    assert (found["agrees"], found["one_off"], found["disagrees"]) == tuple(
        signs.count(SIGNS[kind]) for kind in ("agrees", "one off", "disagrees")
    )


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_the_traits_that_are_counted_are_those_that_are_marked(spec: GoogLeNetSpec) -> None:
    table = traits_table(VARIANTS.values(), spec, {trait.key: "" for trait in traits(spec)})
    marked = {
        column.title: sum(row.cells[at].mark == "differs" for row in table.rows)
        for at, column in enumerate(table.columns)
    }
    first, second = (other.title for other in VARIANTS.values() if other != spec)
    assert heading(spec) == (
        f"{first} differs from {spec.title} in {marked[first]} of {len(table.rows)} traits, {second} in {marked[second]}"
    )


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_the_modules_parts_of_the_costs_are_those_of_the_arithmetic(spec: GoogLeNetSpec) -> None:
    costs, whole = layer_costs(spec), total(spec)
    params = sum(costs[module.id].params for module in spec.modules) / whole.params
    macs = sum(costs[module.id].macs for module in spec.modules) / whole.macs
    said = f"The 9 modules have {params:.0%} of the parameters and {macs:.0%} of the MACs"
    assert layers_heading(architecture(spec)) == said


@pytest.mark.parametrize(("lengths", "half"), [([5, 1, 1, 1, 1], 1), ([1, 1, 1, 1], 2), ([1, 1, 9], 2), ([], 0)])
def test_two_columns_of_text_are_as_nearly_as_long_as_they_can_be(lengths: list[int], half: int) -> None:
    assert halved(lengths) == half
