"""What is said about the branches' shares: ties are named, and a rise is called the only one where it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.sections.inception.shares import answer, heading
from googlenet_core.blueprint.specs import PAPER, VARIANTS, GoogLeNetSpec, InceptionSpec


def with_modules(**changed: InceptionSpec) -> str:
    modules = tuple(changed.get(module.id, module) for module in PAPER.modules)
    return answer(replace(PAPER, modules=modules))


def test_every_module_with_the_smallest_share_is_named_and_equal_pairs_are_counted() -> None:
    channels = answer(PAPER).splitlines()[0]
    assert "largest in (4d) with 66.7 %, smallest in (4a) and (5b) with 50.0 %" in channels
    assert "the larger share in 11, the smaller in 22 and the same in 3." in channels


def test_the_only_rise_is_called_that() -> None:
    said = answer(PAPER)
    assert "over **one stretch only**: from (4a) to (4d), step by step from 50.0 % to 66.7 %." in said
    assert "The other steps from module to module: 4 down, 1 unchanged." in said


def test_with_other_widths_another_rise_is_counted() -> None:
    last = replace(PAPER.module("5b"), n1x1=8)
    said = with_modules(inception5b=last)
    assert "one stretch only" not in said
    assert "The longest rise of the share of the channels is from (4a) to (4d)" in said
    assert "1 up, 3 down, 1 unchanged." in said


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_the_heading_answers_the_claim_for_every_variant(spec: GoogLeNetSpec) -> None:
    assert heading(spec, "3×3 and 5×5") == "The share of the channels that 3×3 and 5×5 make does not grow with depth"


@pytest.mark.parametrize(
    ("first_branch", "said"),
    [
        (
            [900, 800, 700, 600, 500, 400, 300, 200, 100],
            "Module by module, a larger share of the channels comes from X",
        ),
        (
            [100, 200, 300, 400, 500, 600, 700, 800, 900],
            "Module by module, a smaller share of the channels comes from X",
        ),
        (
            [900, 800, 700, 600, 500, 400, 300, 200, 250],
            "Mostly, a larger share of the channels comes from X with depth",
        ),
        (
            [100, 200, 300, 400, 500, 600, 700, 800, 750],
            "Mostly, a smaller share of the channels comes from X with depth",
        ),
        ([100] * 9, "The share of the channels that X make does not grow with depth"),
    ],
)
def test_the_heading_follows_the_widths(first_branch: list[int], said: str) -> None:
    alike = {"n3x3_reduce": 90, "n3x3": 90, "n5x5_reduce": 9, "n5x5": 9, "pool_proj": 9}
    modules = tuple(
        InceptionSpec(module.name, n1x1=width, **alike)
        for module, width in zip(PAPER.modules, first_branch, strict=True)
    )
    assert heading(replace(PAPER, modules=modules), "X") == said
