"""Table 1 as the paper prints it, beside what its own printed channels come to.

Only the printed figures are typed here; the exact ones are computed from `spec.PAPER`. What each disagreement means is
explained in words elsewhere, by the names in ``Row.notes``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from googlenet_core.arithmetic.costs import Cost, layer_costs
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.blueprint.topology import Layer, layers
from googlenet_core.tables import Rows

KIBI, MEGA = 1024, 1_000_000
"""The table's K and M. That K is 1024 shows in the rows that come out whole: 114,688 weights are printed as 112K."""

Verdict = Literal["agrees", "one off", "disagrees"]
"""``agrees``: the exact value rounded or cut is what is printed; ``one off``: it differs by one in the last digit."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One row as printed. ``params`` is in the table's K, ``ops`` in M, with ``digits`` digits after the point of params."""

    type: str
    patch: str
    output: str
    depth: int
    widths: tuple[int | None, int | None, int | None, int | None, int | None, int | None] = (None,) * 6
    params: float | None = None
    ops: float | None = None
    digits: int = 0


PRINTED: tuple[Printed, ...] = (
    Printed("convolution", "7×7/2", "112×112×64", 1, params=2.7, ops=34, digits=1),
    Printed("max pool", "3×3/2", "56×56×64", 0),
    Printed("convolution", "3×3/1", "56×56×192", 2, (None, 64, 192, None, None, None), 112, 360),
    Printed("max pool", "3×3/2", "28×28×192", 0),
    Printed("inception (3a)", "", "28×28×256", 2, (64, 96, 128, 16, 32, 32), 159, 128),
    Printed("inception (3b)", "", "28×28×480", 2, (128, 128, 192, 32, 96, 64), 380, 304),
    Printed("max pool", "3×3/2", "14×14×480", 0),
    Printed("inception (4a)", "", "14×14×512", 2, (192, 96, 208, 16, 48, 64), 364, 73),
    Printed("inception (4b)", "", "14×14×512", 2, (160, 112, 224, 24, 64, 64), 437, 88),
    Printed("inception (4c)", "", "14×14×512", 2, (128, 128, 256, 24, 64, 64), 463, 100),
    Printed("inception (4d)", "", "14×14×528", 2, (112, 144, 288, 32, 64, 64), 580, 119),
    Printed("inception (4e)", "", "14×14×832", 2, (256, 160, 320, 32, 128, 128), 840, 170),
    Printed("max pool", "3×3/2", "7×7×832", 0),
    Printed("inception (5a)", "", "7×7×832", 2, (256, 160, 320, 32, 128, 128), 1072, 54),
    Printed("inception (5b)", "", "7×7×1024", 2, (384, 192, 384, 48, 128, 128), 1388, 71),
    Printed("avg pool", "7×7/1", "1×1×1024", 0),
    Printed("dropout (40%)", "", "1×1×1024", 0),
    Printed("linear", "", "1×1×1000", 1, params=1000, ops=1),
    Printed("softmax", "", "1×1×1000", 0),
)
"""The rows of Table 1 in order, every figure as printed."""

_LAYERS: tuple[tuple[LayerId, ...], ...] = (
    ("conv1",), ("maxpool1",), ("conv2", "conv3"), ("maxpool2",), ("inception3a",), ("inception3b",), ("maxpool3",),
    ("inception4a",), ("inception4b",), ("inception4c",), ("inception4d",), ("inception4e",), ("maxpool4",),
    ("inception5a",), ("inception5b",), ("avgpool",), ("dropout",), ("fc",), (),
)  # fmt: skip

_NOTES: dict[LayerId, tuple[str, ...]] = {
    "conv1": ("first_row",),
    "maxpool1": ("pool_sizes", "norm"),
    "conv3": ("second_row", "kibi"),
    "maxpool2": ("pool_sizes", "norm"),
    "maxpool3": ("pool_sizes",),
    "maxpool4": ("pool_sizes",),
    "inception3b": ("one_off",),
    "inception4a": ("params_column", "cut"),
    "inception4b": ("one_off",),
    "inception4c": ("params_column",),
    "inception4d": ("params_column",),
    "inception4e": ("params_column",),
    "inception5a": ("row_5a",),
    "inception5b": ("params_column",),
    "fc": ("kibi",),
}


@dataclass(frozen=True, slots=True)
class Table1Row:
    """A printed row, the layers it stands for, and their exact cost from the printed channels.

    ``cost.weights`` is what the table's params column counts: weights without biases.
    """

    printed: Printed
    layers: tuple[LayerId, ...]
    output: str
    cost: Cost
    notes: tuple[str, ...]

    @property
    def params_k(self) -> float:
        """Weights without biases in the table's unit."""
        return self.cost.weights / KIBI

    @property
    def ops_m(self) -> float:
        """MACs in the table's unit."""
        return self.cost.macs / MEGA

    @property
    def params_verdict(self) -> Verdict | None:
        """Whether the params column holds; None where nothing is printed."""
        return verdict(self.printed.params, self.params_k, self.printed.digits)

    @property
    def ops_verdict(self) -> Verdict | None:
        """Whether the ops column holds; None where nothing is printed."""
        return verdict(self.printed.ops, self.ops_m)


def verdict(printed: float | None, exact: float, digits: int = 0) -> Verdict | None:
    """Judge a printed figure that has ``digits`` digits after the point; None where none is printed."""
    if printed is None:
        return None
    unit = 10**digits
    shown, true = round(printed * unit), exact * unit
    if shown in (math.floor(true), math.floor(true + 0.5)):
        return "agrees"
    return "one off" if abs(shown - true) <= 1 + 1e-6 else "disagrees"  # the digits are scaled in binary


@lru_cache(maxsize=1)
def rows() -> Rows[Table1Row]:
    """Return Table 1 row by row with the exact values of the paper's network."""
    known, sizes = layer_costs(PAPER), {layer.id: layer for layer in layers(PAPER)}
    found = []
    for printed, ids in zip(PRINTED, _LAYERS, strict=True):
        last = sizes[ids[-1] if ids else "fc"]
        output = f"{last.size}×{last.size}×{last.channels}"
        cost = sum((known[layer_id] for layer_id in ids), Cost())
        found.append(Table1Row(printed, ids, output, cost, _NOTES.get(ids[-1], ()) if ids else ()))
    return Rows(found)


def printed_totals() -> tuple[float, float]:
    """Return the sums of the printed params (K) and ops (M) columns; the paper prints no sums."""
    return sum(row.params or 0 for row in PRINTED), sum(row.ops or 0 for row in PRINTED)


@dataclass(frozen=True, slots=True)
class SeparableStem:
    """The first layer that the printed figures of row one come close to: a 7×7 depthwise convolution, then a 1×1.

    Attributes:
        multiplier: filters per colour channel, as many as TensorFlow's public Inception V2 has in its first layer.
    """

    multiplier: int = 8

    @property
    def weights(self) -> int:
        """Its weights without biases."""
        first = _first_layer()
        filters = first.in_channels * self.multiplier
        return (first.kernel or 1) ** 2 * filters + filters * first.channels

    @property
    def params(self) -> int:
        """Its weights and the biases of the 1×1."""
        return self.weights + _first_layer().channels

    @property
    def macs(self) -> int:
        """Its MACs at the first layer's 112×112 cells."""
        return self.weights * _first_layer().size ** 2


def _first_layer() -> Layer:
    return next(layer for layer in layers(PAPER) if layer.id == "conv1")
