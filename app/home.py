"""A home folder for a process that has none: Streamlit asks for one before it looks for settings that may lie in it."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path

NOWHERE = "/nonexistent"
"""What systems call the home of users without one: nobody could leave settings for us in it."""


def provide(environ: MutableMapping[str, str]) -> None:
    """Name a home in the environment where there is none to look into.

    That is so without ``HOME`` for a user id that has no entry, as on container platforms, and where the home is closed to
    the user. A home that is merely empty, or cannot be written to, will do.
    """
    try:
        (Path.home() / ".streamlit" / "config.toml").stat()
    except FileNotFoundError:
        return
    except (RuntimeError, KeyError, OSError):
        environ["HOME"] = NOWHERE
