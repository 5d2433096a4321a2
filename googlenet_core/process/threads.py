"""How many threads PyTorch computes with beside other programs, and how they wait for each other.

A team of threads is as fast as its slowest: where another program keeps one of two cores, both threads wait for the one
that is out of turn, and one thread alone is faster. So each computation looks how many cores are free, and takes no more.
How threads wait is decided before PyTorch is loaded, therefore nothing here imports it.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Mapping, MutableMapping
from functools import cache
from pathlib import Path

WAITING = ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")
"""What is set to decide how threads wait."""

_LONG, _SHORT = "20000", "3000"
"""How often a waiting thread looks before it sleeps: well under two milliseconds, and a few tenths of one at most.

By default a thread of an OpenMP team looks for many milliseconds whether the others have come, and so keeps the very core
that they need where other programs run too. Asleep at once, a thread is late on an idle machine, where the next layer
begins at once: the long look costs nothing there, and is safe where no more threads compute than cores are free. How
long a look takes differs from processor to processor; ``make bench`` measures what it costs.
"""

HOW_MANY = "OMP_NUM_THREADS"
"""Whoever sets this has decided how many threads compute, and no core is counted."""

_DECIDES = (*WAITING, "KMP_BLOCKTIME")
"""What users set to decide it themselves; the last is the name in LLVM's and Intel's OpenMP."""


def wait_asleep(environ: MutableMapping[str, str]) -> None:
    """Let threads that wait give their core away, unless the environment says how they wait.

    OpenMP reads this when it is loaded, so it does nothing in a process that has imported PyTorch before.

    Args:
        environ: the environment of this process, ``os.environ``; programs started from it get the same.

    Example: ``wait_asleep(os.environ)``, then ``import torch``.
    """
    if not any(name in environ for name in _DECIDES):
        counted = HOW_MANY not in environ and free_cores() is not None
        environ.update(zip(WAITING, ("PASSIVE", _LONG if counted else _SHORT), strict=True))


_LOAD = Path("/proc/loadavg")
_QUOTA = Path("/sys/fs/cgroup/cpu.max")
_LOOKS, _BETWEEN_S = 3, 0.0005
"""How often busy cores are looked at before they are believed: the threads of the computation before may still wait."""


@cache
def quota(told: Path = _QUOTA) -> int | None:
    """Return to how many cores' time a container is held, rounded up, or None where nobody holds it.

    Args:
        told: where Linux tells microseconds of time, and in how many microseconds (cgroup v2, cpu.max).

    Example: 2 for ``200000 100000``; a third thread would have all of them stopped for a third of the time.
    """
    try:
        most, period = told.read_text(encoding="ascii").split()
        return max(1, math.ceil(int(most) / int(period)))
    except (OSError, ValueError, ZeroDivisionError):  # "max" is no number
        return None


def free_cores(load: Path = _LOAD) -> int | None:
    """Return how many cores this computation may use, its own among them: at least 1, and at most the quota.

    Args:
        load: where Linux tells how many threads of all programs want a core at this moment (proc(5), loadavg).

    Returns:
        None where the system does not tell.

    Example: on two cores, 2 on an idle machine, 1 beside another program that computes.
    """
    fewest_others = None
    for look in range(_LOOKS):
        if look:
            time.sleep(_BETWEEN_S)
        try:
            others = int(load.read_text(encoding="ascii").split()[3].partition("/")[0]) - 1
        except (OSError, ValueError, IndexError):
            return None
        if others < 0:  # not even this thread: a sandbox that only pretends
            return None
        fewest_others = others if fewest_others is None else min(fewest_others, others)
        if not others:
            break
    cores = os.cpu_count() or 1
    return max(1, min(cores - (fewest_others or 0), quota() or cores))


def fair_share(threads: int, environ: Mapping[str, str]) -> int:
    """Return how many of ``threads`` a computation should use now: no more than there are free cores.

    Args:
        threads: how many it would use on an idle machine.
        environ: the environment of this process; a number of threads set there is kept.

    Example: ``fair_share(2, os.environ)`` is 1 while another program keeps one of two cores.
    """
    if threads == 1 or HOW_MANY in environ:
        return threads
    free = free_cores()
    return threads if free is None else min(threads, free)
