"""The standard streams of a process that was started without some of them, or with a full disk behind them."""

from __future__ import annotations

import codecs
import contextlib
import os
import sys
from typing import TextIO

WITHOUT_SIGNS = "googlenet_core.without_signs"
"""How a console that lacks a letter shows it: a hyphen for a minus sign, which it must not lose, and ? for any other."""


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


def _without_signs(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join("-" if letter == "−" else "?" for letter in error.object[error.start : error.end]), error.end


codecs.register_error(WITHOUT_SIGNS, _without_signs)


def say(line: str, stream: TextIO) -> None:
    """Print a line at once; where it cannot be printed nobody is told, and that ends nothing."""
    try:
        print(line, file=stream, flush=True)
    except OSError:
        let_go(stream)


def flush_standard() -> None:
    """Write out what is still buffered, last thing before an exit code that is to be kept.

    Python ends with 120 instead of the code it was given where it cannot write out the rest itself.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            let_go(stream)


def let_go(stream: TextIO) -> None:
    """Send what is buffered in a stream nowhere, and whatever comes after it."""
    with contextlib.suppress(OSError, ValueError):  # a stream without a number, as tests put in their place
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
