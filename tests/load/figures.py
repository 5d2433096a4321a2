"""What a run of the load test measured, and the table it prints: times, errors, memory, against the goals."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections import defaultdict
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Literal

from tests.attack.watch import resident_mb
from tests.benchmarks.table import MET, MISSED, UNSTEADY
from tests.e2e.conftest import Server
from tests.load.visitor import VisitError


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure, ``p95`` or ``longest``, should not exceed; ``judged`` is whether the goal itself can be trusted."""

    figure: Literal["p95", "longest"]
    most_ms: float
    judged: bool = True

    def verdict(self, found_ms: float) -> str:
        """Whether it holds."""
        if not self.judged:
            return UNSTEADY
        return MET if found_ms <= self.most_ms else MISSED


class Figures:
    """Times by action, errors, and the server's memory."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.times_ms: dict[str, list[float]] = defaultdict(list)
        self.errors: list[str] = []
        self.memory_mb: dict[str, float] = {}
        self.peak_mb = 0.0

    async def timed(self, action: str, work: Awaitable[None]) -> None:
        """Wait for ``work`` and note how long it took, or why it failed."""
        start = time.perf_counter()
        try:
            await work
        except (VisitError, OSError) as error:
            self.errors.append(f"{action}: {error}")
            raise
        self.times_ms[action].append((time.perf_counter() - start) * 1000)

    def resident_mb(self) -> float:
        """Memory of the server's process in MB."""
        return resident_mb(self._server)

    async def watch(self) -> None:
        """Follow the memory until cancelled."""
        while True:
            self.peak_mb = max(self.peak_mb, self.resident_mb())
            await asyncio.sleep(0.2)

    def percentile_ms(self, action: str, percent: int) -> float:
        """Time within which so many of a hundred were done."""
        times = self.times_ms[action]
        return statistics.quantiles(times, n=100, method="inclusive")[percent - 1] if len(times) > 1 else times[0]

    def table(self, goals: Mapping[str, Goal]) -> str:
        """The times as Markdown."""
        lines = ["| action | times | p50 | p95 | longest | goal | |", "|---|---:|---:|---:|---:|---|---|"]
        for action, times in self.times_ms.items():
            found = {
                "p50": self.percentile_ms(action, 50),
                "p95": self.percentile_ms(action, 95),
                "longest": max(times),
            }
            aim, verdict = "", ""
            if goal := goals.get(action):
                aim, verdict = f"{goal.figure} ≤ {goal.most_ms:.0f} ms", goal.verdict(found[goal.figure])
            cells = (action, str(len(times)), *(f"{value:.0f} ms" for value in found.values()), aim, verdict)
            lines.append(f"| {' | '.join(cells)} |")
        return "\n".join(lines)
