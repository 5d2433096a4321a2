"""How the lesson's sentences speak of what is called otherwise in another variant."""

from __future__ import annotations

from googlenet_core.blueprint import GoogLeNetSpec


def third_branch(spec: GoogLeNetSpec) -> str:
    """Return what follows "the": ``5×5 branch``, or ``third branch (3×3)`` where there are two with that window.

    Example:
        >>> from googlenet_core import PAPER, TORCHVISION
        >>> third_branch(PAPER), third_branch(TORCHVISION)
        ('5×5 branch', 'third branch (3×3)')
    """
    window = f"{spec.third_kernel}×{spec.third_kernel}"
    return f"third branch ({window})" if spec.third_kernel == 3 else f"{window} branch"


def larger_branches(spec: GoogLeNetSpec) -> str:
    """Return what the branches with windows above 1×1 are called together, the pool's apart."""
    return "the two 3×3 branches" if spec.third_kernel == 3 else f"3×3 and {spec.third_kernel}×{spec.third_kernel}"
