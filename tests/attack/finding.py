"""What came of an attack, and the table that `make attack` prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.table import MET, MISSED


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was tried, what came of it before anything stood against it, what comes of it now, and the goal."""

    what: str
    tried: str
    before: str
    now: str
    goal: str
    holds: bool
    quickly: bool = True

    @property
    def verdict(self) -> str:
        """Whether the goal is reached: by what came of it, and (which tests leave out) in time and memory."""
        return MET if self.holds and self.quickly else MISSED


def markdown(findings: Sequence[Finding]) -> str:
    """The findings as a table."""
    rows = [(one.what, one.tried, one.before, one.now, one.goal, one.verdict) for one in findings]
    head = ("what", "tried", "before", "now", "goal", "")
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ("---",) * len(head), *rows))
