"""People who queue, for the tests of the queues: they come in a known order, and say when they have had their turn."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from googlenet_core.errors import CoreError
from googlenet_core.queueing.asking import Visitor, as_visitor
from googlenet_core.queueing.queues import Queue
from tests.conftest import PATIENCE_S


def wait_until(condition: Callable[[], bool]) -> None:
    """Return when something has come about; fail when it does not."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


class Crowd:
    """Threads before one queue, one after another in the order in which they were sent."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self.served: list[str] = []
        self.errors: list[CoreError] = []
        self._threads: list[threading.Thread] = []

    def send(
        self, name: str, visitor: Visitor, wait: Callable[[], AbstractContextManager[object]], go_on: threading.Event
    ) -> None:
        """Let somebody queue who, once served, stays until ``go_on``; return when they are in the queue or served."""
        there = self.queue.waiting

        def come() -> None:
            try:
                with as_visitor(visitor), wait():
                    self.served.append(name)
                    assert go_on.wait(PATIENCE_S)
            except CoreError as error:
                self.errors.append(error)

        thread = threading.Thread(target=come)
        self._threads.append(thread)
        thread.start()
        wait_until(lambda: self.queue.waiting > there or not thread.is_alive())

    def leave(self) -> None:
        """Return when all are gone."""
        for thread in self._threads:
            thread.join(PATIENCE_S)
            assert not thread.is_alive()
