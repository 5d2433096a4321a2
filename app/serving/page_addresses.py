"""One address a page: what means a page but is written otherwise is sent on to it. Knows HTTP and the pages' names only.

The first page stands at the root; its own name, ``/architecture``, means it too. Letters of either case, ``_`` for ``-``
and a slash behind are understood. A redirection alone: no session begins and nothing is changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

FIRST = "architecture"
PAGES = (FIRST, "quiz", "inception", "feature-maps", "outputs", "terms")
"""What stands in addresses for the pages; `main` declares them."""


def proper(path: str) -> str | None:
    """Return where a path leads to, relative to it; None where it is a page's own address, or no page's."""
    _, _, name = path.rstrip("/").rpartition("/")
    page = name.lower().replace("_", "-")
    up = "../" if path.endswith("/") else "./"
    if page not in PAGES or (page == name and page != FIRST and up == "./"):
        return None
    return up if page == FIRST else up + page


class PageAddresses:
    """ASGI middleware that sends a browser on from another way to write a page's address, its query kept."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        asks = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        own = asks and scope["path"].rstrip("/") != scope.get("root_path", "").rstrip("/")
        to = proper(scope["path"]) if own else None
        if to is None:
            await self._app(scope, receive, send)
            return
        query: bytes = scope["query_string"]
        location = to.encode() + (b"?" + query if query else b"")
        headers = [(b"location", location), (b"content-length", b"0"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 307, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
