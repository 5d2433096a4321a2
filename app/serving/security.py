"""Response headers that keep a page from doing more than it needs. Knows HTTP, nothing of GoogLeNet or of widgets.

The policy is the tightest under which Streamlit's own page works:

- its inline script and ours are allowed by their hashes, made from the page as it is sent, so that an upgrade cannot
  break it;
- components bring their JavaScript as ``blob:`` modules;
- its bundle counts 64-bit numbers in WebAssembly and does without it when it is not let, but Firefox then writes an
  error on every page; the scripts that may run anyway may use it, and ``eval`` of text stays forbidden;
- its style library writes inline styles;
- pictures and camera frames are ``data:`` or ``blob:``, or come from this server; a component may unpack (``fetch``)
  the ``data:`` it was handed, which reaches no network;
- charts and formulas bring two small fonts as ``data:``.

Nothing may be fetched from, sent to, or framed by any other site. Pages of the same address frame one another: the wall of a
room shows the app, as a hosting service does.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

from app.serving import first_page

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def inline_script_hashes(page: str) -> tuple[str, ...]:
    """Return the CSP source (``'sha256-…'``) of each inline script of an HTML page."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(page))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def content_security_policy(script_hashes: tuple[str, ...]) -> str:
    """Return the policy of every page, allowing the inline scripts of these hashes and no others."""
    directives = {
        "default-src": ("'none'",),
        "script-src": ("'self'", "blob:", "'wasm-unsafe-eval'", *script_hashes),
        "style-src": ("'self'", "'unsafe-inline'"),
        "img-src": ("'self'", "data:", "blob:"),
        "media-src": ("'self'", "blob:"),
        "font-src": ("'self'", "data:"),
        "connect-src": ("'self'", "data:"),
        "worker-src": ("'self'",),
        "manifest-src": ("'self'",),
        "base-uri": ("'none'",),
        "form-action": ("'self'",),
        "frame-src": ("'self'",),
        "frame-ancestors": ("'self'",),
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def security_headers() -> dict[str, str]:
    """Return the headers that every response carries, for the installed version of Streamlit."""
    return {
        "content-security-policy": content_security_policy(inline_script_hashes(first_page.html())),
        "x-content-type-options": "nosniff",
        "x-frame-options": "SAMEORIGIN",
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }


def _has_refused_body(scope: Scope, start: Message) -> bool:
    return scope.get("method") in ("POST", "PUT", "PATCH") and start["status"] >= 400


class SecurityHeaders:
    """ASGI middleware that adds the headers to every HTTP response: refused websockets' and crashes' too."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap ``app``; the headers are made once, here."""
        self._app = app
        self._headers = {name.encode(): value.encode() for name, value in security_headers().items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        kind = scope["type"]
        if kind not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        response = "http.response" if kind == "http" else "websocket.http.response"
        begun = False

        async def answer(status: int) -> None:
            await send({"type": f"{response}.start", "status": status, "headers": [*self._headers.items()]})
            await send({"type": f"{response}.body", "body": b""})

        async def send_with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == f"{response}.start":
                kept = [(name, value) for name, value in message["headers"] if name.lower() not in self._headers]
                # Or the server would read, and throw away, the whole body of a request that it has refused.
                hang_up = [(b"connection", b"close")] if _has_refused_body(scope, message) else []
                message = {**message, "headers": [*kept, *self._headers.items(), *hang_up]}
            elif message["type"] == "websocket.close" and not begun and response in scope.get("extensions", ()):
                begun = True
                await answer(403)  # what the server would make of it, but with headers
                return
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception:
            # Starlette's own answer to a crash is made outside of every middleware; it answers only where nobody has.
            if kind == "http" and not begun:
                await answer(500)
            raise
