"""A limit on the memory and the time that reading something may take."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PROCESS = Path("/proc/self")
_UNIT = 2**20 if sys.platform == "darwin" else 2**10


def _most_mb() -> float:
    """The most memory of this process: since `_forget` where the system can, else since it began."""
    with suppress(OSError, StopIteration):
        lines = (_PROCESS / "status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _UNIT


def _forget() -> None:
    with suppress(OSError):
        (_PROCESS / "clear_refs").write_text("5")


@contextmanager
def bounded(mb: float, seconds: float) -> Iterator[None]:
    """Fail if what runs inside takes more megabytes on top of what was taken before, or more seconds."""
    _forget()
    before, start = _most_mb(), time.perf_counter()
    yield
    took, grew = time.perf_counter() - start, _most_mb() - before
    assert took < seconds, f"took {took:.1f} s"
    assert grew < mb, f"took {grew:.0f} MB"
