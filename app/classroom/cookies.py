"""The cookies by which students and teachers are known; scripts cannot read them, and other sites' pages do not send them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.classroom import keys
from app.classroom.keys import HostKey
from app.classroom.stores.store import LIFE_S

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_SEAT, _HOST = "explorer_seat_", "explorer_host_"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")


def seat(cookies: Mapping[str, str], code: str) -> str:
    """Return a student's token for a room; empty where there is none that could be ours."""
    token = cookies.get(_SEAT + code, "")
    return token if _TOKEN.fullmatch(token) else ""


def host(cookies: Mapping[str, str], code: str) -> HostKey | None:
    """Return a teacher's key for a room; None where there is none that could be ours."""
    return keys.read(cookies.get(_HOST + code, ""))


def keep_seat(response: Response, request: Request, code: str, token: str) -> None:
    """Let a browser keep a student's token."""
    _keep(response, request, _SEAT + code, token)


def keep_host(response: Response, request: Request, code: str, key: HostKey) -> None:
    """Let a browser keep a teacher's key."""
    _keep(response, request, _HOST + code, str(key))


def forget_seat(response: Response, request: Request, code: str) -> None:
    """Let a browser forget a student's token."""
    _keep(response, request, _SEAT + code, "", life_s=0)


def forget_host(response: Response, request: Request, code: str) -> None:
    """Let a browser forget a teacher's key."""
    _keep(response, request, _HOST + code, "", life_s=0)


def _keep(response: Response, request: Request, name: str, value: str, life_s: int = LIFE_S) -> None:
    response.set_cookie(
        name, value, max_age=life_s, secure=request.url.scheme == "https", httponly=True, samesite="strict"
    )
