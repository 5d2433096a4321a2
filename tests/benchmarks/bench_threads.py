"""How many threads compute and how they wait: as quick as PyTorch on an idle machine, quicker beside other programs."""

from __future__ import annotations

from tests.benchmarks.passes import OURS, SINGLE, SPINNING, Passes, busy
from tests.benchmarks.table import Row, in_turn

ROUNDS = 25
IDLE_GOAL, BUSY_GOAL = 1.05, 2.0


def rows() -> list[Row]:
    """Measure; bundled weights, one image."""
    passes = {kind: Passes(kind) for kind in (OURS, SPINNING, SINGLE)}
    try:
        idle = in_turn(passes, ROUNDS)
        found = [Row("forward pass, idle machine", idle[OURS], SPINNING, idle[SPINNING], IDLE_GOAL)]
        for count in (1, 2):
            with busy(count):
                times = in_turn(passes, ROUNDS)
            what = f"forward pass beside {count} busy program{'s' * (count > 1)}"
            found += [
                Row(what, times[OURS], SINGLE, times[SINGLE], BUSY_GOAL),
                Row("the same", times[OURS], SPINNING, times[SPINNING]),
            ]
        return found
    finally:
        for process in passes.values():
            process.stop()
