"""The pace of work that others share a device with: in portions, with turns and memory for each, and progress told.

What is computed in a portion is not decided here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from googlenet_core.engine import device as devices
from googlenet_core.engine.engine import Engine
from googlenet_core.queueing import jobs

IMAGES_AT_ONCE, STEPS_AT_ONCE = 4, 2
"""Most images in one portion of long work, without and with a way back through the network.

Bounds memory, and how long others wait for their turn. Against eight of both, one attribution of its own takes as long
within a tenth (2 cores).
"""

IMAGE_BYTES, STEP_BYTES = 20_000_000, 80_000_000
"""About what an image in a portion takes: its forward pass, and what that leaves for the way back."""

Progress = Callable[[int, int], None]
"""Told (done, total). May raise, which ends the work and leaves nothing behind."""


class Pace:
    """Takes work in portions: before each, others get their turn on the device and progress is told.

    Work of more than one portion is long: it lets short work go first, and begins only when there is memory for it.

    Args:
        engine: whose device is used.
        total: what counts as all of the work.
        progress: told before each portion and at the end, never while a turn is held.
        most_bytes: what it takes at most; 0 for work of one portion, which nobody keeps count of.

    Example: ``with Pace(engine, 36, progress) as pace: pace.portion(0); ...; pace.portion(4); ...; pace.done()``.
    """

    def __init__(self, engine: Engine, total: int = 1, progress: Progress | None = None, most_bytes: int = 0) -> None:
        self._engine, self._total, self._progress, self._most_bytes = engine, total, progress, most_bytes
        self._job, self._held = ExitStack(), ExitStack()
        self._began = 0.0
        self.elapsed_ms = 0.0

    def __enter__(self) -> Self:
        """Wait for the memory.

        Raises:
            BusyError: too much long work waits.
        """
        if self._most_bytes:
            self._job.enter_context(jobs.shared().job(self._most_bytes))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._job:
            self.give_back()

    def portion(self, finished: int = 0) -> None:
        """Give the turn back, say how much is finished, and wait for the next turn.

        Raises:
            BusyError: too many computations wait.
        """
        self.give_back()
        if self._progress:
            self._progress(min(finished, self._total), self._total)
        self._held.enter_context(self._engine.turn(long=self._most_bytes > 0))
        self._began = time.perf_counter()

    def done(self) -> None:
        """Give the turn back and say that everything is finished."""
        self.give_back()
        if self._progress:
            self._progress(self._total, self._total)

    def give_back(self) -> None:
        """Let others have the turn, where one is held."""
        if self._began:
            devices.synchronize(self._engine.device)
            self.elapsed_ms += (time.perf_counter() - self._began) * 1000
            self._began = 0.0
        self._held.close()
