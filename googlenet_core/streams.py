"""The standard streams of a process that was started without some of them, as service managers and cron may do."""

from __future__ import annotations

import contextlib
import os
import sys


def replace_closed() -> None:
    """Let closed standard streams lead nowhere.

    Python leaves such a stream None, which can be neither written nor flushed; and the next file or connection that is
    opened would get its number, and with it whatever a library prints.

    Example: first thing in a program's ``main``.
    """
    for number, mode in ((0, os.O_RDONLY), (1, os.O_WRONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, mode)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
    for number, name in ((1, "stdout"), (2, "stderr")):
        if getattr(sys, name) is None:
            with contextlib.suppress(OSError):
                setattr(sys, name, open(number, "w", encoding="utf-8", closefd=False))  # noqa: SIM115 (lives as long as the process)
