"""Timing by interleaved runs, and the one table that the benchmarks print."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

WARM_UP = 3
MET, MISSED, UNSTEADY = "met", "**missed**", "too unsteady to judge"


Samples = NDArray[np.float64]
"""Milliseconds, one for each run, in order; those measured in turn can be added and scaled run by run."""

STEADY = 0.5
"""By how much of its median a yardstick may vary and still be one."""


def variation(samples: Samples) -> float:
    """How far apart the runs are, by their median: from the tenth to the ninetieth of a hundred, so that one slow run is none."""
    low, middle, high = np.percentile(samples, (10, 50, 90))
    return float((high - low) / middle)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One line: what was measured, the times of ours and of the peer, and the ratio aimed at.

    ``peer_ms`` None: there is no peer; ``goal`` is then in milliseconds.
    """

    what: str
    ours_ms: Samples
    peer: str = ""
    peer_ms: Samples | None = None
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        """The median of ours by the median of the peer's."""
        return None if self.peer_ms is None else float(np.median(self.ours_ms) / np.median(self.peer_ms))

    @property
    def verdict(self) -> str:
        """Whether the goal holds; empty without one. A yardstick measured in a bad moment judges nothing."""
        if self.goal is None:
            return ""
        if self.peer_ms is not None and variation(self.peer_ms) > STEADY:
            return UNSTEADY
        reached = np.median(self.ours_ms) if self.ratio is None else self.ratio
        return MET if reached <= self.goal else MISSED


def interleaved(work: Mapping[str, Callable[[], object]], rounds: int = 15) -> dict[str, Samples]:
    """Run all pieces of work in turn, so that a busy moment hits each alike; return each one's times."""

    def timed(piece: Callable[[], object]) -> float:
        start = time.perf_counter()
        piece()
        return (time.perf_counter() - start) * 1000

    return in_turn({name: partial(timed, piece) for name, piece in work.items()}, rounds)


def in_turn(timers: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, Samples]:
    """The same for what takes its own time, in milliseconds."""
    times = [[timer() for timer in timers.values()] for _ in range(WARM_UP + rounds)][WARM_UP:]
    return dict(zip(timers, np.array(times).T, strict=True))


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
        peer = "" if row.peer_ms is None else f"{row.peer} {np.median(row.peer_ms):.1f} ms"
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}×"
        goal = "" if row.goal is None else f"≤ {row.goal:g}{'×' if row.ratio is not None else ' ms'}"
        lines.append(f"| {row.what} | {np.median(row.ours_ms):.1f} ms | {peer} | {ratio} | {goal} | {row.verdict} |")
    return "\n".join(lines)
