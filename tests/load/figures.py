"""What a run of the load test measured, and the table it prints: times, errors, memory, against the goals."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections import defaultdict
from collections.abc import Awaitable, Mapping
from pathlib import Path

from tests.e2e.conftest import Server
from tests.load.visitor import VisitError


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
        status = Path(f"/proc/{self._server.process.pid}/status").read_text()
        kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
        return int(kilobytes) / 1024

    async def watch(self) -> None:
        """Follow the memory until cancelled."""
        while True:
            self.peak_mb = max(self.peak_mb, self.resident_mb())
            await asyncio.sleep(0.2)

    def percentile_ms(self, action: str, percent: int) -> float:
        """Time within which so many of a hundred were done."""
        times = self.times_ms[action]
        return statistics.quantiles(times, n=100, method="inclusive")[percent - 1] if len(times) > 1 else times[0]

    def table(self, goals_p95_ms: Mapping[str, float], goals_longest_ms: Mapping[str, float]) -> str:
        """The times as Markdown."""
        lines = ["| action | times | p50 | p95 | longest | goal | |", "|---|---:|---:|---:|---:|---|---|"]
        for action, times in self.times_ms.items():
            p50, p95, longest = self.percentile_ms(action, 50), self.percentile_ms(action, 95), max(times)
            goal, met = "", ""
            for name, found, goals in (("p95", p95, goals_p95_ms), ("longest", longest, goals_longest_ms)):
                if action in goals:
                    goal, met = f"{name} ≤ {goals[action]:.0f} ms", "met" if found <= goals[action] else "**missed**"
            lines.append(
                f"| {action} | {len(times)} | {p50:.0f} ms | {p95:.0f} ms | {longest:.0f} ms | {goal} | {met} |"
            )
        return "\n".join(lines)
