"""A 1×1 convolution small enough to be done by hand: 3×3 cells of 10 channels in, five kernels, 3×3 cells of 5 out.

Its numbers are small whole numbers from a fixed seed, so that everybody sees, and can check, the same sums.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

SIDE, IN_CHANNELS, KERNELS = 3, 10, 5
_SEED = 2015
_LARGEST = 3

Maps = tuple[tuple[tuple[int, ...], ...], ...]
"""Numbers by channel, row and column."""


@dataclass(frozen=True, slots=True)
class ProductStep:
    """One output number: which it is, its ten products and their sum."""

    kernel: int
    row: int
    column: int
    products: tuple[int, ...]

    @property
    def sum(self) -> int:
        """The output number."""
        return sum(self.products)


@dataclass(frozen=True, slots=True)
class Example:
    """Input maps [10][3][3], kernels [5][10], and the steps to the output, kernel by kernel and row by row.

    There is no bias and no ReLU: it is the sum alone that is to be seen.
    """

    inputs: Maps
    kernels: tuple[tuple[int, ...], ...]

    def column(self, row: int, column: int) -> tuple[int, ...]:
        """All channels of one cell of the input: what a 1×1 kernel reads."""
        return tuple(channel[row][column] for channel in self.inputs)

    def step(self, kernel: int, row: int, column: int) -> ProductStep:
        """Return one output number with the products it is the sum of."""
        pairs = zip(self.column(row, column), self.kernels[kernel], strict=True)
        return ProductStep(kernel, row, column, tuple(value * weight for value, weight in pairs))

    @property
    def steps(self) -> tuple[ProductStep, ...]:
        """Every output number, in the order in which they are made."""
        cells = [(row, column) for row in range(SIDE) for column in range(SIDE)]
        return tuple(self.step(kernel, row, column) for kernel in range(KERNELS) for row, column in cells)


def example() -> Example:
    """Return the example; it is the same on every machine."""
    source = random.Random(_SEED)  # noqa: S311 - numbers for a drawing, nothing secret

    def number() -> int:
        # random() is the one method whose sequence Python promises to keep for a seed.
        return int(source.random() * (2 * _LARGEST + 1)) - _LARGEST

    inputs = tuple(tuple(tuple(number() for _ in range(SIDE)) for _ in range(SIDE)) for _ in range(IN_CHANNELS))
    return Example(inputs, tuple(tuple(number() for _ in range(IN_CHANNELS)) for _ in range(KERNELS)))
