"""What the commands write into files: where it may go, and how it gets there. One rule for all of them.

A name's ending, where it has one, must be that of what is written; ``-`` is standard output; nothing that a command
reads is overwritten; what was there is replaced once the new is whole. All but the last is looked at before the work.
"""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from googlenet_core.cli.output import write_bytes
from googlenet_core.errors import CoreError
from googlenet_core.process import folders
from googlenet_core.weights.formats import whole_files

DASH = Path("-")
"""Standard output, or input. A file of that name is ``./-``."""

_ALSO_OUTPUT = ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
_FOR_PROGRAMS = (".png", ".npz")  # bytes that a terminal would take for commands


def check(
    *wanted: tuple[Path | None, str | Sequence[str]], reads: Iterable[Path | str] = (), prints: bool = False
) -> None:
    """Look whether what a command was asked to write can be written, before the work that is to be kept in it.

    Args:
        wanted: each file that somebody named (None where not), with the endings it may have.
        reads: the files that the command reads; names of weights may be among them.
        prints: whether standard output is taken, by JSON for example.

    Raises:
        CoreError: an ending says something else than what is written, a file would overwrite what is read or another
            one of them, its folder takes no files, it is a folder itself, or standard output is asked for twice.
        InputError: the working folder was deleted.
    """
    files = [
        (path, (endings,) if isinstance(endings, str) else tuple(endings))
        for path, endings in wanted
        if path is not None
    ]
    if not files:
        return
    folders.require()
    for path, endings in files:
        _check_ending(path, endings)
    _check_output([(path, endings) for path, endings in files if is_output(path)], prints)
    named = [path for path, _ in files if not is_output(path)]
    inputs = list(map(_there, reads))
    for at, path in enumerate(named):
        if any(_same(path, read) for read in inputs):
            raise CoreError(f"'{path}' is what this command reads, and would be lost; name another file to write.")
        if any(_same(path, other) for other in named[:at]):
            raise CoreError(f"'{path}' cannot hold both things to write; name two files.")
        _check_place(path)


def write(path: Path, data: bytes) -> None:
    """Write a file, or to standard output.

    Raises:
        CoreError: the file cannot be written; what was there is then still there.
        OSError: standard output cannot be written.
    """
    if is_output(path):
        write_bytes(data)
        return
    try:
        whole_files.write(path, data)
    except OSError as error:
        raise _cannot(path, error) from None


def is_output(path: Path | None) -> bool:
    """Whether a path is standard output."""
    return path is not None and (path == DASH or path.as_posix() in _ALSO_OUTPUT)


def named(path: Path) -> str:
    """Return a path as messages have it."""
    return "standard output" if is_output(path) else str(path)


def _check_ending(path: Path, endings: Sequence[str]) -> None:
    if path.suffix and path.suffix.lower() not in endings:
        *others, last = endings
        known = f"{', '.join(others)} or {last}" if others else last
        raise CoreError(f"'{path}' must end in {known}, which is what is written.")


def _check_output(files: Sequence[tuple[Path, Sequence[str]]], prints: bool) -> None:
    if len(files) + prints > 1:
        raise CoreError("Only one thing can go to standard output; name a file for the other.")
    for _, endings in files:
        if sys.stdout.isatty() and set(endings) <= set(_FOR_PROGRAMS):
            raise CoreError(
                "Standard output is a terminal here, which shows no pictures or arrays; name a file instead."
            )


def _there(path: Path | str) -> Path:
    with suppress(RuntimeError):  # no home folder: then it is nobody's file
        return Path(path).expanduser()
    return Path(path)


def _same(one: Path, other: Path) -> bool:
    """Whether two names are one file: by another spelling, a symbolic or a hard link."""
    try:
        return one.samefile(other)
    except OSError:  # one is not there yet
        return os.path.realpath(one) == os.path.realpath(other)


def _check_place(path: Path) -> None:
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if path.exists() and not path.is_file():
            return  # a device or a pipe
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        with tempfile.TemporaryFile(dir=Path(os.path.realpath(path)).parent):
            pass
    except OSError as error:
        raise _cannot(path, error) from None


def _cannot(path: Path, error: OSError) -> CoreError:
    return CoreError(f"Cannot write '{path}': {error.strerror or error}.")
