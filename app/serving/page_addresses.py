"""One address a page: what means a page but is written otherwise is sent on to it. Knows HTTP, the pages' names and parameters.

The Start page stands at the root; its own name, ``/start``, means it too. With parameters that the Start page has no use
for, the root means the page that they are for, or else the Architecture page, which stood there before. Letters of either
case, ``_`` for ``-`` and a slash behind are understood. A redirection alone: no session begins and nothing is changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote

from app.session import address

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

FIRST = "start"
PAGES = (FIRST, "lesson", "quiz", "architecture", "inception", "feature-maps", "outputs", "teachers", "terms")
"""What stands in addresses for the pages; `main` declares them."""

_BEFORE = "architecture"
"""Which page stood at the root before the Start page did."""

_MEANT = ("lesson", _BEFORE, "quiz")
"""Which page is meant where parameters are for several: a step of the lesson shows a view, and a view's address may have
the quiz's numbers."""


def proper(path: str) -> str | None:
    """Return where a path leads to, relative to it; None where it is a page's own address, or no page's."""
    _, _, name = path.rstrip("/").rpartition("/")
    page = name.lower().replace("_", "-")
    up = "../" if path.endswith("/") else "./"
    if page not in PAGES or (page == name and page != FIRST and up == "./"):
        return None
    return up if page == FIRST else up + page


def moved(path: str, query: bytes) -> str | None:
    """Return where a link to the root leads whose parameters are for another page; None for one to the Start page."""
    names = {name for name, _ in parse_qsl(query.decode("latin-1"), keep_blank_values=True)}
    pages = {address.OWN.get(name, _BEFORE) for name in names & address.PARAMS.keys() - address.START}
    page = next((page for page in _MEANT if page in pages), None)
    here = path.rpartition("/")[2]
    return page and (f"./{quote(here)}/{page}" if here else f"./{page}")


class PageAddresses:
    """ASGI middleware that sends a browser on from another way to write a page's address, its query kept."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        to = _leads_to(scope) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        if to is None:
            await self._app(scope, receive, send)
            return
        query: bytes = scope["query_string"]
        location = to.encode() + (b"?" + query if query else b"")
        headers = [(b"location", location), (b"content-length", b"0"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 307, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def _leads_to(scope: Scope) -> str | None:
    path: str = scope["path"]
    if path.rstrip("/") == scope.get("root_path", "").rstrip("/"):
        return moved(path, scope["query_string"])
    return proper(path)
