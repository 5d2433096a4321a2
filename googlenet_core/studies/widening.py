"""What a network costs that is the same but wider: all widths times one factor.

Wider layers read wider layers, so the weights between them grow with the square; what reads the picture, and what names
the classes, grows in step.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from googlenet_core.arithmetic.costs import Cost, total
from googlenet_core.blueprint.specs import GoogLeNetSpec, InceptionSpec
from googlenet_core.errors import SpecError

MOST = 4
"""The largest factor that is taken."""


@dataclass(frozen=True, slots=True)
class Widened:
    """A network whose every width is ``factor`` times that of another, and what both cost (without auxiliary heads)."""

    factor: Fraction
    spec: GoogLeNetSpec
    before: Cost
    after: Cost

    @property
    def params_ratio(self) -> float:
        """How many times as many parameters."""
        return self.after.params / self.before.params

    @property
    def macs_ratio(self) -> float:
        """How many times as many multiply-accumulates for one image."""
        return self.after.macs / self.before.macs


def widen(spec: GoogLeNetSpec, factor: Fraction | int) -> Widened:
    """Multiply all widths of a network, each rounded to the nearest whole number, at least 1.

    Args:
        spec: the network.
        factor: above 0, up to `MOST`.

    Raises:
        SpecError: the factor is not above 0, or above `MOST`.

    Example:
        >>> from googlenet_core.blueprint import PAPER
        >>> twice = widen(PAPER, 2)
        >>> round(twice.params_ratio, 1), round(twice.macs_ratio, 2)
        (3.7, 3.85)
    """
    if not 0 < factor <= MOST:
        raise SpecError(f"A network is widened by a factor above 0 and up to {MOST}, not by {factor}.")

    def wider(width: int) -> int:
        return max(1, round(width * factor))

    other = replace(
        spec,
        conv1=wider(spec.conv1),
        conv2=wider(spec.conv2),
        conv3=wider(spec.conv3),
        modules=tuple(InceptionSpec(module.name, *map(wider, module.widths)) for module in spec.modules),
    )
    return Widened(Fraction(factor), other, total(spec), total(other))
