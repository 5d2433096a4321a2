"""Where the pages are served, with their files and QR codes. Knows no room: the pages ask for everything themselves.

    /room?code=k7mw                type the code; sends on to the card where it can be one
    /room/K7MW                     a student's card
    /room/K7MW/projector           what the wall shows
    /room/K7MW/code.svg?at=…       the QR code of the card's address, as the browser knows it
    /room/pages/card.js?v=…        files

Addresses in the pages are relative, since nobody here knows what stands before them (see `app.serving.sub_path`).
"""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import string
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import segno
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from app.classroom.codes import ALPHABET, LENGTH, read_code
from app.classroom.pages import theme

_HERE = Path(__file__).parent
_LIB = _HERE.parents[1] / "components" / "lib"
_ICON = _HERE.parents[2] / "assets" / "icon.png"

_SCRIPTS = {
    "card.js": (
        _LIB / "dom.js",
        *(_HERE / f"{name}.js" for name in ("room_words", "room_link", "room_drawing")),
        *(_HERE / f"{name}.js" for name in ("card_votes", "card_own", "card_logic", "card_parts", "card")),
    ),
    "projector.js": (
        _LIB / "dom.js",
        *(_HERE / f"{name}.js" for name in ("room_words", "room_link", "room_drawing")),
        *(_HERE / f"{name}.js" for name in ("projector_logic", "projector_bars", "projector")),
    ),
}
"""Each script's files: they are one module in the browser, so what one declares, those after it can use."""

_SHEETS = {
    "card.css": tuple(_HERE / f"{name}.css" for name in ("card", "card_answers", "card_sizes")),
    "projector.css": tuple(_HERE / f"{name}.css" for name in ("projector", "projector_bars", "projector_sizes")),
}

_UNUSED = [letter for letter in string.ascii_uppercase + string.digits if letter not in ALPHABET]
_NO_CODE = (
    f"A code has {LENGTH} letters and digits. None of them is {', '.join(_UNUSED[:-1])} or {_UNUSED[-1]}, which are "
    "easily taken for others: look at the wall again."
)
_LONGEST_ADDRESS = 200
_NAMED = re.compile(r"\{(\w+)\}")
_FRESH = {"cache-control": "no-cache"}
_FOR_GOOD = {"cache-control": "public, max-age=31536000, immutable"}


def routes() -> list[BaseRoute]:
    """Return what answers for the pages."""
    return [
        Route("/room", _type_code),
        Route("/room/", _to_type_code),
        Route("/room/pages/{name}", _file),
        Route("/room/{code}", _card),
        Route("/room/{code}/projector", _projector),
        Route("/room/{code}/code.svg", _qr_code),
    ]


def is_page(path: str) -> bool:
    """Whether a path is one of these pages, and no page of Streamlit's."""
    return path == "/room" or path.startswith("/room/")


@cache
def files() -> dict[str, tuple[bytes, str]]:
    """All files that pages ask for, by name, each with its MIME type."""
    look = theme.make()
    scripts = {name: ("\n".join(map(_read, parts)), "text/javascript") for name, parts in _SCRIPTS.items()}
    heads = {"card.css": look, "projector.css": look + theme.font()}
    sheets = {name: (heads[name] + "\n".join(map(_read, parts)), "text/css") for name, parts in _SHEETS.items()}
    texts = {name: (text.encode(), f"{mime}; charset=utf-8") for name, (text, mime) in (scripts | sheets).items()}
    return texts | {"icon.png": (_ICON.read_bytes(), "image/png")}


@cache
def _packed(name: str) -> bytes:
    """A file as it travels: a class's phones share one connection."""
    return gzip.compress(files()[name][0], mtime=0)


@cache
def _version() -> str:
    """Another one as soon as any file is another."""
    return hashlib.sha256(b"".join(data for data, _ in files().values())).hexdigest()[:12]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _page(name: str, up: str, *, status: int = 200, **texts: str) -> HTMLResponse:
    """A page; ``up`` leads from its address to the root, and texts are put in where the page names them in braces."""
    given = {"up": up, "version": _version(), **texts}
    page = _NAMED.sub(lambda named: escape(given[named[1]]), _read(_HERE / f"{name}.html"))
    return HTMLResponse(page, status, _FRESH)


async def _file(request: Request) -> Response:
    found = files().get(request.path_params["name"])
    if found is None:
        return Response(status_code=404)
    data, mime = found
    kept = _FOR_GOOD if request.query_params.get("v") == _version() else _FRESH
    headers = kept | {"content-type": mime, "vary": "accept-encoding"}
    if mime.startswith("text/") and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(_packed(request.path_params["name"]), headers=headers | {"content-encoding": "gzip"})
    return Response(data, headers=headers)


async def _type_code(request: Request) -> Response:
    typed = request.query_params.get("code", "")
    if code := read_code(typed):
        return RedirectResponse(f"room/{code}", 303, _FRESH)
    return _page("enter", "./", typed=typed[:12], problem=_NO_CODE if typed.strip() else "")


async def _to_type_code(request: Request) -> Response:
    return RedirectResponse(f"../room?{request.url.query}".rstrip("?"), 303, _FRESH)


async def _card(request: Request) -> Response:
    typed = request.path_params["code"]
    code = read_code(typed)
    if code is None:
        return _page("enter", "../", typed=typed[:12], problem=_NO_CODE, status=404)
    return _page("card", "../", code=code) if typed == code else RedirectResponse(code, 303, _FRESH)


async def _projector(request: Request) -> Response:
    typed = request.path_params["code"]
    code = read_code(typed)
    if code is None:
        return _page("enter", "../../", typed=typed[:12], problem=_NO_CODE, status=404)
    return _page("projector", "../../", code=code) if typed == code else RedirectResponse(f"../{code}/projector", 303)


async def _qr_code(request: Request) -> Response:
    code, address = request.path_params["code"], request.query_params.get("at", "")
    if not _is_card(address, code, request.headers.get("host", "")):
        return Response(status_code=404)
    return Response(_draw_qr_code(address), media_type="image/svg+xml", headers=_FRESH)


def _is_card(address: str, code: str, host: str) -> bool:
    """Whether an address is that of a room's card on this server, as a browser that asks for it sees it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    plain = address.isascii() and address.isprintable() and " " not in address and len(address) <= _LONGEST_ADDRESS
    here = parts.scheme in ("http", "https") and parts.netloc == host and not (parts.query or parts.fragment)
    return plain and here and set(code) <= set(ALPHABET) and parts.path.endswith(f"/room/{code}")


def _draw_qr_code(address: str) -> bytes:
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=2, light="white", omitsize=True)
    return drawn.getvalue()
