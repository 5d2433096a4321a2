"""The ASGI app: Streamlit's, and all that is put around it. Starts nothing by itself, and declares no pages: see ``main.py``.

Streamlit's command serves only what a script makes by the name ``st.App``, so that each script that it may be given
makes one, of what `options` returns, and hands it to `complete`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config
from streamlit.runtime import get_instance

from app.classroom import desk
from app.classroom.hub import Hub
from app.classroom.pages import routes as pages
from app.classroom.routes import Classroom
from app.classroom.stores import choice
from app.serving import departures, home, quiet_logs, readiness, security
from app.serving.explorer import give_stores, session_owner
from app.serving.first_page import FirstPage
from app.serving.limits import deferred, hosts, uploads
from app.serving.limits.messages import BoundedMessages
from app.serving.limits.owners import Owners
from app.serving.limits.uploads import UploadGate
from app.serving.page_addresses import PageAddresses
from app.serving.runs import gathered, left_pages
from app.serving.sub_path import SubPath
from app.session.kept_pictures import budget_bytes
from googlenet_core.process import streams

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from app.classroom.stores.store import Store

MAIN = Path(__file__).parents[1] / "main.py"

SORRY = "Something failed on the server; try it again, and if it fails again, tell whoever runs it: the log says why."

LACKING = (
    "Served by another command than `python -m app.server`: without limits to connections and to how long requests "
    f"take, and under any name unless {hosts.HOSTS_VARIABLE} gives some."
)

SUB_PATH_VARIABLE = "STREAMLIT_SERVER_BASE_URL_PATH"
"""Streamlit's name for it, which its command alone reads from the environment."""

_EXIT_CANNOT_START = 2

_SUB_PATH = "server.baseUrlPath"
_LOG = logging.getLogger("googlenet_explorer")


def options(*, own_server: bool) -> dict[str, Any]:
    """Return what ``st.App`` is made with, beside its script.

    Streamlit's command, in the own server's place, is how hosting services start an app: under names that they know and
    this machine does not, and in a frame of their own at the same address.
    """
    named = own_server or hosts.HOSTS_VARIABLE in os.environ
    names = hosts.allowed_hosts(os.environ) if named else hosts.ANY
    warmup = readiness.Warmup()
    store = _store()
    hub = Hub(store)
    classroom = Classroom(store, hub, partial(hosts.same_site, names=names))

    @contextlib.asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncIterator[None]:
        departures.share_memory()
        uploads.keep_in_memory()
        deferred.make_own_files_only()
        gathered.gather()
        left_pages.follow()
        quiet_logs.keep_quiet()
        if not own_server:
            _LOG.warning(LACKING)
        warmup.start()
        leaving = asyncio.create_task(departures.watch(get_instance()))
        desk.bind(store, asyncio.get_running_loop(), hub.watch)
        yield
        desk.unbind()
        leaving.cancel()
        await hub.close()
        await store.close()

    return {
        "lifespan": lifespan,
        "routes": [*readiness.routes(warmup), *classroom.routes(), *pages.routes()],
        "on_script_error": say_sorry,
        "middleware": [
            Middleware(home.SomewhereToWork),
            Middleware(security.SecurityHeaders),
            Middleware(
                hosts.KnownHosts,
                names=names,
                for_all=readiness.PATHS,
            ),
            Middleware(FirstPage),
            Middleware(PageAddresses),
            Middleware(Owners, session_owner=session_owner),
            Middleware(BoundedMessages),
            Middleware(UploadGate, most_bytes=budget_bytes(os.environ)),
        ],
    }


def complete(app: st.App) -> None:
    """Give an app that was made with these options its own stores, and take its sub-path off everything it is asked.

    Streamlit's settings can be read once there is an app; before, they would be read without those beside the script.
    """
    give_stores(app)
    try:
        path = str(config.get_option(_SUB_PATH) or os.environ.get(SUB_PATH_VARIABLE, ""))
    except FileNotFoundError:  # the working folder was deleted: the server refuses to start there, and says so
        return
    config.set_option(_SUB_PATH, "")  # or Streamlit would expect it on what has lost it already
    after_headers = 2
    app._user_middleware.insert(after_headers, Middleware(SubPath, path=path))


def _store() -> Store:
    """Return where rooms are kept; without that there is no server, whatever starts it."""
    try:
        return choice.choose(os.environ)
    except ValueError as error:
        streams.say(str(error), sys.stderr)
        sys.exit(_EXIT_CANNOT_START)


def say_sorry(_error: Exception) -> bool:
    """Show one sentence for an error that nobody expected; Streamlit has logged it, and shows no more of it."""
    st.error(SORRY, icon=":material/error:")
    return True
