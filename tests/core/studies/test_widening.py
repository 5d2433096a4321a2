from __future__ import annotations

from fractions import Fraction

import pytest

from googlenet_core.arithmetic.costs import total
from googlenet_core.blueprint.specs import PAPER, GoogLeNetSpec
from googlenet_core.errors import SpecError
from googlenet_core.network.model import GoogLeNet
from googlenet_core.studies.widening import MOST, widen


def test_the_same_width_costs_the_same(spec: GoogLeNetSpec) -> None:
    same = widen(spec, 1)
    assert same.spec == spec
    assert same.params_ratio == same.macs_ratio == 1


def test_twice_the_width_costs_nearly_four_times_as_much(spec: GoogLeNetSpec) -> None:
    twice = widen(spec, 2)
    assert 3.5 < twice.params_ratio < 4
    assert 3.8 < twice.macs_ratio < 4


@pytest.mark.parametrize("factor", [Fraction(1, 2), Fraction(3, 2), 2])
def test_a_network_of_these_widths_has_as_many_parameters(factor: Fraction) -> None:
    wider = widen(PAPER, factor)
    built = GoogLeNet(wider.spec, 1000)
    heads = sum(p.numel() for name, p in built.named_parameters() if name.startswith("aux"))
    assert sum(p.numel() for p in built.parameters()) - heads == wider.after.params == total(wider.spec).params


def test_nothing_becomes_narrower_than_one_channel(spec: GoogLeNetSpec) -> None:
    narrow = widen(spec, Fraction(1, 1000)).spec
    assert {width for module in narrow.modules for width in module.widths} == {1}


@pytest.mark.parametrize("factor", [0, -1, MOST + 1])
def test_other_factors_are_refused(factor: int) -> None:
    with pytest.raises(SpecError, match="factor above 0"):
        widen(PAPER, factor)
