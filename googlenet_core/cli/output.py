"""How the command line prints: JSON and other data, plain tables, and every error as one line.

Data are UTF-8 whatever the console speaks, since they are for programs; tables and sentences are for the console.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.exceptions import TyperException

from googlenet_core.errors import CoreError
from googlenet_core.process import streams

if TYPE_CHECKING:
    from googlenet_core.engine.provenance import Provenance

EXIT_BAD_INPUT = 2
"""Exit code for anything the caller can put right."""

EXIT_INTERRUPTED = 130


def emit(facts: Any) -> None:
    """Print facts as JSON (UTF-8, indented)."""
    write_bytes(encode(json.dumps(facts, indent=2, ensure_ascii=False)))


def facts_of(made: Provenance) -> dict[str, Any]:
    """What made a result, for JSON."""
    return {name: getattr(made, name) for name in ("variant", "weights", "device", "elapsed_ms")}


def encode(text: str) -> bytes:
    r"""Return text as UTF-8 that ends its last line.

    What UTF-8 does not have, a file name's odd bytes, becomes ``\udc80``: in JSON that is how it is written.
    """
    return (text.rstrip("\n") + "\n").encode("utf-8", "backslashreplace")


def write_bytes(data: bytes) -> None:
    """Send bytes to standard output as they are.

    Raises:
        OSError: they cannot be written.
    """
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:  # a stream of text alone, for example a notebook's
        sys.stdout.write(data.decode("utf-8", "replace"))
        return
    sys.stdout.flush()
    binary.write(data)
    binary.flush()


def format_table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Return rows as aligned columns under their heads; columns in ``right`` are right-aligned."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = []
    for row in (head, ["-" * width for width in widths], *rows):
        cells = [
            text.rjust(w) if i in right else text.ljust(w) for i, (text, w) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


@contextmanager
def show_count(unit: str) -> Iterator[Callable[[int, int], None] | None]:
    """A line on standard error that counts, where somebody is looking; it is ended also where the work breaks off."""
    if not sys.stderr.isatty():
        yield None
        return
    open_line = False

    def show(done: int, total: int) -> None:
        nonlocal open_line
        open_line = done != total
        print(f"\r{done} of {total} {unit}", end="" if open_line else "\n", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        if open_line:
            streams.say("", sys.stderr)


def run(app: typer.Typer, arguments: Sequence[str] | None) -> int:
    """Run a command line and return its exit code; bad input prints one line on standard error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors=streams.WITHOUT_SIGNS)
    try:
        words = None if arguments is None else list(arguments)
        code = app(args=words, standalone_mode=False, prog_name=_program())
        sys.stdout.flush()  # here, where a full disk can still be told in one line
        return code if isinstance(code, int) else 0
    except TyperException as error:
        return complain(error.format_message())
    except CoreError as error:
        return complain(str(error))
    except (typer.Abort, KeyboardInterrupt):
        streams.say("Interrupted.", sys.stderr)
        return EXIT_INTERRUPTED
    except (SystemExit, BrokenPipeError):  # a closed pipe: the reader, for example `head`, has seen enough
        streams.let_go(sys.stdout)
        return 0
    except OSError as error:
        streams.let_go(sys.stdout)
        return complain(f"Cannot write the output: {error.strerror or error}.")


def _program() -> str:
    """What people typed: the installed command, or the package's name behind ``python -m``."""
    return "googlenet" if Path(sys.argv[0]).stem == "googlenet" else "googlenet_core"


def complain(message: str) -> int:
    """Print an error as one line on standard error, and return the exit code for it."""
    streams.say("error: " + " ".join(message.split()), sys.stderr)
    return EXIT_BAD_INPUT
