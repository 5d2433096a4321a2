"""A sub-path behind a proxy, such as ``/explorer``: taken off first, so that everything else is served as at the root. Knows HTTP only.

One proxy takes the path off itself, another passes it on; both are understood, so that what checks the health may ask
under either. Streamlit's page finds its server from its own address, and everything that it asks for is relative to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class SubPath:
    """ASGI middleware that takes a path off requests, and writes redirections so that they hold below any path.

    Args:
        app: what is served.
        path: with or without slashes around it; empty where there is none.
    """

    def __init__(self, app: ASGIApp, path: str) -> None:
        self._app = app
        parts = [part for part in path.split("/") if part]
        self._path = "".join(f"/{part}" for part in parts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        asked: str = scope["path"]
        if self._path and asked == self._path and scope["type"] == "http":
            await _redirect(f"{quote(asked.rpartition('/')[2])}/", scope, send)
            return
        path = asked.removeprefix(self._path) if asked.startswith(f"{self._path}/") else asked

        async def send_relative(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [_relative(path, *header) for header in message["headers"]]}
            await send(message)

        await self._app({**scope, "path": path, "raw_path": quote(path).encode()}, receive, send_relative)


def _relative(path: str, name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A header; a ``Location`` on this server as seen from ``path``, since nobody here knows what stands before it."""
    if name.lower() != b"location" or not value.startswith(b"/") or value.startswith(b"//"):
        return name, value
    up = b"../" * (path.count("/") - 1) or b"./"
    return name, up + value[1:]


async def _redirect(to: str, scope: Scope, send: Send) -> None:
    query = scope.get("query_string", b"")
    location = to.encode() + (b"?" + query if query else b"")
    headers = [(b"location", location), (b"content-length", b"0"), (b"cache-control", b"no-cache")]
    await send({"type": "http.response.start", "status": 308, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
