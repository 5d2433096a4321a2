"""A file on a full disk, and a disk that fills up, for tests of what is written."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def is_full(place: Path) -> bool:
    """Make a file that has no room, where the system lets us; whether it did."""
    try:
        os.mknod(place, stat.S_IFCHR | 0o600, Path("/dev/full").stat().st_rdev)
        with place.open("wb", buffering=0) as file:
            file.write(b"x")
    except OSError as error:
        if error.errno == errno.ENOSPC:
            return True
    place.unlink(missing_ok=True)
    return False


@contextmanager
def room(most: int) -> Iterator[None]:
    """Let files grow to so many bytes and no further, as on a disk that fills up; skip where that cannot be had."""
    resource = pytest.importorskip("resource", reason="no limits on the size of files here")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
