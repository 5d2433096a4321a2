"""A file on a full disk, for tests of what is written."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


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
