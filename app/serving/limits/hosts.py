"""Under which names the server answers, and to whose pages: against DNS rebinding and other sites' pages. Knows HTTP only.

A page of another site reaches a server on the visitor's network in two ways. It points a name of its own at the server's
address, and its page then counts as one of the server's (DNS rebinding): so only the machine's own names are answered
to, and addresses, which nobody can point elsewhere. Or it opens the server's websocket, which browsers let any page do,
but they say whose page it is: so the two must be the same.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

from app.words.text import LONGEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

HOSTS_VARIABLE = "ALLOWED_HOSTS"
"""Names the hosts to answer to, separated by commas; ``*.example.org`` stands for all that end so, ``*`` for any."""

ANY = frozenset({"*"})
ADDRESSES = "[any address]"
"""Stands for every name that is an address; no host can be called so."""

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(\[[^\[\]@/]+\]|[^\[\]@/:]+)(?::([0-9]{1,5}))?")


def allowed_hosts(environ: Mapping[str, str]) -> frozenset[str]:
    """Return the names to answer to: those in `HOSTS_VARIABLE`, or else the machine's own and all addresses."""
    named = frozenset(_typed(name) for name in environ.get(HOSTS_VARIABLE, "").split(",") if name.strip())
    return named or own_names() | {ADDRESSES}


def _typed(name: str) -> str:
    """A name that somebody typed, be it as a whole address, as browsers send it: in small letters and ASCII."""
    name = name.strip().rpartition("://")[2].partition("/")[0]
    name = name if _is_address(name) else _place(name)[0] or name
    try:
        return name.lower().encode("idna").decode()
    except UnicodeError:
        return name.lower()


def own_names() -> frozenset[str]:
    """Return what this machine is called by itself and, with ``.local``, by its network; asks no name server."""
    name = socket.gethostname().lower().removesuffix(".")
    first = name.partition(".")[0]
    return frozenset({"localhost", name, first, f"{first}.local"} - {""})


def is_known(host: str, names: frozenset[str]) -> bool:
    """Whether a Host header names one of ``names``, with or without a port."""
    name = _place(host)[0]
    if not name:
        return False
    return "*" in names or (ADDRESSES in names and _is_address(name)) or _is_named(name, names)


def _is_named(name: str, names: frozenset[str]) -> bool:
    return name in names or any(known.startswith("*.") and name.endswith(known[1:]) for known in names)


def same_site(origin: str, host: str, names: frozenset[str]) -> bool:
    """Whether a page of ``origin`` (``https://class.example``) is of the server that was asked for as ``host``.

    A proxy may ask for it under another name than people do: a site that was named by hand is this one's too.
    """
    scheme, _, there = origin.partition("://")
    scheme = scheme.lower()
    page = _place(there, scheme)
    if scheme not in _PORTS or not page[0]:
        return False
    named = ADDRESSES not in names and page[1] == _PORTS[scheme] and _is_named(page[0], names)
    return named or page == _place(host, scheme)


def _place(host: str, scheme: str = "") -> tuple[str, int | None]:
    """The name in small letters and the port, said or usual; an empty name where it makes no sense.

    A dot at the end says that nothing follows, and belongs to no name.
    """
    parts = _HOST.fullmatch(host)
    if parts is None:
        return "", None
    name, port = parts[1].lower().removesuffix("."), parts[2]
    if name.startswith("["):
        name = name[1:-1] if _is_address(name[1:-1]) else ""
    return name, int(port) if port else _PORTS.get(scheme)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class KnownHosts:
    """ASGI middleware that refuses requests under other names, and websockets from other sites' pages.

    It stands before Streamlit, which asks a service on the internet for its own address, on the server's event loop,
    before it refuses a page of another site.
    """

    def __init__(self, app: ASGIApp, names: frozenset[str], for_all: frozenset[str] = frozenset()) -> None:
        """Wrap ``app``, which is to answer to ``names``, and to any at paths that whoever checks the health asks for."""
        self._app = app
        self._names = names
        self._for_all = for_all

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        said = {name: value.decode("latin-1") for name, value in scope["headers"] if name in (b"host", b"origin")}
        host, origin = said.get(b"host", ""), said.get(b"origin")
        if not is_known(host, self._names) and not (scope["type"] == "http" and scope["path"] in self._for_all):
            await _refuse(scope, receive, send, 400, _unknown(host))
        elif scope["type"] == "http" or origin is None:
            await self._app(scope, receive, send)
        elif same_site(origin, host, self._names):
            await self._app({**scope, "headers": _as_of(host, origin, scope["headers"])}, receive, send)
        else:
            await _refuse(scope, receive, send, 403, "This websocket is for this server's own pages.")


def _as_of(host: str, origin: str, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers with the page's site written exactly as the host is, which Streamlit compares letter by letter."""
    own = f"{origin.partition(':')[0]}://{host}".encode("latin-1")
    return [(name, own if name == b"origin" else value) for name, value in headers]


def _unknown(host: str) -> str:
    named = host if len(host) <= LONGEST else f"{host[:LONGEST]}…"
    return f"This server is not called '{named}'; whoever runs it can add names: {HOSTS_VARIABLE}=class.example.org\n"


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, why: str) -> None:
    if scope["type"] == "http" or "websocket.http.response" in scope.get("extensions", {}):
        await PlainTextResponse(why, status)(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1008})
