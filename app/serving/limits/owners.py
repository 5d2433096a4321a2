"""Whose a session, a file or an upload is: a browser's, known by a random number in a cookie. Knows HTTP and Streamlit's stores.

Streamlit's own identifiers travel in addresses and can be read over a shoulder. Here they are not enough: a session is
taken up again, a file fetched and an upload sent only by the browser that it belongs to.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from contextvars import ContextVar
from typing import TYPE_CHECKING

from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from streamlit.runtime.media_file_storage import MediaFileKind, MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryFile, MemoryMediaFileStorage
from streamlit.runtime.scriptrunner import get_script_run_ctx

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "explorer_browser"
KEPT_S = 86_400
"""For how long a browser is known after it last opened a page."""

HEADER = "x-explorer-owner"
"""Carries the owner from here to Streamlit, which then gives a session back to the same one alone; never from outside."""

USER_KEY = "owner"

_OURS = re.compile(r"[\w-]{20,80}", re.ASCII)

_OWNER: ContextVar[str] = ContextVar("owner", default="")


def current() -> str:
    """Return who is served at the moment: by a request, or by a run of a page; empty for nobody."""
    if owner := _OWNER.get():
        return owner
    context = get_script_run_ctx(suppress_warning=True)
    return str(context.user_info.get(USER_KEY) or "") if context else ""


def owner_of(number: str) -> str:
    """Return the name under which the server knows the browser with such a number."""
    return hashlib.sha256(number.encode()).hexdigest()


def _number(scope: Scope) -> str:
    """The number in a request's cookie; empty where there is none that could be ours."""
    said = "; ".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
    # Not Python's own parser, which refuses all where one is odd: others on this machine may have set that one.
    number = cookie_parser(said).get(COOKIE, "")
    return number if _OURS.fullmatch(number) else ""


class Owners:
    """ASGI middleware that gives each browser its number, and keeps uploads for the session's own browser.

    Args:
        app: what is served.
        session_owner: returns the owner of a session by its id; None where there is no such session.
    """

    def __init__(self, app: ASGIApp, session_owner: Callable[[str], str | None]) -> None:
        self._app = app
        self._session_owner = session_owner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        known = _number(scope)
        number = known or secrets.token_urlsafe(32)
        owner = owner_of(number)
        headers = [(name, value) for name, value in scope["headers"] if name != HEADER.encode()]
        if scope["type"] == "websocket":
            headers.append((HEADER.encode(), owner.encode()))
        elif (session := _uploads_to(scope)) is not None and self._session_owner(session) != owner:
            await PlainTextResponse("This session is another browser's.\n", 403)(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and (not known or _is_page(message)):
                message = {**message, "headers": [*message["headers"], (b"set-cookie", _cookie(number, scope))]}
            await send(message)

        token = _OWNER.set(owner)
        try:
            await self._app({**scope, "headers": headers}, receive, send_with_cookie)
        finally:
            _OWNER.reset(token)


def _uploads_to(scope: Scope) -> str | None:
    """The id of the session that a request uploads to or removes from."""
    head, _, rest = scope["path"].partition("/_stcore/upload_file/")
    return rest.partition("/")[0] if rest and not head and scope["method"] in ("PUT", "DELETE") else None


def _is_page(start: Message) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in start["headers"])


def _cookie(number: str, scope: Scope) -> bytes:
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    return f"{COOKIE}={number}; Path=/; Max-Age={KEPT_S}; HttpOnly; SameSite=Lax{secure}".encode()


class OwnedMedia(MemoryMediaFileStorage):
    """Files to show and to download, each for the browser that it was made for."""

    def __init__(self, media_endpoint: str) -> None:
        super().__init__(media_endpoint)
        self._owners: dict[str, str] = {}

    def load_and_get_id(
        self, path_or_data: str | bytes, mimetype: str, kind: MediaFileKind, filename: str | None = None
    ) -> str:
        """Add a file and return its id, which is different for each owner."""
        data = self._read_file(path_or_data) if isinstance(path_or_data, str) else path_or_data
        owner = current()
        told = f"{owner}\0{mimetype}\0{filename or ''}\0".encode()
        file_id = hashlib.sha256(told + hashlib.sha256(data).digest()).hexdigest()
        self._files_by_id.setdefault(file_id, MemoryFile(data, mimetype, kind, filename))
        self._owners[file_id] = owner
        return file_id

    def get_file(self, filename: str) -> MemoryFile:
        """Return a file to its owner.

        Raises:
            MediaFileStorageError: there is none of that name, or it is another browser's.
        """
        if self._owners.get(filename.partition(".")[0]) != current():
            raise MediaFileStorageError("There is no such file for this browser.")
        return super().get_file(filename)

    def delete_file(self, file_id: str) -> None:
        """Let a file go."""
        super().delete_file(file_id)
        self._owners.pop(file_id, None)
