"""Hard work steps back for clicks: on Linux its thread, and the threads that it starts, get less of the processor.

Without effect on other systems, where priorities are not a thread's own.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable

NICENESS = 10
"""How far hard work steps back, in the system's measure: 0 is everybody's, 19 the most."""


def lower_priority() -> None:
    """Let others go first from now on until this thread ends; a page's run has a thread of its own."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # a container may forbid it
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def start_aside(work: Callable[[], None]) -> None:
    """Do this in a thread of its own, which lets others go first and ends with the process."""

    def run() -> None:
        lower_priority()
        work()

    threading.Thread(target=run, name="aside", daemon=True).start()
