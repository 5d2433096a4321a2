"""Files that are made when somebody asks for them: by turns, and only for the session that offers them. Knows Streamlit.

Streamlit makes each as soon as it is asked to, in a few threads: two hundred that one page asks for would keep everybody
else's waiting for a minute. And it makes any file whose number somebody knows.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from typing import TYPE_CHECKING

from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse
from streamlit.runtime import app_session
from streamlit.runtime.backend_operation_handler import DeferredFileHandler

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from streamlit.proto.BackMsg_pb2 import BackendOperationRequest

AT_ONCE = 2
"""Files that are made at the same time."""

MOST_WAITING = 20
"""Files that one session may be waiting for."""


class Rounds:
    """Lets so many in at the same time; those who wait go round by whom they are for. For one event loop.

    Args:
        at_once: how many may be in.
        most_waiting: how many may wait for the same one.
    """

    def __init__(self, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING) -> None:
        self._free = at_once
        self._most_waiting = most_waiting
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    @contextlib.asynccontextmanager
    async def turn(self, whose: str) -> AsyncIterator[None]:
        """Wait for a turn and hold it for as long as the block lasts.

        Raises:
            OverflowError: too many wait for the same one.
        """
        if self._free:
            self._free -= 1
        else:
            await self._wait(whose)
        try:
            yield
        finally:
            self._go_on()

    async def _wait(self, whose: str) -> None:
        own = self._waiting.setdefault(whose, deque())
        if sum(not one.done() for one in own) >= self._most_waiting:  # who gave up waits no longer
            raise OverflowError("too many files are asked for at the same time")
        ready = asyncio.get_running_loop().create_future()
        own.append(ready)
        try:
            await ready
        except asyncio.CancelledError:
            if ready.done() and not ready.cancelled():  # its turn came just then: it is the next one's
                self._go_on()
            raise

    def _go_on(self) -> None:
        """Let the next one in: of whoever was let in longest ago."""
        while self._waiting:
            whose = next(iter(self._waiting))
            own = self._waiting.pop(whose)
            ready = own.popleft()
            if own:
                self._waiting[whose] = own  # behind all others
            if not ready.done():
                ready.set_result(None)
                return
        self._free += 1


_rounds = Rounds()


class OwnDeferredFiles(DeferredFileHandler):
    """Makes a session's own files, by turns."""

    async def handle(self, request: BackendOperationRequest, session_id: str) -> BackendOperationResponse:
        """Make a file and answer with its address, or with an error."""
        offered = self._get_media_file_mgr()._deferred_callables.get(request.deferred_file.file_id)
        if offered is None or offered["session_id"] != session_id:
            return _failed(request, "This page no longer offers that file.")
        try:
            async with _rounds.turn(session_id):
                return await super().handle(request, session_id)
        except OverflowError:
            return _failed(request, "Too many files are being made for this page; wait for one of them.")


def _failed(request: BackendOperationRequest, why: str) -> BackendOperationResponse:
    return BackendOperationResponse(request_id=request.request_id, error_msg=why)


def make_own_files_only() -> None:
    """Let every session from now on make its files in this way."""
    app_session.DeferredFileHandler = OwnDeferredFiles  # type: ignore[attr-defined]
