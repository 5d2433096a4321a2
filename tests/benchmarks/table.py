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

FEWEST = 3
"""Runs of a yardstick, of which it takes several to know that it is steady."""


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
    def share(self) -> float | None:
        """How much of what the goal allows is taken: 1 where it is just met."""
        if self.goal is None:
            return None
        return float(np.median(self.ours_ms) if self.ratio is None else self.ratio) / self.goal

    @property
    def verdict(self) -> str:
        """Whether the goal holds; empty without one.

        A yardstick measured in a bad moment judges nothing: what holds must hold against its faster quarter too.
        """
        if self.goal is None or self.share is None:
            return ""
        if self.peer_ms is None:
            return MET if self.share <= 1 else MISSED
        if len(self.peer_ms) < FEWEST or variation(self.peer_ms) > STEADY:
            return UNSTEADY
        if self.share > 1:
            return MISSED
        faster = float(np.median(self.ours_ms) / np.percentile(self.peer_ms, 25))
        return MET if faster <= self.goal else UNSTEADY


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
    """Return the rows as a Markdown table, and below it what was missed."""
    lines = ["| what | ours | peer | ratio | of the goal | goal | |", "|---|---:|---|---:|---:|---:|---|"]
    for row in rows:
        peer = "" if row.peer_ms is None else f"{row.peer} {np.median(row.peer_ms):.1f} ms"
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}×"
        goal = "" if row.goal is None else f"≤ {row.goal:g}{'×' if row.ratio is not None else ' ms'}"
        share = "" if row.share is None else f"{100 * row.share:.0f} %"
        ours = f"{np.median(row.ours_ms):.1f} ms"
        lines.append(f"| {row.what} | {ours} | {peer} | {ratio} | {share} | {goal} | {row.verdict} |")
    return "\n".join([*lines, "", conclusion(rows)])


def conclusion(rows: Sequence[Row]) -> str:
    """Say in a line which goals were missed, and which could not be judged."""
    judged = [row for row in rows if row.goal is not None]
    missed, unsteady = ([row.what for row in judged if row.verdict == verdict] for verdict in (MISSED, UNSTEADY))
    said = [f"{len(judged) - len(missed) - len(unsteady)} of {len(judged)} goals were met."]
    said += [f"Missed: {'; '.join(missed)}."] if missed else []
    said += [f"Too unsteady to judge: {'; '.join(unsteady)}."] if unsteady else []
    return " ".join(said)
