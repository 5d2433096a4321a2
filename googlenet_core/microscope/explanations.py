"""What taking one number apart found: its steps, and whether they end in what the network computed."""

from __future__ import annotations

from dataclasses import dataclass

from googlenet_core.arithmetic.unit_fields import UnitField
from googlenet_core.arithmetic.units import Unit
from googlenet_core.engine.provenance import Provenance
from googlenet_core.microscope.steps import Step

RELATIVE = 1e-4
"""How far apart, as a part of the captured activation, the sum and the capture may be."""

ROUNDING = 2.0**-21
"""What the network's float32 may lose, as a part of all summands' absolute total: eight of its rounding steps.

Where large summands cancel out, this is more than `RELATIVE` of the small number that is left.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """One activation, taken apart.

    Attributes:
        unit: which one.
        label: the paper's label of its layer.
        field: what it can see.
        steps: in order; the last one that has a value ends in ``result``.
        result: the sum.
        captured: the activation as the network computed it.
        rounding: how much of it the network's float32 may have lost.
        made: what computed the activation.
    """

    unit: Unit
    label: str
    field: UnitField
    steps: tuple[Step, ...]
    result: float
    captured: float
    rounding: float
    made: Provenance

    @property
    def difference(self) -> float:
        """How far result and capture are apart."""
        return abs(self.result - self.captured)

    @property
    def agrees(self) -> bool:
        """Whether the sum is the captured activation, to `RELATIVE` of it or to what float32 may have lost."""
        return self.difference <= max(RELATIVE * abs(self.captured), self.rounding)
