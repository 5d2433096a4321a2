"""The channel arithmetic of an inception module: branch widths, and where each channel of the depth concat comes from."""

from __future__ import annotations

from dataclasses import dataclass

from googlenet_core.blueprint import naming
from googlenet_core.blueprint.specs import BRANCH_POOL, GoogLeNetSpec, InceptionSpec
from googlenet_core.errors import LayerError
from googlenet_core.tables import Rows


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the four branches. ``first`` and ``last`` are its channels' indices in the depth concat (inclusive).

    ``kernel`` and ``padding`` belong to the widest window of the branch (the max pool in the fourth).
    """

    index: int
    label: str
    reduce_label: str | None
    reduce_width: int | None
    width: int
    kernel: int
    padding: int
    first: int
    last: int


def branches(spec: GoogLeNetSpec, module: InceptionSpec) -> Rows[Branch]:
    """Return the four branches of a module in concat order (Figure 2b of the paper).

    Example:
        >>> from googlenet_core import PAPER, branches
        >>> [branch.width for branch in branches(PAPER, PAPER.module("3a"))]
        [64, 128, 32, 32]
    """
    third, reduce = naming.branch_label(spec, 3), naming.third_reduce_label(spec)
    rows = (
        (None, None, 1, 0),
        ("3×3 reduce", module.n3x3_reduce, 3, 1),
        (reduce, module.n5x5_reduce, spec.third_kernel, spec.third_kernel // 2),
        ("max pool 3×3/1", None, BRANCH_POOL.kernel, BRANCH_POOL.padding),
    )
    labels = ("1×1", "3×3", third, "pool proj")
    found: list[Branch] = []
    first = 0
    for index, (label, width, row) in enumerate(zip(labels, module.branch_widths, rows, strict=True), start=1):
        found.append(Branch(index, label, row[0], row[1], width, row[2], row[3], first, first + width - 1))
        first += width
    return Rows(found)


def equation(module: InceptionSpec) -> str:
    """Return the concat arithmetic, for example ``64+128+32+32=256``."""
    return "+".join(str(width) for width in module.branch_widths) + f"={module.out_channels}"


def locate(module: InceptionSpec, concat_index: int) -> tuple[int, int]:
    """Return (branch 1 to 4, index within the branch) of a channel of the depth concat.

    Raises:
        LayerError: there is no such channel.
    """
    first = 0
    if concat_index >= 0:
        for branch, width in enumerate(module.branch_widths, start=1):
            if concat_index < first + width:
                return branch, concat_index - first
            first += width
    raise LayerError(
        f"inception ({module.name}) has channels 0 to {module.out_channels - 1}; there is no channel {concat_index}."
    )


def concat_index(module: InceptionSpec, branch: int, local: int) -> int:
    """Return the index in the depth concat of a branch's own channel.

    Raises:
        LayerError: there is no such branch or channel.
    """
    if branch not in (1, 2, 3, 4):
        raise LayerError(f"A module has branches 1 to 4; there is no branch {branch}.")
    width = module.branch_widths[branch - 1]
    if not 0 <= local < width:
        raise LayerError(
            f"Branch {branch} of inception ({module.name}) has channels 0 to {width - 1}; there is no channel {local}."
        )
    return sum(module.branch_widths[: branch - 1]) + local
