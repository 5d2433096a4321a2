"""The steps that make one number, as frozen data with everything needed to draw them; each says its name and formula.

All arithmetic is in float64 on the network's own float32 weights and inputs. ``value`` is what a step hands on; the last
step's is the unit's. `dissection` fills them in. ``formula`` is a step as one filled-in line that ends in its value, for
example ``max(0, −0.2) = 0``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from googlenet_core.arithmetic.unit_fields import Box
from googlenet_core.arithmetic.units import Unit
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.microscope.terms import CellIndex, Sum
from googlenet_core.wording import number

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pixel:
    """An input value: the crop's pixel normalised as the weights expect it.

    Attributes:
        colour: red, green or blue.
        byte: the pixel's value, 0 to 255, as read back from the normalised one.
        mean: subtracted from byte/255.
        std: then divided by.
        value: what the network reads.
    """

    title: ClassVar[str] = "Pixel, normalised"

    colour: str
    byte: float
    mean: float
    std: float
    value: float

    @property
    def formula(self) -> str:
        """The arithmetic, filled in."""
        return f"({number(self.byte)} / 255 − {number(self.mean)}) / {number(self.std)} = {number(self.value)}"


@dataclass(frozen=True, slots=True, eq=False)
class Convolution:
    """Σ input·weight over window and channels, plus the bias.

    Attributes:
        layer: LayerId of the convolution.
        source: LayerId it reads.
        cells: the window in cells of the source; it may reach outside the map.
        patch: inputs, [C, k, k], zeros in the padding.
        inside: which cells of the window are on the map, bool [k, k]; the others are padding.
        kernel: weights, [C, k, k].
        products: input times weight summed over the window, one a channel, float64 [C].
        sum: the products, sorted.
        bias: None where batch norm follows.
        stride: in cells.
        value: the result.
    """

    title: ClassVar[str] = "Convolution"

    layer: LayerId
    source: LayerId
    cells: Box
    patch: Floats
    inside: NDArray[np.bool_]
    kernel: Floats
    products: Doubles
    sum: Sum
    bias: float | None
    stride: int
    value: float

    @property
    def formula(self) -> str:
        """The arithmetic, filled in."""
        return self.sum.write_out(self.bias, self.value)

    @property
    def magnitude(self) -> float:
        """All summands' absolute total."""
        return float(np.abs(self.patch.astype(np.float64) * self.kernel).sum()) + abs(self.bias or 0.0)


@dataclass(frozen=True, slots=True)
class BatchNorm:
    """(x − mean) / √(variance + eps) · scale + shift.

    Attributes:
        x: what comes in.
        mean, variance: of this channel, running averages over the batches of training.
        weight, bias: its scale γ and its shift β, learned, under PyTorch's names.
        eps: keeps the root away from 0.
        value: the result.
    """

    title: ClassVar[str] = "Batch norm"

    x: float
    mean: float
    variance: float
    weight: float
    bias: float
    eps: float
    value: float

    @property
    def formula(self) -> str:
        """The arithmetic, filled in."""
        return (
            f"({number(self.x)} − {_bracketed(self.mean)}) / √({number(self.variance)} + {number(self.eps)}) · "
            f"{_bracketed(self.weight)} + {_bracketed(self.bias)} = {number(self.value)}"
        )

    @property
    def centred(self) -> float:
        """X − mean."""
        return self.x - self.mean

    @property
    def deviation(self) -> float:
        """√(variance + eps)."""
        return float(np.sqrt(self.variance + self.eps))

    @property
    def normalised(self) -> float:
        """(x − mean) / √(variance + eps)."""
        return self.centred / self.deviation


@dataclass(frozen=True, slots=True)
class Relu:
    """max(0, x)."""

    title: ClassVar[str] = "ReLU"

    x: float
    value: float

    @property
    def formula(self) -> str:
        """The arithmetic, filled in."""
        return f"max(0, {number(self.x)}) = {number(self.value)}"


@dataclass(frozen=True, slots=True, eq=False)
class MaxPool:
    """The largest of a window.

    Attributes:
        source: LayerId it reads.
        cells: the window in cells of the source; it may reach outside the map.
        patch: inputs, [k, k], NaN outside the map.
        inside: which cells of the window are on the map.
        winner: row and column of the winner in the source (the first, if several are equal).
        ties: how many cells hold the largest value.
        value: the winner.
    """

    title: ClassVar[str] = "Max pool"

    source: LayerId
    cells: Box
    patch: Floats
    inside: NDArray[np.bool_]
    winner: CellIndex
    ties: int
    value: float

    @property
    def formula(self) -> str:
        """The arithmetic, filled in."""
        return f"max of {int(self.inside.sum())} units = {number(self.value)}"


@dataclass(frozen=True, slots=True, eq=False)
class AveragePool:
    """The mean of a window.

    Attributes:
        source: LayerId it reads.
        cells: the window in cells of the source.
        patch: inputs, [k, k].
        total: their sum.
        value: total by count.
    """

    title: ClassVar[str] = "Average pool"

    source: LayerId
    cells: Box
    patch: Floats
    total: float
    value: float

    @property
    def formula(self) -> str:
        """The arithmetic, filled in."""
        return f"{number(self.total)} / {self.count} = {number(self.value)}"

    @property
    def count(self) -> int:
        """Cells in the window."""
        return self.patch.size


@dataclass(frozen=True, slots=True)
class Concat:
    """A depth concat passes on one channel of one branch; that branch's steps follow.

    Attributes:
        branch: 1 to 4.
        label: the paper's label of the branch.
        maker: the branch's own unit.
    """

    title: ClassVar[str] = "Depth concat"

    branch: int
    label: str
    maker: Unit

    @property
    def formula(self) -> str:
        """The arithmetic, filled in."""
        return f"branch {self.branch} ({self.label}), its channel {self.maker.channel}"


@dataclass(frozen=True, slots=True, eq=False)
class ResponseNorm:
    """x / (k + alpha / size · Σ squares of neighbouring channels) ^ beta, at one cell.

    Attributes:
        source: LayerId it reads.
        channels: the window's channels; fewer than ``size`` at either end.
        inputs: their values at the unit's cell, one a channel.
        size, alpha, beta, k: the layer's settings.
        x: the unit's own input.
        value: the result.
    """

    title: ClassVar[str] = "Local response norm"

    source: LayerId
    channels: range
    inputs: Floats
    size: int
    alpha: float
    beta: float
    k: float
    x: float
    value: float

    @property
    def formula(self) -> str:
        """The arithmetic, filled in."""
        return (
            f"{number(self.x)} / ({number(self.k)} + {number(self.alpha)} / {self.size} · "
            f"{number(self.sum_of_squares)})^{number(self.beta)} = {number(self.value)}"
        )

    @property
    def sum_of_squares(self) -> float:
        """Σ squares over the window."""
        return float(np.square(self.inputs.astype(np.float64)).sum())

    @property
    def base(self) -> float:
        """What is raised to beta: k + alpha / size · Σ squares."""
        return self.k + self.alpha / self.size * self.sum_of_squares

    @property
    def denominator(self) -> float:
        """What x is divided by."""
        return float(self.base**self.beta)


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """Σ input·weight over everything, plus the bias.

    Attributes:
        layer: LayerId of the linear layer.
        source: LayerId it reads.
        inputs: float32 [n]; a map is read channel by channel, row by row.
        weights: float32 [n].
        sum: the products, sorted.
        bias: learned.
        value: the result.
    """

    title: ClassVar[str] = "Linear"

    layer: LayerId
    source: LayerId
    inputs: Floats
    weights: Floats
    sum: Sum
    bias: float
    value: float

    @property
    def formula(self) -> str:
        """The arithmetic, filled in."""
        return self.sum.write_out(self.bias, self.value)

    @property
    def magnitude(self) -> float:
        """All summands' absolute total."""
        return float(np.abs(self.inputs.astype(np.float64) * self.weights).sum()) + abs(self.bias)


@dataclass(frozen=True, slots=True)
class Dropout:
    """Passes everything on at inference; in training it silences a ``rate`` of the units."""

    title: ClassVar[str] = "Dropout"

    rate: float
    value: float

    @property
    def formula(self) -> str:
        """The arithmetic, filled in."""
        return f"unchanged at inference = {number(self.value)}"


Step = Pixel | Convolution | BatchNorm | Relu | MaxPool | AveragePool | Concat | ResponseNorm | Linear | Dropout


def _bracketed(value: float) -> str:
    return f"({number(value)})" if value < 0 else number(value)
