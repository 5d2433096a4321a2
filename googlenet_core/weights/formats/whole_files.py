"""Writing a file so that it appears whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path


def write(target: Path, data: bytes) -> None:
    """Write a file under another name, and give it its own once it is on the disk; what was there is replaced.

    As with any other program, a link is followed, and what is replaced keeps its mode and its owner; what may not be
    written is not replaced either. What is no file, a device or a pipe, is written to where it is.

    Raises:
        OSError: it cannot be written. What was there is then still there, and nothing beside it.
    """
    before = _before(target)
    if before and not stat.S_ISREG(before.st_mode):
        with target.open("wb") as opened:
            opened.write(data)
        return
    place = Path(os.path.realpath(target))
    if before and not os.access(place, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    part = place.with_name(f".{os.getpid()}.{secrets.token_hex(4)}.part")  # short: there is room for it beside any name
    try:
        with part.open("xb") as file:  # "x": not through a link that somebody put there
            if before:
                _take_after(part, before)  # before there is anything in it that some may not read
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # here, where a full disk can still be told
        part.replace(place)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _before(target: Path) -> os.stat_result | None:
    try:
        return target.stat()
    except FileNotFoundError:  # also a link that leads nowhere yet
        return None


def _take_after(part: Path, before: os.stat_result) -> None:
    if hasattr(os, "chown"):
        with suppress(OSError):  # another's file in a folder of one's own
            os.chown(part, before.st_uid, before.st_gid)
    part.chmod(stat.S_IMODE(before.st_mode))
