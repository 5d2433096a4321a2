"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent

PATIENCE_S = 120
"""How long a test waits for what must come: a bound for what hangs, far beyond what a busy machine needs."""

THREADS_VARIABLE = "OMP_NUM_THREADS"
if "PYTEST_VERSION" in os.environ:  # not where a bench takes something from here
    # Read when PyTorch is loaded: tests that run side by side share the cores rather than fight for them, and always
    # compute with as many threads, since sums over other numbers of threads differ in their last digits. One alone takes
    # one thread: beside other programs more would wait for each other.
    cores = os.cpu_count() or 1
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", cores))
    os.environ.setdefault(THREADS_VARIABLE, str(max(1, cores // workers)))


# A busy machine is no reason to fail: how long an example takes is not what these tests are about.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of our own."""
    parser.addoption(
        "--overwrite-golden", action="store_true", help="write the tables in tests/golden anew instead of comparing"
    )


@pytest.fixture(scope="session")
def photograph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real photograph as a JPEG file: the astronaut that scikit-image ships, 512×512."""
    from skimage import data

    path = tmp_path_factory.mktemp("photographs") / "astronaut.jpg"
    Image.fromarray(data.astronaut()).save(path, quality=92)
    return path
