"""Timing by interleaved runs, and the one table that the benchmarks print."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

WARM_UP = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what was measured, ours and the peer's median in milliseconds, and the ratio aimed at.

    ``peer_ms`` None: there is no peer; ``goal`` is then in milliseconds.
    """

    what: str
    ours_ms: float
    peer: str = ""
    peer_ms: float | None = None
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ours by the peer's."""
        return None if self.peer_ms is None else self.ours_ms / self.peer_ms

    @property
    def reached(self) -> bool | None:
        """Whether the goal holds; None without a goal."""
        if self.goal is None:
            return None
        return (self.ours_ms if self.ratio is None else self.ratio) <= self.goal


def interleaved(work: Mapping[str, Callable[[], object]], rounds: int = 15) -> dict[str, float]:
    """Run all pieces of work in turn, so that a busy moment hits each alike; return each one's median in ms."""
    times: dict[str, list[float]] = {name: [] for name in work}
    for round_ in range(WARM_UP + rounds):
        for name, piece in work.items():
            start = time.perf_counter()
            piece()
            if round_ >= WARM_UP:
                times[name].append((time.perf_counter() - start) * 1000)
    return {name: statistics.median(values) for name, values in times.items()}


def machine() -> str:
    """Describe what the figures were measured on."""
    model = next(
        (line.partition(":")[2].strip() for line in _cpuinfo() if line.startswith("model name")), platform.processor()
    )
    gpu = f", {torch.cuda.get_device_name()}" if torch.cuda.is_available() else ", no GPU"
    return f"{model or platform.machine()}, {os.cpu_count()} cores{gpu}, PyTorch {torch.__version__}"


def _cpuinfo() -> Sequence[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else []


def markdown(rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = ["| what | ours | peer | ratio | goal | |", "|---|---:|---|---:|---:|---|"]
    for row in rows:
        peer = "" if row.peer_ms is None else f"{row.peer} {row.peer_ms:.1f} ms"
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}×"
        goal = "" if row.goal is None else f"≤ {row.goal:g}{'×' if row.ratio is not None else ' ms'}"
        met = {None: "", True: "met", False: "**missed**"}[row.reached]
        lines.append(f"| {row.what} | {row.ours_ms:.1f} ms | {peer} | {ratio} | {goal} | {met} |")
    return "\n".join(lines)
