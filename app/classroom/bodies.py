"""What goes in and out by HTTP: small JSON bodies, sentences for what was not done, and streams of events. Knows no rooms."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterable
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct
from sse_starlette import EventSourceResponse
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from app.classroom.rooms import Control, Phase
from app.classroom.stores.store import Standing

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

MOST_BYTES = 4096
"""Of a body that is read."""

FRESH = {"cache-control": "no-store"}

_RETRY_S = 2
_LAST_WORDS_S = 0.5
_JSON = "application/json"

Body = TypeVar("Body", bound=Struct)


class Leading(Struct):
    """A console wants to lead the room, in the place of another or beside it."""

    key: Annotated[str, Meta(max_length=100)]
    take_over: bool = False


class Vote(Struct):
    """A student's choice."""

    poll: Annotated[str, Meta(max_length=20)]
    choice: Annotated[int, Meta(ge=0, le=99)]


class Stand(Struct):
    """How a student takes part."""

    standing: Standing


class GoingOn(Struct):
    """A phase to go to."""

    to: Phase


class Controlling(Struct):
    """What students' pages are to do."""

    to: Control


class Nothing(Struct):
    """Nothing has to be said."""


class RefusedError(Exception):
    """A request that is answered in one sentence, with this status."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Events(EventSourceResponse):
    """A stream that also ends as one should when the server stops."""

    def __init__(self, events: AsyncIterable[bytes]) -> None:
        """Stream events, which bring their own signs of life."""
        super().__init__(events, ping=0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        await super().__call__(scope, receive, send)
        if self.active and scope["method"] != "HEAD":
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LAST_WORDS_S):
                    await send({"type": "http.response.body", "body": b""})


async def read(request: Request, kind: type[Body]) -> Body:
    """Return what somebody sent.

    Raises:
        RefusedError: it is none of this kind, or too large.
    """
    nonsense = RefusedError(400, "That was not understood; load the page anew and try again.")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _JSON:
        raise nonsense
    body = b""
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > MOST_BYTES:
                raise nonsense
        return msgspec.json.decode(body, type=kind)
    except (ClientDisconnect, msgspec.DecodeError):
        raise nonsense from None


def done() -> Response:
    """Return the answer to what was done."""
    return Response(status_code=204, headers=FRESH)


def error(status: int, why: str) -> Response:
    """Return the answer to what was not done, with one sentence that says why."""
    headers = FRESH | ({"retry-after": str(_RETRY_S)} if status == 503 else {})
    return Response(msgspec.json.encode({"error": why}), status, headers, _JSON)
