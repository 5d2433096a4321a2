"""The real server under watch: ``python -m tests.e2e.servers.guarded`` writes each try to reach another machine to ``GUARD_FILE``.

Python itself reports what is connected to, sent to and looked up, whoever asks for it. Asking by which of its addresses this
machine would send to nowhere reaches nobody.
"""

from __future__ import annotations

import ipaddress
import os
import runpy
import socket
import sys

from app.sections.teachers.addresses import NOWHERE

GUARD_FILE = "GUARD_FILE"

_LOOKUPS = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
_CONNECTIONS = ("socket.connect", "socket.sendto", "socket.sendmsg")


def is_outside(place: object) -> bool:
    """Whether a host name, an address or a socket's address is another machine's."""
    host = place[0] if isinstance(place, tuple) and place else place
    if host is None or not isinstance(host, str | bytes):
        return False
    name = host.decode("latin-1") if isinstance(host, bytes) else host
    if name in ("", "localhost") or name.startswith(("/", "\0")):
        return False
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return True
    return not (address.is_loopback or address.is_unspecified)


def asked(event: str, arguments: tuple[object, ...]) -> object:
    """What a report is about: a name or a place, or None if it is about something else."""
    if event in _LOOKUPS:
        return arguments[0]
    if event == "socket.connect" and _sends_nothing(arguments):
        return None
    return arguments[1] if event in _CONNECTIONS else None


def _sends_nothing(arguments: tuple[object, ...]) -> bool:
    """Whether a connection is a datagram's way to an address that nobody has."""
    return getattr(arguments[0], "type", None) == socket.SOCK_DGRAM and arguments[1] == NOWHERE


def watch(path: str) -> None:
    """Write each try from now on, as long as the process lives; nothing is held back."""

    def heard(event: str, arguments: tuple[object, ...]) -> None:
        place = asked(event, arguments)
        if is_outside(place):
            written = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            os.write(written, f"{event} {place!r}\n".encode())
            os.close(written)

    sys.addaudithook(heard)


if __name__ == "__main__":
    watch(os.environ[GUARD_FILE])
    runpy.run_module("app.server", run_name="__main__", alter_sys=True)
