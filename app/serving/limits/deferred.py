"""Files that are made when somebody asks for them: by turns, and only for the session that offers them. Knows Streamlit.

Streamlit makes each as soon as it is asked to, in a few threads: two hundred that one page asks for would keep everybody
else's waiting for a minute. And it makes any file whose number somebody knows.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse
from streamlit.runtime import app_session, exists, get_instance
from streamlit.runtime.backend_operation_handler import DeferredFileHandler

from googlenet_core.queueing import Rounds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from streamlit.proto.BackMsg_pb2 import BackendOperationRequest

    from googlenet_core.queueing import Visitor

AT_ONCE = 2
"""Files that are made at the same time."""

MOST_WAITING = 20
"""Files that one session may be waiting for."""


@dataclass(eq=False, slots=True)
class _Waiting:
    """One who waits, and what tells that the turn has come."""

    visitor: Visitor
    ready: asyncio.Future[None]


class Doors:
    """Lets so many in at the same time; the turns of those who wait go round. For one event loop.

    Args:
        at_once: how many may be in.
        most_waiting: how many of one visitor may wait.
    """

    def __init__(self, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING) -> None:
        self._free = at_once
        self._most_waiting = most_waiting
        self._waiting: Rounds[_Waiting] = Rounds()

    @contextlib.asynccontextmanager
    async def turn(self, visitor: Visitor) -> AsyncIterator[None]:
        """Wait for a turn and hold it for as long as the block lasts.

        Raises:
            OverflowError: too many of the same visitor wait.
        """
        if self._free:
            self._free -= 1
        else:
            await self._wait(visitor)
        try:
            yield
        finally:
            self._go_on()

    async def _wait(self, visitor: Visitor) -> None:
        if self._waiting.of_visitor(visitor) >= self._most_waiting:
            raise OverflowError("too many files are asked for at the same time")
        own = _Waiting(visitor, asyncio.get_running_loop().create_future())
        self._waiting.add(own)
        try:
            await own.ready
        except asyncio.CancelledError:
            if own.ready.cancelled():
                with contextlib.suppress(ValueError):  # passed over meanwhile
                    self._waiting.remove(own)
            else:  # the turn came just then: it is the next one's
                self._go_on()
            raise

    def _go_on(self) -> None:
        """Let the next one in, or have one more place."""
        while first := next(self._waiting.heads(), None):
            self._waiting.take(first)
            if not first.ready.cancelled():
                first.ready.set_result(None)
                return
        self._free += 1


_doors = Doors()


class OwnDeferredFiles(DeferredFileHandler):
    """Makes a session's own files, by turns."""

    async def handle(self, request: BackendOperationRequest, session_id: str) -> BackendOperationResponse:
        """Make a file and answer with its address, or with an error."""
        offered = self._get_media_file_mgr()._deferred_callables.get(request.deferred_file.file_id)
        if offered is None or offered["session_id"] != session_id:
            return _failed(request, "This page no longer offers that file.")
        try:
            async with _doors.turn((_address(session_id), session_id)):
                return await super().handle(request, session_id)
        except OverflowError:
            return _failed(request, "Too many files are being made for this page; wait for one of them.")


def _address(session_id: str) -> str:
    """Where a session's page is; empty where that is not known."""
    client = get_instance().get_client(session_id) if exists() else None
    return (client.client_context.remote_ip or "") if client and client.client_context else ""


def _failed(request: BackendOperationRequest, why: str) -> BackendOperationResponse:
    return BackendOperationResponse(request_id=request.request_id, error_msg=why)


def make_own_files_only() -> None:
    """Let every session from now on make its files in this way."""
    app_session.DeferredFileHandler = OwnDeferredFiles  # type: ignore[attr-defined]
