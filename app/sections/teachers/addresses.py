"""By which address a class reaches this server."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

NOWHERE = ("192.0.2.1", 9)
"""An address for documentation (RFC 5737): asked for the way there, a machine names its own address. Nothing is sent."""


def is_local(url: str) -> bool:
    """Whether an address is one that only this machine knows.

    Example:
        >>> is_local("http://localhost:8501/teachers"), is_local("http://192.168.1.20:8501/")
        (True, False)
    """
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def lets_network_in(environ: Mapping[str, str]) -> bool:
    """Whether the server listens to more than its own machine, by what it was started with.

    Example:
        >>> lets_network_in({"ADDRESS": "0.0.0.0"}), lets_network_in({})
        (True, False)
    """
    address = environ.get("ADDRESS", "").strip().strip("[]")
    return bool(address) and not is_local(f"http://{f'[{address}]' if ':' in address else address}")


def base_of(url: str, page: str) -> str:
    """Return the address of the app from that of one of its pages, without a slash at its end.

    Example:
        >>> base_of("http://class.example.org/explorer/teachers?variant=paper", "teachers")
        'http://class.example.org/explorer'
    """
    parts = urlsplit(url)
    path = parts.path.rstrip("/").removesuffix(f"/{page}")
    return f"{parts.scheme}://{parts.netloc}{path}"


def of_this_machine(url: str) -> str:
    """Return a local address with this machine's own in its network, or nothing where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(NOWHERE)
            host = str(way.getsockname()[0])
        except OSError:
            return ""
    if ipaddress.ip_address(host).is_loopback:
        return ""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{host}{port}{parts.path}"
