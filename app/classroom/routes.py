"""What browsers ask of a room: small bodies in, events out. Who may ask what, and the sentence for who may not."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import anyio
import msgspec
from msgspec import Meta, Struct
from sse_starlette import EventSourceResponse
from starlette.responses import Response
from starlette.routing import Route

from app.classroom import codes, cookies, keys, rooms
from app.classroom.hub import Hub
from app.classroom.keys import HostKey, NotLeadingError
from app.classroom.limits import Tries
from app.classroom.rooms import Control, Phase, Room, RoomError
from app.classroom.stores.store import NO_ROOM, NO_SEAT, AwayError, Change, NoRoomError, Standing, Store

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute
    from starlette.types import Receive, Scope, Send

PATH = "/classroom/rooms"

MOST_BYTES = 4096
"""Of a body."""

_RETRY_S = 2
_LAST_WORDS_S = 0.5
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_FRESH = {"cache-control": "no-store"}
_JSON = "application/json"

Body = TypeVar("Body", bound=Struct)


class _Host(Struct):
    key: Annotated[str, Meta(max_length=100)]
    take_over: bool = False


class _Vote(Struct):
    poll: Annotated[str, Meta(max_length=20)]
    choice: Annotated[int, Meta(ge=0, le=99)]


class _Standing(Struct):
    standing: Standing


class _Phase(Struct):
    to: Phase


class _Control(Struct):
    to: Control


class _Nothing(Struct):
    pass


class _RefusedError(Exception):
    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class _Events(EventSourceResponse):
    """A stream that also ends as one should when the server stops."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await super().__call__(scope, receive, send)
        if self.active and scope["method"] != "HEAD":
            with anyio.move_on_after(_LAST_WORDS_S):
                await send({"type": "http.response.body", "body": b""})


Endpoint = Callable[["Classroom", "Request", str], Awaitable[Response]]


def _answering(endpoint: Endpoint) -> Callable[[Classroom, Request], Awaitable[Response]]:
    """Let an endpoint have the room's code, and its refusals be answered in one sentence each."""

    @functools.wraps(endpoint)
    async def answer(classroom: Classroom, request: Request) -> Response:
        try:
            if request.method not in ("GET", "HEAD"):
                classroom.check_origin(request)
            code = codes.read_code(request.path_params["code"])
            if code is None:
                raise NoRoomError(NO_ROOM)
            return await endpoint(classroom, request, code)
        except _RefusedError as refused:
            return _error(refused.status, str(refused))
        except NoRoomError as nothing:
            return _error(404, str(nothing))
        except AwayError as away:
            return _error(503, str(away))
        except NotLeadingError as not_leading:
            return _error(403, str(not_leading))
        except RoomError as not_now:
            return _error(409, str(not_now))

    return answer


class Classroom:
    """The rooms as browsers reach them.

    Args:
        store: where rooms are kept.
        hub: who tells what happens in them.
        same_site: whether a page of an origin belongs to the server that was asked for as a host.
        tries: who tried which codes.
    """

    def __init__(
        self, store: Store, hub: Hub, same_site: Callable[[str, str], bool], tries: Tries | None = None
    ) -> None:
        self._store, self._hub, self._same_site = store, hub, same_site
        self._tries = tries or Tries()

    def routes(self) -> list[BaseRoute]:
        """Return what answers below `PATH`, whatever is asked there: Streamlit would send its page."""
        room = f"{PATH}/{{code}}"
        return [
            Route(f"{room}/host", self.lead, methods=["POST"]),
            Route(f"{room}/seats", self.join, methods=["POST"]),
            Route(f"{room}/seats", self.leave, methods=["DELETE"]),
            Route(f"{room}/votes", self.vote, methods=["POST"]),
            Route(f"{room}/standing", self.stand, methods=["POST"]),
            Route(f"{room}/phase", self.go_on, methods=["POST"]),
            Route(f"{room}/control", self.control, methods=["POST"]),
            Route(f"{room}/files/{{name}}", self.file),
            Route(f"{room}/events", self.events),
            Route(room, self.end, methods=["DELETE"]),
            Route(f"{PATH}/{{rest:path}}", _nothing_here, methods=_METHODS),
        ]

    def check_origin(self, request: Request) -> None:
        """Check that a page of this server asks."""
        origin, host = request.headers.get("origin", ""), request.headers.get("host", "")
        if not self._same_site(origin, host):
            raise _RefusedError(403, "This is for this server's own pages.")

    @_answering
    async def lead(self, request: Request, code: str) -> Response:
        """Let a console lead the room, or look on."""
        body = await _body(request, _Host)
        room, key = await self._opened(request, code, keys.read(body.key))
        if body.take_over:
            room = await self._store.change(code, lambda room, _: rooms.take_over(room))
        await self._store.see_host(code)
        response = _done()
        cookies.keep_host(response, request, code, key.of(room))
        return response

    @_answering
    async def join(self, request: Request, code: str) -> Response:
        """Give a student a seat."""
        await _body(request, _Nothing)
        token = cookies.seat(request.cookies, code)
        if not token or not await self._has_seat(code, token):
            await self._read(request, code)
            token = token or codes.draw_key()
            await self._store.join(code, token)
        response = _done()
        cookies.keep_seat(response, request, code, token)
        return response

    @_answering
    async def leave(self, request: Request, code: str) -> Response:
        """Take a student's seat back."""
        await self._as_student(request, code, lambda token: self._store.leave(code, token))
        response = _done()
        cookies.forget_seat(response, request, code)
        return response

    @_answering
    async def vote(self, request: Request, code: str) -> Response:
        """Take a student's vote."""
        body = await _body(request, _Vote)
        await self._as_student(request, code, lambda token: self._store.vote(code, token, body.poll, body.choice))
        return _done()

    @_answering
    async def stand(self, request: Request, code: str) -> Response:
        """Note whether a student is with the teacher, or looks around."""
        body = await _body(request, _Standing)
        await self._as_student(request, code, lambda token: self._store.see(code, token, body.standing))
        return _done()

    @_answering
    async def go_on(self, request: Request, code: str) -> Response:
        """Go to another phase."""
        body = await _body(request, _Phase)
        return await self._change(request, code, lambda room, choices: rooms.go_on(room, body.to, choices))

    @_answering
    async def control(self, request: Request, code: str) -> Response:
        """Say what students' pages do."""
        body = await _body(request, _Control)
        return await self._change(request, code, lambda room, _: rooms.control(room, body.to))

    @_answering
    async def end(self, request: Request, code: str) -> Response:
        """Forget the room and all that belongs to it."""
        keys.check_leads(*await self._host(request, code))
        await self._store.end(code)
        response = _done()
        cookies.forget_host(response, request, code)
        return response

    @_answering
    async def file(self, request: Request, code: str) -> Response:
        """Send a picture, or the drawing of an answer that was given."""
        key, token = cookies.host(request.cookies, code), cookies.seat(request.cookies, code)
        seated = bool(token) and await self._has_seat(code, token)
        room = await self._read(request, code, lambda room: seated or _opens(key, room))
        name = request.path_params["name"]
        early = room.question is not None and name == room.question.drawing and room.phase is not Phase.ANSWER
        if early and not _opens(key, room):
            raise _RefusedError(409, "That belongs to the answer, which is not shown yet.")
        data, mime = await self._store.read_file(code, name)
        return Response(data, headers=_FRESH, media_type=mime)

    @_answering
    async def events(self, request: Request, code: str) -> Response:
        """Tell what happens, from now on."""
        role = request.query_params.get("as")
        self._hub.check_room_for(code)
        if role == "student":
            await self._as_student(request, code, lambda token: self._store.see(code, token))
            told = self._hub.student(code, cookies.seat(request.cookies, code))
        elif role == "host":
            _, key = await self._host(request, code)
            told = self._hub.host(code, key.epoch)
        elif role == "projector":
            await self._read(request, code)
            told = self._hub.projector(code)
        else:
            raise _RefusedError(400, "Say as whom: student, host or projector.")
        return _Events(told, ping=0)

    async def _read(self, request: Request, code: str, is_known: Callable[[Room], bool] = lambda _: False) -> Room:
        """Return a room to somebody who read its code, not to one who tries them all.

        Args:
            request: who asks.
            code: for which room.
            is_known: whether they have shown that they belong to it.
        """
        address = _address(request)
        wait = _RefusedError(429, "Too many wrong codes were tried from here; wait a minute and try again.")
        too_many = self._tries.too_many(address)
        try:
            room = await self._store.read(code)
        except NoRoomError:
            self._tries.note(address, code)
            if too_many:
                raise wait from None
            raise
        if too_many and not is_known(room):
            raise wait
        return room

    async def _has_seat(self, code: str, token: str) -> bool:
        try:
            await self._store.see(code, token)
        except NoRoomError:
            return False
        return True

    async def _as_student(self, request: Request, code: str, do: Callable[[str], Awaitable[None]]) -> None:
        """Do something for a student who has a seat."""
        if token := cookies.seat(request.cookies, code):
            try:
                if self._tries.too_many(_address(request)):  # what is done may tell that there is a room
                    await self._store.see(code, token)
                await do(token)
            except NoRoomError:  # or no seat
                pass
            else:
                return
        await self._read(request, code)
        raise _RefusedError(403, NO_SEAT)

    async def _host(self, request: Request, code: str) -> tuple[Room, HostKey]:
        """Return the room of whoever has its key in a cookie, also of an epoch before."""
        return await self._opened(request, code, cookies.host(request.cookies, code))

    async def _opened(self, request: Request, code: str, key: HostKey | None) -> tuple[Room, HostKey]:
        room = await self._read(request, code, lambda room: _opens(key, room))
        if key is None or not key.opens(room):
            raise NotLeadingError("This room is led by somebody else.")
        return room, key

    async def _change(self, request: Request, code: str, change: Change) -> Response:
        """Change a room for the console that leads it."""
        _, key = await self._host(request, code)
        await self._store.change(code, lambda room, choices: change(keys.check_leads(room, key), choices))
        return _done()


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _opens(key: HostKey | None, room: Room) -> bool:
    return key is not None and key.opens(room)


async def _body(request: Request, kind: type[Body]) -> Body:
    """Return what somebody sent, if it is of this kind."""
    nonsense = _RefusedError(400, "That was not understood; load the page anew and try again.")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _JSON:
        raise nonsense
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise nonsense
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError:
        raise nonsense from None


def _done() -> Response:
    return Response(status_code=204, headers=_FRESH)


def _error(status: int, why: str) -> Response:
    headers = _FRESH | ({"retry-after": str(_RETRY_S)} if status == 503 else {})
    return Response(msgspec.json.encode({"error": why}), status, headers, _JSON)


async def _nothing_here(_request: Request) -> Response:
    return _error(404, "There is nothing here.")
