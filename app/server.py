"""Starts the web server, with limits to connections, around the ASGI app.

``python -m app.server`` (what ``make app`` runs) serves ``app`` below, from any folder: the settings lie in
``.streamlit`` beside this file. Streamlit's own command serves the same by ``streamlit run`` of this file or of
``main.py``, without these limits. (It needs a home folder.) What is served is put together in ``asgi.py``.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
import uvicorn

# `streamlit run` puts this folder on the path; the packages `app` and `googlenet_core` are one folder above it.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.serving import asgi, listening
from app.serving.limits import connections
from app.serving.limits.messages import MOST_BYTES
from googlenet_core.errors import CoreError
from googlenet_core.process import folders, streams

if TYPE_CHECKING:
    import socket

_EXIT_CANNOT_START = 2
_PING_S = 30
"""How often it is asked whether a page is still there, and how long its answer may take."""

_SHUTDOWN_S = 5
"""How long requests may take to end when the server is stopped."""

app = st.App(asgi.MAIN, **asgi.options(own_server=__name__ == "__main__"))
asgi.complete(app)


def _serve(sockets: list[socket.socket]) -> None:
    """Serve until stopped; as Streamlit's own command does, but with limits to connections."""
    most = connections.limits(os.environ, connections.raise_descriptors())
    http, websocket = connections.protocols(connections.Places(most))
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            http=http,
            ws=websocket,
            ws_max_size=MOST_BYTES,
            ws_ping_interval=_PING_S,
            ws_ping_timeout=_PING_S,
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=_SHUTDOWN_S,
            access_log=False,
            log_level="warning",
            use_colors=False,
        )
    )
    with contextlib.suppress(KeyboardInterrupt):  # Ctrl+C is how it is stopped
        server.run(sockets)


def main() -> int:
    """Serve until stopped; return the exit code."""
    streams.replace_closed()
    try:
        folders.require()
        address, port = listening.listening_place(os.environ)
        sockets = listening.listen(address, port)
    except (CoreError, ValueError) as error:
        streams.say(str(error), sys.stderr)
        return _EXIT_CANNOT_START
    streams.say(f"GoogLeNet Explorer: {listening.url(address, port)}  (Ctrl+C stops it)", sys.stdout)
    _serve(sockets)
    return 0


if __name__ == "__main__":
    sys.exit(main())
