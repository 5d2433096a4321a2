"""Layers whose side had to be rounded, by PyTorch's own windows rounded both ways."""

import pytest
from torch import empty
from torch.nn.functional import max_pool2d

from googlenet_core.blueprint import VARIANTS, GoogLeNetSpec, layers
from googlenet_core.studies.rounding import rounded_sides


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_sides_that_depend_on_the_rounding_are_found(spec: GoogLeNetSpec) -> None:
    expected = []
    for row in layers(spec):
        if row.kernel is None or row.stride is None or row.padding is None:
            continue
        below, above = (
            max_pool2d(empty(1, 1, row.in_size, row.in_size), row.kernel, row.stride, row.padding, ceil_mode=ceil)
            for ceil in (False, True)
        )
        if below.shape != above.shape:
            expected.append((row.id, below.shape[-1], above.shape[-1]))
    found = rounded_sides(spec)
    assert [one.layer for one in found] == [layer for layer, _, _ in expected]
    for one, (_, below, above) in zip(found, expected, strict=True):
        assert below < one.exact < above
        assert one.side == (above if one.up else below)
