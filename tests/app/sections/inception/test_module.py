"""Which branch makes most channels of a module, ties too."""

from __future__ import annotations

import pytest

from app.sections.inception.module import heading
from googlenet_core.arithmetic import channels
from googlenet_core.blueprint import PAPER, VARIANTS, GoogLeNetSpec, InceptionSpec


def said(*widths: int) -> str:
    first, second, third, fourth = widths
    return heading(channels.branches(PAPER, InceptionSpec("3a", first, 1, second, 1, third, fourth)))


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_the_branch_that_is_named_makes_most_channels(spec: GoogLeNetSpec) -> None:
    for module in spec.modules:
        four = channels.branches(spec, module)
        most = max(module.branch_widths)
        named = [branch.label for branch in four if branch.width == most]
        verb = "makes" if len(named) == 1 else "make"
        assert heading(four).startswith(f"{' and '.join(named)} {verb} {most} of the {module.out_channels} channels")


@pytest.mark.parametrize(
    ("widths", "words"),
    [
        ((64, 128, 32, 32), "3×3 makes 128 of the 256 channels, more than any other branch"),
        ((9, 9, 1, 1), "1×1 and 3×3 make 9 of the 20 channels each, none makes more"),
        ((2, 2, 2, 2), "1×1, 3×3, 5×5 and pool proj make 2 of the 8 channels each, none makes more"),
    ],
)
def test_branches_that_make_as_many_are_all_named(widths: tuple[int, ...], words: str) -> None:
    assert said(*widths) == words
