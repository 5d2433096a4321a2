"""Hard work steps back on its own thread alone, and takes the threads that it starts along."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from app.services.priority import NICENESS, lower_priority, start_aside
from tests.conftest import PATIENCE_S

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="priorities are a thread's own on Linux alone")


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def test_only_the_thread_that_works_hard_and_its_helpers_step_back() -> None:
    before, found = niceness(), []

    def work() -> None:
        lower_priority()
        helper = threading.Thread(target=lambda: found.append(niceness()))
        helper.start()
        helper.join()
        found.append(niceness())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [max(before, NICENESS)] * 2
    assert niceness() == before


def test_what_is_done_aside_steps_back_and_nobody_waits_for_it() -> None:
    before, found, done = niceness(), [], threading.Event()

    def work() -> None:
        found.append((niceness(), threading.current_thread().daemon))
        done.set()

    start_aside(work)
    assert done.wait(PATIENCE_S)
    assert found == [(max(before, NICENESS), True)]
    assert niceness() == before
