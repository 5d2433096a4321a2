"""Uploads on their way to a page: in memory alone, so many for each session and so much in all. Knows Streamlit's upload store.

A file is here from its upload until the page has read it; from then on its session has it (`session.kept_pictures`).
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.formparsers import MultiPartParser
from starlette.responses import PlainTextResponse
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from googlenet_core.wording import whole

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send
    from streamlit.runtime.uploaded_file_manager import UploadedFileRec

FILES_OF_SESSION = 2
"""Files of one session that are received at the same time, and that wait to be read: pages ask for one at a time, from a file or from the camera."""

UPLOAD_PATH = "/_stcore/upload_file/"

LARGEST_BODY = 21 * 2**20
"""Bytes of the largest upload and what is around it; a body that does not say how long it is counts as much."""

WAIT_S = 30.0
"""How long an upload waits until there is room for it."""

_LOOK_S, _PATIENCE_S, _SLOW = 1.0, 10.0, 50_000.0
"""How often one who waits looks; after how many seconds others may be hung up on for them, who send fewer bytes a second."""


class UnreadFiles(MemoryUploadedFileManager):
    """Streamlit's store of uploaded files, with the newest few of each session and the newest of all.

    Args:
        upload_endpoint: where files are sent to.
        most_bytes: of all files together.
    """

    def __init__(self, upload_endpoint: str, most_bytes: int) -> None:
        super().__init__(upload_endpoint)
        self._most_bytes = most_bytes
        self._order: dict[tuple[str, str], None] = {}

    def add_file(self, session_id: str, file: UploadedFileRec) -> None:
        """Keep a file; older ones of the session, and the oldest of all, make room."""
        super().add_file(session_id, file)
        with self._lock:
            self._order.pop((session_id, file.file_id), None)
            self._order[session_id, file.file_id] = None
            here = [place for place in self._order if place[1] in self.file_storage.get(place[0], {})]
            self._order = dict.fromkeys(here)
            sizes = {place: len(self.file_storage[place[0]][place[1]].data) for place in here}
        own = [place for place in here if place[0] == session_id]
        gone = set(own[:-FILES_OF_SESSION])
        left = self._most_bytes - sum(size for place, size in sizes.items() if place not in gone)
        for place in here[:-1]:
            if left >= 0:
                break
            if place not in gone:
                gone.add(place)
                left += sizes[place]
        for place in gone:
            self.remove_file(*place)


def keep_in_memory() -> None:
    """Let no upload pass through a temporary file, as those above 1 MB otherwise do."""
    MultiPartParser.spool_max_size = LARGEST_BODY


@dataclass(eq=False, slots=True)
class _Body:
    """An upload that is being received."""

    session: str
    size: int
    began: float = field(default_factory=time.monotonic)
    received: int = 0
    limit: asyncio.Timeout = field(default_factory=lambda: asyncio.timeout(None))

    def bytes_a_second(self) -> float:
        return self.received / max(time.monotonic() - self.began, 1e-3)

    def may_go(self) -> bool:
        return (
            time.monotonic() - self.began > _PATIENCE_S and self.bytes_a_second() < _SLOW and not self.limit.expired()
        )

    def hang_up(self) -> None:
        self.limit.reschedule(0)


class UploadGate:
    """ASGI middleware that receives only as many bytes of uploads at the same time as there is room for.

    The others wait before they are read. If they wait long, those that send next to nothing are hung up on.

    Args:
        app: what is served.
        most_bytes: of all bodies together.
    """

    def __init__(self, app: ASGIApp, most_bytes: int) -> None:
        self._app = app
        self._most = self._left = most_bytes
        self._bodies: set[_Body] = set()
        self._room = asyncio.Condition()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or scope["method"] != "PUT" or not scope["path"].startswith(UPLOAD_PATH):
            await self._app(scope, receive, send)
            return
        body = _Body(scope["path"].removeprefix(UPLOAD_PATH).partition("/")[0], min(_declared(scope), self._most))
        try:
            async with asyncio.timeout(WAIT_S):
                await self._enter(body)
        except TimeoutError:
            refusal = PlainTextResponse("Too many files are being uploaded; try again in a minute.\n", 503)
            await refusal(scope, receive, send)
            return

        async def receive_counted() -> Message:
            message = await receive()
            body.received += len(message.get("body", b""))
            return message

        try:
            async with body.limit:
                await self._app(scope, receive_counted, send)
        except TimeoutError:
            if not body.limit.expired():
                raise
            await PlainTextResponse("The file came too slowly while others waited; try again.\n", 408)(
                scope, receive, send
            )
        finally:
            await self._leave(body)

    async def _enter(self, body: _Body) -> None:
        async with self._room:
            while in_the_way := self._in_the_way_of(body):
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK_S):
                        await self._room.wait()
                    continue
                slow = min((one for one in in_the_way if one.may_go()), key=_Body.bytes_a_second, default=None)
                if slow:
                    slow.hang_up()
            body.began = time.monotonic()
            self._left -= body.size
            self._bodies.add(body)

    def _in_the_way_of(self, body: _Body) -> set[_Body]:
        """Those of whom one has to end before another body is received."""
        own = {one for one in self._bodies if one.session == body.session}
        if len(own) >= FILES_OF_SESSION:
            return own
        return set() if self._left >= body.size else self._bodies

    async def _leave(self, body: _Body) -> None:
        self._bodies.discard(body)  # at once: nobody may hang up on it any more, and waiting may be cut short
        self._left += body.size
        async with self._room:
            self._room.notify_all()


def _declared(scope: Scope) -> int:
    """The bytes that a body says it has, or may have."""
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    declared = whole(said.decode("latin-1"))
    return LARGEST_BODY if declared is None else min(declared, LARGEST_BODY)
