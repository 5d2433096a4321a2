"""Which part of each module the four branches make up, and whether the larger kernels' part grows with depth.

The paper expects it to: "the ratio of 3×3 and 5×5 convolutions should increase as we move to higher layers".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal, get_args

from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.studies.reductions import built_chain
from googlenet_core.tables import Rows

Measure = Literal["channels", "params", "macs"]
"""What is shared out: channels of the depth concat, trained numbers, multiply-accumulates."""

MEASURES: tuple[Measure, ...] = get_args(Measure)


@dataclass(frozen=True, slots=True)
class Shares:
    """One module's amounts by branch. A branch's parameters and MACs include its reduction's."""

    module: str
    measure: Measure
    amounts: tuple[int, int, int, int]

    @property
    def fractions(self) -> tuple[float, float, float, float]:
        """The amounts as parts of their sum."""
        total = sum(self.amounts)
        one, two, three, four = (amount / total for amount in self.amounts)
        return one, two, three, four

    @property
    def larger_kernels(self) -> float:
        """Part of the 3×3 and the third branch together."""
        return sum(self.amounts[1:3]) / sum(self.amounts)

    @property
    def larger_to_1x1(self) -> float:
        """The 3×3 and the third branch over the 1×1 branch: the paper's "ratio", read literally."""
        return sum(self.amounts[1:3]) / self.amounts[0]


@dataclass(frozen=True, slots=True)
class Trend:
    """How a row of numbers moves: step by step, and over all pairs of an earlier and a later one."""

    rising_steps: int
    falling_steps: int
    rising_pairs: int
    falling_pairs: int
    pairs: int

    @property
    def level_pairs(self) -> int:
        """Pairs of equal numbers."""
        return self.pairs - self.rising_pairs - self.falling_pairs

    @property
    def verdict(self) -> Literal["grows", "tends to grow", "no trend", "tends to shrink", "shrinks"]:
        """In words: always, in at least three of four pairs, or neither."""
        if self.rising_pairs == self.pairs:
            return "grows"
        if self.falling_pairs == self.pairs:
            return "shrinks"
        if 4 * self.rising_pairs >= 3 * self.pairs:
            return "tends to grow"
        return "tends to shrink" if 4 * self.falling_pairs >= 3 * self.pairs else "no trend"


def shares(spec: GoogLeNetSpec, measure: Measure) -> Rows[Shares]:
    """Return every module's amounts by branch, in order of depth."""
    rows: list[Shares] = []
    for version in built_chain(spec):
        one, two, three, four = version.costs
        amounts = {
            "channels": version.widths,
            "params": (one.params, two.params, three.params, four.params),
            "macs": (one.macs, two.macs, three.macs, four.macs),
        }[measure]
        rows.append(Shares(version.module, measure, amounts))
    return Rows(rows)


def trend(values: Sequence[float]) -> Trend:
    """Return how a row of numbers moves."""
    steps, pairs = list(pairwise(values)), list(combinations(values, 2))
    return Trend(
        sum(later > earlier for earlier, later in steps),
        sum(later < earlier for earlier, later in steps),
        sum(later > earlier for earlier, later in pairs),
        sum(later < earlier for earlier, later in pairs),
        len(pairs),
    )


def longest_rise(values: Sequence[float]) -> tuple[int, int]:
    """Return where the longest run of rising steps begins and ends; the first of several equally long ones."""
    best, start = (0, 0), 0
    for at in range(1, len(values)):
        if values[at] <= values[at - 1]:
            start = at
        if at - start > best[1] - best[0]:
            best = (start, at)
    return best
