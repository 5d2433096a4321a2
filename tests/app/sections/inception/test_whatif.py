"""What a module puts out and needs with other widths."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.figures.tables.whatif import costs_table
from app.sections.inception.whatif import costs_heading, heading, readers_heading
from googlenet_core.arithmetic import layer_costs
from googlenet_core.blueprint import PAPER, VARIANTS, GoogLeNetSpec
from googlenet_core.studies import changes


def edited(name: str, **widths: int) -> GoogLeNetSpec:
    modules = tuple(replace(one, **widths) if one.name == name else one for one in PAPER.modules)
    return replace(PAPER, modules=modules)


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_a_module_as_it_is_is_told_by_what_it_puts_out_and_needs(spec: GoogLeNetSpec) -> None:
    for module in spec.modules:
        needed = layer_costs(spec)[module.id].macs / 1e6
        assert heading(spec, spec, module.name) == (
            f"With the widths of Table 1 inception ({module.name}) puts out {module.out_channels} channels "
            f"and needs {needed:.1f} million MACs"
        )


def test_other_widths_are_told_beside_those_of_table_1() -> None:
    assert heading(PAPER, edited("3a", n1x1=100), "3a") == (
        "With these widths inception (3a) puts out 292 channels instead of 256 and needs 133.5 million MACs instead of 128.0"
    )


def test_widths_that_only_the_inside_sees_leave_what_comes_out() -> None:
    for widths in ({"n3x3_reduce": 90}, {"n1x1": 65, "n3x3": 127}):
        assert heading(PAPER, edited("3a", **widths), "3a").startswith(
            "With these widths inception (3a) still puts out 256 channels, and needs "
        )


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_the_parts_of_the_network_that_a_module_has_are_those_of_the_table(spec: GoogLeNetSpec) -> None:
    for module in spec.modules:
        *_, own, whole = costs_table(spec, spec, module.name).rows
        params, macs = (
            int(own.cells[at].text.replace(",", "")) / int(whole.cells[at].text.replace(",", "")) for at in (2, 5)
        )
        assert costs_heading(spec, module.name) == (
            f"inception ({module.name}) has {params:.1%} of the network's parameters and {macs:.1%} of its MACs"
        )


def test_as_many_layers_read_other_channels_as_the_table_has_rows() -> None:
    for module in PAPER.modules:
        wider = replace(module, n1x1=module.n1x1 + 8)
        found = changes(PAPER, wider)
        assert {(one.in_before, one.in_after) for one in found} == {(module.out_channels, wider.out_channels)}
        reads = "layer reads" if len(found) == 1 else "layers read"
        assert readers_heading(found) == (
            f"{len(found)} {reads} {wider.out_channels} channels instead of {module.out_channels}"
        )
