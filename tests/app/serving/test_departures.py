"""Memory that nobody uses any more goes back to the system, whichever thread took it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from app.serving import departures
from googlenet_core.queueing import jobs
from tests.conftest import PATIENCE_S, ROOT

MB = 1_000_000
USED_MB = 120
"""What each thread takes, in many blocks too small for mappings of their own."""

SCRIPT = f"""
import platform, sys, threading
from pathlib import Path
from app.serving import departures

def resident_mb():
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1000

def use(keep):
    blocks = [bytes(100_000) for _ in range({USED_MB} * 10)]
    keep.append(bytearray(100_000))  # stays above most of them

departures.share_memory()
departures.return_memory()
start, kept = resident_mb(), []
for _ in range(3):
    thread = threading.Thread(target=use, args=(kept,))
    thread.start()
    thread.join()
used = resident_mb()
departures.return_memory()
print(start, used, resident_mb())
"""


@pytest.mark.skipif(sys.platform != "linux" or not hasattr(departures.ctypes.CDLL(None), "malloc_trim"), reason="glibc")
def test_free_memory_goes_back_from_the_heaps_of_all_threads() -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert run.returncode == 0, run.stderr
    start, used, after = map(float, run.stdout.split())
    assert used > start + 20, "the system got nothing back by itself"
    assert after < start + 10


class Visits:
    """A server's sessions as the watch sees them, one list of those who are there for each look; none left ends it."""

    def __init__(self, there: list[int], ended: list[int]) -> None:
        self._there, self._ended = iter(there), iter(ended)
        self._session_mgr: Any = SimpleNamespace(
            list_active_sessions=lambda: [None] * next(self._there),
            _session_storage=SimpleNamespace(end_expired=lambda: next(self._ended)),
        )


def watched(monkeypatch: pytest.MonkeyPatch, visits: Visits, work: Callable[[], None]) -> None:
    """Watch until there is nothing more to look at."""
    looks = 0

    async def look_again(_seconds: float) -> None:
        nonlocal looks
        looks += 1
        if looks > LOOKS:
            raise asyncio.CancelledError

    long_work = jobs.Jobs(1)  # that of other tests is not this one's
    monkeypatch.setattr(jobs, "shared", lambda: long_work)
    monkeypatch.setattr(departures.asyncio, "sleep", look_again)
    monkeypatch.setattr(departures, "return_memory", work)
    runtime: Any = visits
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(departures.watch(runtime))


LOOKS = 5


def test_memory_goes_back_when_somebody_left_or_the_time_of_somebody_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    returned: list[None] = []
    watched(monkeypatch, Visits([2, 2, 1, 1, 3], [0, 0, 0, 0, 0]), lambda: returned.append(None))
    assert len(returned) == 1
    watched(monkeypatch, Visits([0, 0, 0, 0, 0], [0, 3, 0, 1, 0]), lambda: returned.append(None))
    assert len(returned) == 3


def test_a_failure_is_logged_and_the_watch_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried: list[None] = []

    def fail() -> None:
        tried.append(None)
        raise OSError("no luck")

    watched(monkeypatch, Visits([0] * LOOKS, [1] * LOOKS), fail)
    assert len(tried) == LOOKS
    assert caplog.text.count("could not be returned") == LOOKS


def test_memory_returns_after_long_work_as_soon_as_nobody_has_more(monkeypatch: pytest.MonkeyPatch) -> None:
    long_work, returned = jobs.Jobs(1), []
    monkeypatch.setattr(jobs, "shared", lambda: long_work)
    monkeypatch.setattr(departures, "EVERY_S", 0)
    monkeypatch.setattr(departures, "return_memory", lambda: returned.append(long_work.waiting))
    monkeypatch.setattr(departures, "end_expired", lambda _: 0)
    runtime = SimpleNamespace(_session_mgr=SimpleNamespace(list_active_sessions=list))

    async def some_looks() -> None:
        for _ in range(50):
            await asyncio.sleep(0)

    async def lesson() -> None:
        watching = asyncio.create_task(departures.watch(runtime))
        await some_looks()
        with long_work.job(1):
            pass
        with long_work.job(1):
            await some_looks()
            assert returned == []
        async with asyncio.timeout(PATIENCE_S):
            while not returned:
                await asyncio.sleep(0)
        await some_looks()
        watching.cancel()

    asyncio.run(lesson())
    assert returned == [0]
