"""The folder a process was started in, which somebody may have deleted meanwhile."""

from __future__ import annotations

from pathlib import Path

from googlenet_core.errors import InputError


def require() -> None:
    """Refuse to go on without a working folder: PyTorch, loaded from a deleted one, ends the process at its first product.

    Going elsewhere would be no help: files that people name would then be looked for, and written, there.

    Raises:
        InputError: the working folder was deleted.
    """
    try:
        Path.cwd()
    except FileNotFoundError:
        raise InputError("The working folder was deleted; start again in one that is there.") from None
