"""A process that makes forward passes when told to: ``python -m tests.benchmarks.passes``.

For each line on standard input it makes some passes and prints the milliseconds of one. How threads wait is fixed when
PyTorch is loaded, so that two ways can only be compared in two processes, asked one after the other.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from googlenet_core.process import threads
from tests.conftest import ROOT

OURS, SPINNING, SINGLE = (
    "as many threads as cores are free",
    "a thread a core, spinning, as PyTorch comes",
    "one thread",
)
_OWN: dict[str, dict[str, str]] = {
    OURS: {},
    # What PyTorch and GNU's OpenMP take when nothing is set.
    SPINNING: {"GOMP_SPINCOUNT": "300000", threads.HOW_MANY: str(os.cpu_count())},
    SINGLE: {threads.HOW_MANY: "1"},
}
_AT_ONCE = 5
"""Passes for each time that is told: beside busy programs single ones vary by the scheduler's whims."""


class Passes:
    """One such process, of one of the three kinds."""

    def __init__(self, kind: str) -> None:
        inherited = {
            name: value for name, value in os.environ.items() if name not in {threads.HOW_MANY, *threads.WAITING}
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.passes"],
            cwd=ROOT,
            env=inherited | _OWN[kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self) -> float:
        """Make forward passes; return the mean of their milliseconds."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def stop(self) -> None:
        """End the process."""
        self._process.communicate()


@contextmanager
def busy(count: int) -> Iterator[None]:
    """Keep ``count`` other processes busy for as long as the block lasts."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def _serve() -> None:
    import torch

    from googlenet_core.engine.engine import Engine

    engine = Engine.load("bundled", "cpu")
    x = torch.randn(1, 3, 224, 224, generator=torch.Generator().manual_seed(0))
    for _ in sys.stdin:
        start = time.perf_counter()
        for _ in range(_AT_ONCE):
            engine.capture(x, ["fc"])
        print((time.perf_counter() - start) * 1000 / _AT_ONCE, flush=True)


if __name__ == "__main__":
    _serve()
