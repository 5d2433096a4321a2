"""What a module would need without its 1×1s, whatever its widths."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from app.sections.inception.price import heading, widest_heading
from googlenet_core.blueprint import PAPER, VARIANTS, GoogLeNetSpec, InceptionSpec
from googlenet_core.studies import built, naive
from googlenet_core.studies.reductions import Measure, reductions

BEGINNING = "Without its reductions inception"


def said(spec: GoogLeNetSpec, name: str) -> str:
    return heading(built(spec, name), naive(spec, name))


def with_widths(**widths: int) -> GoogLeNetSpec:
    first: InceptionSpec = replace(PAPER.modules[0], **widths)
    return replace(PAPER, modules=(first, *PAPER.modules[1:]))


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_each_module_of_each_variant_would_need_more(spec: GoogLeNetSpec) -> None:
    for module in spec.modules:
        times = naive(spec, module.name).cost.macs / built(spec, module.name).cost.macs
        assert said(spec, module.name) == f"{BEGINNING} ({module.name}) would need {times:.2f} times as many MACs"
        assert times > 1.5


def test_wide_reductions_make_a_module_dearer_than_none() -> None:
    wide = with_widths(n3x3_reduce=400, n5x5_reduce=200)
    assert said(wide, "3a").startswith(f"{BEGINNING} (3a) would need fewer MACs: 0.")


def test_what_would_read_as_one_time_is_called_about_as_many() -> None:
    found = [said(with_widths(n3x3_reduce=width), "3a") for width in range(96, 500)]
    about = [one for one in found if one.endswith("would need about as many MACs")]
    assert about
    assert not [one for one in found if "1.00 times" in one]


@pytest.mark.parametrize("measure", ["params", "macs"])
@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_a_reduction_pays_up_to_the_width_that_is_told_and_not_beyond(spec: GoogLeNetSpec, measure: Measure) -> None:
    for module in spec.modules:
        found = reductions(spec, module.name)
        said = re.findall(r"up to (\d+) channels before the ([^,]+)", widest_heading(found, measure))
        for one, (width, before) in zip(found, said, strict=True):
            assert one.direct.label == before
            assert one.at_width(int(width)).saving(measure) > 0 >= one.at_width(int(width) + 1).saving(measure)
