"""What a module puts out and needs with other widths."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.sections.inception.whatif import heading
from googlenet_core.arithmetic import layer_costs
from googlenet_core.blueprint import PAPER, VARIANTS, GoogLeNetSpec


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
