"""A desk that is reached by HTTP, in the place of a teacher's page, for programs outside the server.

What is asked at ``/desk`` is done as a page's run does it: in a thread of its own, by `app.classroom.desk`.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from typing import TypeVar

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.classroom import desk
from app.classroom.questions import Question
from app.classroom.rooms import RoomError
from app.classroom.routes import Classroom

Asked = TypeVar("Asked", bound=Struct)


class Opening(Struct):
    """A room is to be opened."""


class Opened(Struct):
    """A room and its teacher's key."""

    code: str
    key: str


class Asking(Struct):
    """A question is to be asked."""

    code: str
    key: str
    question: Question
    files: dict[str, tuple[bytes, str]]


class Moving(Struct):
    """The teacher is at another view."""

    code: str
    key: str
    view: str


def open_room(_asked: Opening) -> Opened:
    return Opened(*desk.open_room())


def ask(asked: Asking) -> None:
    desk.ask(asked.code, asked.key, asked.question, asked.files)


def move(asked: Moving) -> None:
    desk.move(asked.code, asked.key, asked.view)


def at_desk(name: str, kind: type[Asked], do: Callable[[Asked], object]) -> BaseRoute:
    """Something to ask for at the desk."""

    async def answer(request: Request) -> Response:
        asked = msgspec.json.decode(await request.body(), type=kind)
        try:
            return Response(msgspec.json.encode(await asyncio.to_thread(do, asked)), media_type="application/json")
        except RoomError as error:
            return Response(msgspec.json.encode({"error": str(error)}), 409, media_type="application/json")

    return Route(f"/desk/{name}", answer, methods=["POST"])


def with_desk(routes: Callable[[Classroom], list[BaseRoute]]) -> Callable[[Classroom], list[BaseRoute]]:
    """Add a desk to what a server answers."""

    @functools.wraps(routes)
    def more(classroom: Classroom) -> list[BaseRoute]:
        return [
            at_desk("open", Opening, open_room),
            at_desk("ask", Asking, ask),
            at_desk("move", Moving, move),
            *routes(classroom),
        ]

    return more
