"""How sentences speak of the third branch."""

from __future__ import annotations

import pytest

from googlenet_core.blueprint import VARIANTS, GoogLeNetSpec
from googlenet_core.lesson.spoken import larger_branches, third_branch


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_the_third_branch_is_told_from_the_second(spec: GoogLeNetSpec) -> None:
    assert third_branch(spec) != "3×3 branch"
    assert f"{spec.third_kernel}×{spec.third_kernel}" in third_branch(spec)
    assert ("5×5" in larger_branches(spec)) == (spec.third_kernel == 5)
