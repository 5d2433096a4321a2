"""Requests byte by byte, over connections that can be held, cut short, or come from another address of this machine."""

from __future__ import annotations

import http.client
import socket
from urllib.parse import urlsplit

from tests.conftest import PATIENCE_S
from tests.e2e.conftest import Server

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def place(proxy: Server) -> tuple[str, int]:
    parts = urlsplit(proxy.url)
    return str(parts.hostname), int(parts.port or 0)


def connect(proxy: Server, source: str = "") -> socket.socket:
    return socket.create_connection(place(proxy), PATIENCE_S, (source, 0) if source else None)


def head(method: str, path: str, **headers: object) -> bytes:
    named = {"Host": "localhost"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return "\r\n".join(
        [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items()), "", ""]
    ).encode()


def answer(connection: socket.socket) -> http.client.HTTPResponse:
    response = http.client.HTTPResponse(connection)
    response.begin()
    return response


def ask(proxy: Server, method: str, path: str, body: bytes = b"", source: str = "", **headers: object) -> int:
    """Send one request on a connection of its own; return the status."""
    if body:
        headers["Content-Length"] = len(body)
    with connect(proxy, source) as connection:
        connection.sendall(head(method, path, **headers) + body)
        return answer(connection).status
