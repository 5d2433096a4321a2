"""Memory that nobody uses any more goes back to the system, whichever thread took it."""

from __future__ import annotations

import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from app import departures
from tests.conftest import PATIENCE_S, ROOT

MB = 1_000_000
USED_MB = 120
"""What each thread takes, in many blocks too small for mappings of their own."""

SCRIPT = f"""
import platform, sys, threading
from pathlib import Path
from app import departures

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


def test_addresses_that_hold_pictures_are_forgotten() -> None:
    urlsplit("data:image/png;base64," + "A" * 10_000)
    departures.return_memory()
    assert urlsplit.cache_info().currsize == 0  # type: ignore[attr-defined]
