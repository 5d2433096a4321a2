"""One colour for each branch of an inception module, the same in every figure. Nothing else chooses branch colours.

The hues are from the Okabe-Ito set, which stays distinguishable under the common colour-vision deficiencies.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BranchColour:
    """Colours as ``#rrggbb``: ``fill`` for areas and lines, ``ink`` for text on the fill (contrast at least 4.5:1)."""

    fill: str
    ink: str


BRANCH_COLOURS = (
    BranchColour("#0072b2", "#ffffff"),
    BranchColour("#e69f00", "#000000"),
    BranchColour("#009e73", "#000000"),
    BranchColour("#cc79a7", "#000000"),
)
"""Blue 1×1, orange 3×3, green third branch, pink pool projection."""

NO_BRANCH = BranchColour("#808080", "#000000")
"""For channels that belong to no branch."""


def branch_colour(branch: int | None) -> BranchColour:
    """Return the colour of branch 1 to 4, or a neutral one for None."""
    return NO_BRANCH if branch is None else BRANCH_COLOURS[branch - 1]
