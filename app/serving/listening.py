"""Where the server listens: its address and port, the sockets for them, and what people type to get there. Knows sockets alone."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import socket
from typing import TYPE_CHECKING

from googlenet_core.wording import whole

if TYPE_CHECKING:
    from collections.abc import Mapping

THIS_MACHINE = "localhost"
"""Both addresses by which a machine reaches itself; browsers try the one or the other first."""

_LOOPBACK = ("127.0.0.1", "::1")
_EVERYWHERE = ("0.0.0.0", "::")

_BACKLOG = 2048
"""How many connections the system may hold that were not yet looked at."""


def listening_place(environ: Mapping[str, str]) -> tuple[str, int]:
    """Return the address or name, and the port, to listen on: from ``ADDRESS`` and ``PORT``.

    Raises:
        ValueError: ``PORT`` is not a port number; the message is one sentence to show.
    """
    text = environ.get("PORT") or "8501"
    port = whole(text)
    if port is None or not 0 < port < 65536:
        raise ValueError(f"PORT is '{text[:40]}'; give a number from 1 to 65535, for example: PORT=8502")
    typed = environ.get("ADDRESS", "").strip()
    if typed.startswith("[") and typed.endswith("]"):  # as in an address bar
        typed = typed[1:-1]
    return typed.removesuffix(".") or THIS_MACHINE, port


def listen(address: str, port: int) -> list[socket.socket]:
    """Return a listening socket for every address that a name stands for, and for both kinds where ``::`` is one.

    Raises:
        ValueError: nothing can listen there; the message is one sentence to show.
    """
    opened: list[socket.socket] = []
    refused: list[OSError] = []
    try:
        for family, place in _places(address, port):
            try:
                opened.append(_socket(family, place))
            except OSError as error:
                refused.append(error)
    except (OSError, UnicodeError):  # there is no such name, or there can be none
        refused.append(OSError(errno.EADDRNOTAVAIL, ""))
    in_the_way = next((error for error in refused if error.errno in (errno.EADDRINUSE, errno.EACCES)), None)
    # A machine without one of the two kinds of addresses listens on the other; on a port that is half somebody else's,
    # people would get the one or the other.
    if in_the_way or not opened:
        for one in opened:
            one.close()
        raise ValueError(_why(address, port, in_the_way))
    return opened


def url(address: str, port: int) -> str:
    """Return what to type in a browser on this machine."""
    name = THIS_MACHINE if address in _EVERYWHERE else address
    with contextlib.suppress(ValueError):
        if ipaddress.ip_address(name).version == 6:
            name = f"[{name.replace('%', '%25')}]"
    return f"http://{name}:{port}"


def _places(address: str, port: int) -> list[tuple[socket.AddressFamily, tuple[object, ...]]]:
    typed = _LOOPBACK if address.lower() == THIS_MACHINE else (address,)
    names = [name for name in typed if socket.has_ipv6 or ":" not in name]
    known = [found for name in names for found in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)]
    return list(dict.fromkeys((family, place) for family, _, _, _, place in known))


def _socket(family: socket.AddressFamily, place: tuple[object, ...]) -> socket.socket:
    both = family == socket.AF_INET6 and place[0] == "::" and socket.has_dualstack_ipv6()
    made = socket.create_server(place, family=family, backlog=_BACKLOG, dualstack_ipv6=both)
    # Said to be TCP, which what it accepts is then too: for nothing else does asyncio switch Nagle's algorithm off, and
    # each answer of several small messages would wait 40 ms for the browser to confirm the first.
    return socket.socket(made.family, made.type, socket.IPPROTO_TCP, made.detach())


def _why(address: str, port: int, error: OSError | None) -> str:
    if error is None:
        return f"Cannot listen on '{address}'; use ADDRESS={THIS_MACHINE} for this machine or 0.0.0.0 for its network."
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use; stop what listens there or choose another: PORT={port % 65535 + 1}"
    return f"Port {port} needs more rights; choose one from 1024 up, for example: PORT=8501"
