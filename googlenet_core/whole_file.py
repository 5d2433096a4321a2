"""Writing a file so that it appears whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def write(target: Path, data: bytes) -> None:
    """Write a file under another name, and give it its own once it is on the disk; what was there is replaced.

    Raises:
        OSError: it cannot be written. What was there is then still there, and nothing beside it.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.unlink(missing_ok=True)  # and "x" below: not through a link that somebody put there
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # here, where a full disk can still be told
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
