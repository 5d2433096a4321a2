"""Sums taken apart: the largest summands, the rest added up, and the whole as one line of arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

from googlenet_core.wording import number

CellIndex = tuple[int, int]
"""Row and column."""


@dataclass(frozen=True, slots=True)
class Term:
    """One summand.

    Attributes:
        channel: of the layer before.
        product: input times weight, summed over the window.
        input: the single input, where the window has one cell; else None.
        weight: its weight.
        cell: row and column of the input, where each cell is a term of its own (a linear layer on a map).
    """

    channel: int
    product: float
    input: float | None = None
    weight: float | None = None
    cell: CellIndex | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """Summands by size: the largest listed, the others added up.

    Attributes:
        terms: the listed ones, largest absolute product first.
        rest: sum of the others.
        rest_count: how many others.
    """

    terms: tuple[Term, ...]
    rest: float
    rest_count: int

    @property
    def total(self) -> float:
        """All summands together."""
        return sum(term.product for term in self.terms) + self.rest

    @property
    def rest_words(self) -> str:
        """How many summands are not listed; empty where all are."""
        if not self.rest_count:
            return ""
        return f"{self.rest_count} other{'s' if self.rest_count > 1 else ''}"

    def write_out(self, bias: float | None, value: float) -> str:
        """Return the sum with its bias, if it has one, filled in: ``−2 + 1.5 + 0.25 (4 others) = −0.25``."""
        parts = [number(term.product) for term in self.terms]
        parts += [f"{number(self.rest)} ({self.rest_words})"] if self.rest_count else []
        parts += [number(bias)] if bias is not None else []
        total = parts[0] + "".join(f" − {part[1:]}" if part.startswith("−") else f" + {part}" for part in parts[1:])
        return f"{total} = {number(value)}"
