"""The ASGI entry: starts the web server, warms the engine beside it, and answers whether it is alive and ready.

``python -m app.server`` (what ``make app`` runs) and ``streamlit run app/server.py`` both serve ``app`` below, from any
folder: the settings lie in ``.streamlit`` beside this file. (Streamlit's own command needs a home folder.)
The first page never waits for the engine; ``/readyz`` does. Pages are declared in ``main.py``, not here.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import logging
import os
import socket
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit.runtime import get_instance

# `streamlit run` puts this folder on the path; the packages `app` and `googlenet_core` are one folder above it.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app import connections, deferred, departures, home, hosts, quiet_logs, uploads
from app.explorer import give_stores, session_owner
from app.kept_pictures import budget_bytes
from app.messages import MOST_BYTES, BoundedMessages
from app.owners import Owners
from app.page_addresses import PageAddresses
from app.security import SecurityHeaders
from app.uploads import UploadGate
from googlenet_core import streams, working_folder
from googlenet_core.errors import CoreError
from googlenet_core.numerals import whole

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from starlette.requests import Request

_LOG = logging.getLogger("googlenet_explorer")
# Streamlit warns there when a cached function runs outside a page, which is what warming up means to do.
_BARE_MODE_LOG = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
_WARM_UP = "warm-up"
_EXIT_CANNOT_START = 2
_PING_S = 30
"""How often it is asked whether a page is still there, and how long its answer may take."""

_BACKLOG = 2048
"""How many connections the system may hold that were not yet looked at."""

_SHUTDOWN_S = 5
"""How long requests may take to end when the server is stopped."""

SORRY = "Something failed on the server; try it again, and if it fails again, tell whoever runs it: the log says why."

Status = Literal["warming", "ready", "failed"]


def _warm_services() -> None:
    """Import PyTorch and build the engine; takes seconds, so it is imported where it runs."""
    from app.services import warm

    warm()


class Warmup:
    """The one-time loading of the engine in a thread of its own, and how far it has come."""

    def __init__(self, work: Callable[[], object] = _warm_services) -> None:
        """Prepare to run ``work`` once."""
        self._work = work
        self.status: Status = "warming"
        self.reason = "The engine is being loaded."

    def start(self) -> threading.Thread:
        """Begin, and return at once."""
        thread = threading.Thread(target=self._run, name=_WARM_UP, daemon=True)
        thread.start()
        return thread

    def _run(self) -> None:
        _BARE_MODE_LOG.addFilter(lambda record: record.threadName != _WARM_UP)
        try:
            self._work()
        except CoreError as error:
            _LOG.error("The engine could not be loaded: %s", error)
            self.status, self.reason = "failed", str(error)
        except Exception:
            _LOG.exception("The engine could not be loaded")
            self.status, self.reason = "failed", "The engine could not be loaded; the server's log says why."
        else:
            # PyTorch's objects live as long as the process: without this every garbage collection walks over them.
            gc.collect()
            gc.freeze()
            self.status, self.reason = "ready", "The engine is loaded."

    async def readyz(self, _request: Request) -> JSONResponse:
        """Answer 200 when the engine is warm, else 503 with the reason."""
        code = 200 if self.status == "ready" else 503
        return JSONResponse({"status": self.status, "reason": self.reason}, code, {"cache-control": "no-store"})


async def _livez(_request: Request) -> JSONResponse:
    """Answer 200 as long as the process serves at all."""
    return JSONResponse({"status": "alive"}, headers={"cache-control": "no-store"})


_warmup = Warmup()


@contextlib.asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[None]:
    departures.share_memory()
    uploads.keep_in_memory()
    deferred.make_own_files_only()
    quiet_logs.keep_quiet()
    _warmup.start()
    leaving = asyncio.create_task(departures.watch(get_instance()))
    yield
    leaving.cancel()


def say_sorry(_error: Exception) -> bool:
    """Show one sentence for an error that nobody expected; Streamlit has logged it, and shows no more of it."""
    st.error(SORRY, icon=":material/error:")
    return True


# Streamlit's own command is how hosting services start an app, under names that they know and this machine does not.
_named = __name__ == "__main__" or hosts.HOSTS_VARIABLE in os.environ

app = st.App(
    Path(__file__).with_name("main.py"),
    lifespan=_lifespan,
    routes=[Route("/livez", _livez), Route("/readyz", _warmup.readyz)],
    on_script_error=say_sorry,
    middleware=[
        Middleware(home.SomewhereToWork),
        Middleware(SecurityHeaders),
        Middleware(hosts.KnownHosts, names=hosts.allowed_hosts(os.environ) if _named else hosts.ANY),
        Middleware(PageAddresses),
        Middleware(Owners, session_owner=session_owner),
        Middleware(BoundedMessages),
        Middleware(UploadGate, most_bytes=budget_bytes(os.environ)),
    ],
)
give_stores(app)


def listening_place(environ: Mapping[str, str]) -> tuple[str, int]:
    """Return the address and port to listen on, from ``ADDRESS`` and ``PORT``.

    Raises:
        ValueError: ``PORT`` is not a port number; the message is one sentence to show.
    """
    text = environ.get("PORT") or "8501"
    port = whole(text)
    if port is None or not 0 < port < 65536:
        raise ValueError(f"PORT is '{text[:40]}'; give a number from 1 to 65535, for example: make app PORT=8502")
    return environ.get("ADDRESS") or "127.0.0.1", port


def refusal(address: str, port: int) -> str | None:
    """Return one sentence that says why nothing can listen there, or None if it can."""
    try:
        family, kind, proto, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            if os.name == "posix":  # as the server does: a port that was only just closed is free
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"Port {port} is in use; stop what listens there or choose another: make app PORT={port + 1}"
        if error.errno == errno.EACCES:
            return f"Port {port} needs more rights; choose one from 1024 up, for example: make app PORT=8501"
        return f"Cannot listen on '{address}'; use ADDRESS=127.0.0.1 for this machine or 0.0.0.0 for its network."
    return None


def _listen(address: str, port: int) -> socket.socket:
    """Return a socket that listens there; on ``::`` for IPv4 too, where the system can do both with one."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    both = address == "::" and socket.has_dualstack_ipv6()
    return socket.create_server((address, port), family=family, backlog=_BACKLOG, dualstack_ipv6=both)


def _serve(address: str, port: int) -> None:
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
    with _listen(address, port) as place, contextlib.suppress(KeyboardInterrupt):  # Ctrl+C is how it is stopped
        server.run([place])


def main() -> int:
    """Serve until stopped; return the exit code."""
    streams.replace_closed()
    try:
        working_folder.require()
        address, port = listening_place(os.environ)
    except (CoreError, ValueError) as error:
        streams.say(str(error), sys.stderr)
        return _EXIT_CANNOT_START
    if reason := refusal(address, port):
        streams.say(reason, sys.stderr)
        return _EXIT_CANNOT_START
    shown = "localhost" if address in {"127.0.0.1", "0.0.0.0"} else address
    streams.say(f"GoogLeNet Explorer: http://{shown}:{port}  (Ctrl+C stops it)", sys.stdout)
    _serve(address, port)
    return 0


if __name__ == "__main__":
    sys.exit(main())
