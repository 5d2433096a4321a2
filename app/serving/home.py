"""A home and a working folder for a process that has none: Streamlit asks for both when it looks for settings in them."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

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


def leave_deleted_folder() -> None:
    """Go to the root where the working folder is no more."""
    try:
        Path.cwd()
    except FileNotFoundError:
        os.chdir(os.sep)


class SomewhereToWork:
    """ASGI middleware for a server whose working folder is deleted meanwhile: Streamlit looks there at each connection."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        leave_deleted_folder()
        await self._app(scope, receive, send)
