"""What browsers ask of a room: small bodies in, events out. Who may ask what, and the sentence for who may not."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

from app.classroom import bodies, codes, cookies, keys, rooms
from app.classroom.bodies import RefusedError
from app.classroom.hub import Hub
from app.classroom.keys import HostKey, NotLeadingError
from app.classroom.limits import Tries
from app.classroom.rooms import Phase, Room, RoomError
from app.classroom.stores.store import NO_ROOM, NO_SEAT, AwayError, Change, NoRoomError, Store

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

PATH = "/classroom/rooms"

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


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
        except RefusedError as refused:
            return bodies.error(refused.status, str(refused))
        except NoRoomError as nothing:
            return bodies.error(404, str(nothing))
        except AwayError as away:
            return bodies.error(503, str(away))
        except NotLeadingError as not_leading:
            return bodies.error(403, str(not_leading))
        except RoomError as not_now:
            return bodies.error(409, str(not_now))

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
            raise RefusedError(403, "This is for this server's own pages.")

    @_answering
    async def lead(self, request: Request, code: str) -> Response:
        """Let a console lead the room, or look on."""
        body = await bodies.read(request, bodies.Leading)
        room, key = await self._opened(request, code, keys.read(body.key))
        if body.take_over:
            room = await self._store.change(code, lambda room, _: rooms.take_over(room))
        await self._store.see_host(code)
        response = bodies.done()
        cookies.keep_host(response, request, code, key.of(room))
        return response

    @_answering
    async def join(self, request: Request, code: str) -> Response:
        """Give a student a seat."""
        await bodies.read(request, bodies.Nothing)
        token = cookies.seat(request.cookies, code)
        if not token or not await self._has_seat(code, token):
            await self._read(request, code)
            token = token or codes.draw_key()
            await self._store.join(code, token)
        response = bodies.done()
        cookies.keep_seat(response, request, code, token)
        return response

    @_answering
    async def leave(self, request: Request, code: str) -> Response:
        """Take a student's seat back."""
        await self._as_student(request, code, lambda token: self._store.leave(code, token))
        response = bodies.done()
        cookies.forget_seat(response, request, code)
        return response

    @_answering
    async def vote(self, request: Request, code: str) -> Response:
        """Take a student's vote."""
        body = await bodies.read(request, bodies.Vote)
        await self._as_student(request, code, lambda token: self._store.vote(code, token, body.poll, body.choice))
        return bodies.done()

    @_answering
    async def stand(self, request: Request, code: str) -> Response:
        """Note whether a student is with the teacher, or looks around."""
        body = await bodies.read(request, bodies.Stand)
        await self._as_student(request, code, lambda token: self._store.see(code, token, body.standing))
        return bodies.done()

    @_answering
    async def go_on(self, request: Request, code: str) -> Response:
        """Go to another phase."""
        body = await bodies.read(request, bodies.GoingOn)
        return await self._change(request, code, lambda room, choices: rooms.go_on(room, body.to, choices))

    @_answering
    async def control(self, request: Request, code: str) -> Response:
        """Say what students' pages do."""
        body = await bodies.read(request, bodies.Controlling)
        return await self._change(request, code, lambda room, _: rooms.control(room, body.to))

    @_answering
    async def end(self, request: Request, code: str) -> Response:
        """Forget the room and all that belongs to it."""
        keys.check_leads(*await self._host(request, code))
        await self._store.end(code)
        response = bodies.done()
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
            raise RefusedError(409, "That belongs to the answer, which is not shown yet.")
        data, mime = await self._store.read_file(code, name)
        return Response(data, headers=bodies.FRESH, media_type=mime)

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
            raise RefusedError(400, "Say as whom: student, host or projector.")
        return bodies.Events(told)

    async def _read(self, request: Request, code: str, is_known: Callable[[Room], bool] = lambda _: False) -> Room:
        """Return a room to somebody who read its code, not to one who tries them all.

        Args:
            request: who asks.
            code: for which room.
            is_known: whether they have shown that they belong to it.
        """
        address = _address(request)
        wait = RefusedError(429, "Too many wrong codes were tried from here; wait a minute and try again.")
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
        raise RefusedError(403, NO_SEAT)

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
        return bodies.done()


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _opens(key: HostKey | None, room: Room) -> bool:
    return key is not None and key.opens(room)


async def _nothing_here(_request: Request) -> Response:
    return bodies.error(404, "There is nothing here.")
