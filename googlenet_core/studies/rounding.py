"""Where the formula for a map's side gives no whole number: a window whose last step fits only in part.

Textbooks write (side + 2·padding − window)/stride + 1 without a word on rounding. Here it has to be rounded, down in
one layer and up in another.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from googlenet_core.blueprint.naming import LayerId, label
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.blueprint.topology import exact_size, layers
from googlenet_core.tables import Rows


@dataclass(frozen=True, slots=True)
class Rounded:
    """A layer whose side had to be rounded.

    Attributes:
        layer: LayerId.
        label: the paper's label.
        kind: ``conv``, ``max pool`` or ``avg pool``.
        exact: what the formula gives without rounding.
        side: the side of its maps.
    """

    layer: LayerId
    label: str
    kind: str
    exact: Fraction
    side: int

    @property
    def up(self) -> bool:
        """Whether it was rounded up."""
        return self.side > self.exact


def rounded_sides(spec: GoogLeNetSpec) -> Rows[Rounded]:
    """Return the layers whose side had to be rounded, in order.

    Example:
        >>> from googlenet_core import PAPER
        >>> [(one.layer, float(one.exact), one.side) for one in rounded_sides(PAPER)][:2]
        [('conv1', 112.5, 112), ('maxpool1', 55.5, 56)]
    """
    found = []
    for row in layers(spec):
        if row.kernel is None or row.stride is None or row.padding is None:
            continue
        exact = exact_size(row.in_size, row.kernel, row.stride, row.padding)
        if exact.denominator > 1:
            found.append(Rounded(row.id, label(row.id, spec), row.kind, exact, row.size))
    return Rows(found)
