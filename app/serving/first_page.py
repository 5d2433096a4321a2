"""The HTML that a browser gets first: Streamlit's, what it says where nothing more will come, and the pages' styles.

Streamlit fills its page over a websocket. Where a network lets none through, or a browser runs no scripts, the page
would stay grey and say nothing. The styles come with it because nothing may move: sent with what they are for, they would
be late for the first of it. Knows HTTP and that file.
"""

from __future__ import annotations

import importlib.resources
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.classroom.pages.routes import is_page as is_rooms
from app.components import tokens
from app.widgets import print_style
from app.words.text import TITLE

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HERE = Path(__file__)
_STYLES = tuple(
    _HERE.parents[1] / sheet
    for sheet in (
        "widgets/page_frame.css",
        "widgets/states.css",
        "widgets/rooms.css",
        "widgets/picture_row.css",
        "widgets/image_picker.css",
        "widgets/class_bar.css",
        "sections/architecture/places.css",
        "sections/lesson/lesson.css",
        "sections/maps/layer_picker.css",
        "sections/maps/sections.css",
        "sections/outputs/layout.css",
        "sections/teachers/teachers.css",
    )
)
_OTHERS = ("/_stcore/", "/component/", "/media/", "/static/")
"""Where Streamlit serves other things than its page."""

_NOT_ASKED = frozenset({b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"})
"""Request headers that are about the file as Streamlit has it."""

_NOT_SAID = frozenset({b"content-length", b"content-encoding", b"etag", b"last-modified", b"accept-ranges"})


@cache
def html() -> str:
    """Return the page.

    Raises:
        ValueError: the installed Streamlit's page is not built as this one's was.
    """
    page = importlib.resources.files("streamlit").joinpath("static/index.html").read_text(encoding="utf-8")
    script, style, body = (_HERE.with_suffix(kind).read_text(encoding="utf-8") for kind in (".js", ".css", ".html"))
    sheets = (sheet.read_text(encoding="utf-8") for sheet in _STYLES)
    pages = "".join((tokens.make(), *sheets, print_style.make()))
    for old, new in (
        (r"<title>.*?</title>", f"<title>{TITLE}</title>\n<style>{style}</style>\n<script>{script}</script>"),
        (
            r"<noscript>.*?</noscript>",
            f"<style>{pages}</style>\n{body}",
        ),  # after Streamlit's own, which it puts into the head
    ):
        page, times = re.subn(old, lambda _, new=new: new, page, flags=re.DOTALL)  # type: ignore[misc]
        if times != 1:
            raise ValueError(f"Streamlit's page has {times} times {old}.")
    return page


class FirstPage:
    """ASGI middleware that sends this page where Streamlit sends its own."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap ``app``; the page is made once, here."""
        self._app = app
        self._page = html().encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or _is_others(scope["path"]):
            await self._app(scope, receive, send)
            return
        ours = False

        async def send_ours(message: Message) -> None:
            nonlocal ours
            if message["type"] == "http.response.start" and _is_page(message):
                ours = True
                kept = [(name, value) for name, value in message["headers"] if name.lower() not in _NOT_SAID]
                length = (b"content-length", str(len(self._page)).encode())
                await send({**message, "headers": [*kept, length]})
            elif ours and message["type"] == "http.response.body":
                if not message.get("more_body"):
                    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else self._page})
            else:
                await send(message)

        headers = [(name, value) for name, value in scope["headers"] if name not in _NOT_ASKED]
        await self._app({**scope, "headers": headers}, receive, send_ours)


def _is_others(path: str) -> bool:
    return path.startswith(_OTHERS) or is_rooms(path)


def _is_page(start: Message) -> bool:
    html = any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in start["headers"])
    return html and start["status"] == 200
