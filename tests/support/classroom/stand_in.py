"""A room whose state a test sets by hand, behind the pages' real ones and the headers that browsers get them with."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import streamlit
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from app.classroom.pages import routes
from app.serving.first_page import FirstPage
from app.serving.security import SecurityHeaders
from app.serving.sub_path import SubPath
from tests.conftest import PATIENCE_S
from tests.support.classroom.states import state

BELOW = "/school"
"""A path that a proxy may put before everything."""

APP = """<html xmlns="http://www.w3.org/1999/xhtml" lang="en">
<head><title>The app</title></head><body><main><h1>What the teacher looks at</h1></main></body></html>"""
"""What a room's wall shows of the app."""


class StandIn:
    """One room: what is sent of it, and what was asked for."""

    def __init__(self, url: str, loop: asyncio.AbstractEventLoop) -> None:
        self.url, self.loop = url, loop
        self.state: dict[str, Any] = state("explore")
        self.files: dict[str, tuple[bytes, str]] = {}
        self.asked: list[tuple[str, Any]] = []
        self.refusals: dict[str, tuple[int, str]] = {}
        self.away = self.over = False
        self._turn = 0
        self._changed = asyncio.Condition()

    @property
    def votes(self) -> list[dict[str, Any]]:
        """The votes that arrived, in turn."""
        return [body for what, body in self.asked if what == "votes"]

    def show(self, phase: str, **other: Any) -> None:
        """Send another state."""
        self.set(state=state(phase, **other), away=False)

    def set(self, **what: Any) -> None:
        """Change something and tell those who listen."""

        async def change() -> None:
            for name, value in what.items():
                setattr(self, name, value)
            self._turn += 1
            async with self._changed:
                self._changed.notify_all()

        asyncio.run_coroutine_threadsafe(change(), self.loop).result(PATIENCE_S)

    def routes(self) -> list[Any]:
        room = "/classroom/rooms/{code}"
        return [
            Route(f"{room}/events", self._events),
            Route(f"{room}/files/{{name}}", self._file),
            Route(f"{room}/seats", self._leave, methods=["DELETE"]),
            Route(f"{room}/{{what}}", self._take, methods=["POST"]),
            Route("/lesson", self._app),
            *routes.routes(),
            Mount("/static", StaticFiles(directory=Path(streamlit.__file__).parent / "static" / "static")),
        ]

    def _refused(self, what: str, code: str) -> Response | None:
        if code != "K7MW" or self.over:
            return JSONResponse({"error": "There is no such room, or not any more."}, 404)
        status, error = self.refusals.get(what, (0, ""))
        return JSONResponse({"error": error}, status) if status else None

    async def _take(self, request: Request) -> Response:
        what = request.path_params["what"]
        assert request.headers["content-type"] == "application/json"
        assert request.headers["origin"] == self.url
        if refused := self._refused(what, request.path_params["code"]):
            self.asked.append((f"{what} refused", await request.json()))
            return refused
        if what != "seats" and not request.cookies:
            return JSONResponse({"error": "You have no seat in this room; join it first."}, 403)
        self.asked.append((what, await request.json()))
        response = Response(status_code=204)
        if what == "seats":
            response.set_cookie("explorer_seat_K7MW", "token", httponly=True, samesite="strict")
        return response

    async def _app(self, _request: Request) -> Response:
        return Response(APP, media_type="application/xhtml+xml")  # in the place of HTML the first page is sent

    async def _leave(self, request: Request) -> Response:
        self.asked.append(("left", None))
        return Response(status_code=204)

    async def _file(self, request: Request) -> Response:
        data, mime = self.files[request.path_params["name"]]
        return Response(data, media_type=mime)

    async def _events(self, request: Request) -> Response:
        self.asked.append(("events", request.query_params["as"]))
        refused = self._refused("events", request.path_params["code"])
        return refused or StreamingResponse(self._told(), media_type="text/event-stream")

    async def _told(self) -> AsyncIterator[str]:
        turn = -1
        while True:
            if turn != self._turn:
                turn = self._turn
                event, data = (
                    ("away", {"error": "The memory of rooms does not answer."}) if self.away else ("state", self.state)
                )
                yield f"event: {'over' if self.over else event}\ndata: {json.dumps(data)}\n\n"
            async with self._changed:
                await self._changed.wait_for(lambda turn=turn: turn != self._turn)


@contextmanager
def served(port: int = 0) -> Iterator[StandIn]:
    """The room behind a server of its own, at the root and below `BELOW`."""
    taken = socket.socket()
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    taken.bind(("127.0.0.1", port))
    loop = asyncio.new_event_loop()
    stand_in = StandIn(f"http://127.0.0.1:{taken.getsockname()[1]}", loop)
    app = Starlette(
        routes=stand_in.routes(),
        middleware=[Middleware(SecurityHeaders), Middleware(SubPath, path=BELOW), Middleware(FirstPage)],
    )
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))

    async def serve() -> None:
        await server.serve([taken])
        streams = asyncio.all_tasks() - {asyncio.current_task()}
        for stream in streams:
            stream.cancel()
        await asyncio.gather(*streams, return_exceptions=True)

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(serve())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    deadline = time.monotonic() + PATIENCE_S
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    try:
        yield stand_in
    finally:
        server.should_exit = server.force_exit = True
        thread.join(PATIENCE_S)
        loop.close()
