"""What a page may say over its websocket: which kinds of messages, how large, and how many. Knows Streamlit's protocol.

A page of this app asks for a run of its script, for a place to upload to, for a file to be made, and says that it is
still there. Streamlit's protocol knows more, such as emptying everybody's caches, which no page here sends.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING

from google.protobuf.message import DecodeError
from starlette.websockets import WebSocketDisconnected
from streamlit.proto.BackMsg_pb2 import BackMsg

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALLOWED = frozenset({"rerun_script", "file_urls_request", "backend_operation_request", "app_heartbeat", "stop_script"})
"""What the pages send."""

OPERATIONS = frozenset({"deferred_file", "dataframe_chunk"})
"""What the pages ask the server to do beside running their script."""

MOST_BYTES = 32_768
"""Of one message. All that were seen from pages had about 1 kB; an address in them may have up to 16 kB, as in HTTP."""

MOST_HASHES, MOST_WIDGETS = 400, 200
"""Of messages that a browser says it still has, and of widgets whose state it sends; nine and 20 were seen."""

A_SECOND, AT_ONCE = 20.0, 60.0
"""Messages a second that are taken from one page in the long run, and how many may come in a burst."""

_POLICY, _TOO_BIG, _PROTOCOL = 1008, 1009, 1002


class MessageRate:
    """Lets so many through at once and so many a second after that; the others wait."""

    def __init__(self, a_second: float, at_once: float) -> None:
        """Begin with a full measure."""
        self._a_second, self._at_once = a_second, at_once
        self._left, self._seen = at_once, time.monotonic()

    def wait_s(self) -> float:
        """Take one; return for how many seconds it has to wait."""
        now = time.monotonic()
        self._left = min(self._at_once, self._left + (now - self._seen) * self._a_second) - 1
        self._seen = now
        return max(0.0, -self._left / self._a_second)


def refusal(data: bytes) -> int | None:
    """Return the code with which a message ends its connection, or None if it is one that a page could send."""
    if len(data) > MOST_BYTES:
        return _TOO_BIG
    message = BackMsg()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return _PROTOCOL
    kind = message.WhichOneof("type")
    if kind not in ALLOWED:
        return _POLICY
    if kind == "backend_operation_request":
        return None if message.backend_operation_request.WhichOneof("payload") in OPERATIONS else _POLICY
    asked = message.rerun_script
    if len(asked.cached_message_hashes) > MOST_HASHES or len(asked.widget_states.widgets) > MOST_WIDGETS:
        return _TOO_BIG
    return None


class BoundedMessages:
    """ASGI middleware that passes on what a page could send, and ends connections that send anything else."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        rate, gone, ended = MessageRate(A_SECOND, AT_ONCE), False, False

        async def receive_bounded() -> Message:
            nonlocal gone, ended
            message = await receive()
            if message["type"] != "websocket.receive":
                gone = gone or message["type"] == "websocket.disconnect"
                return message
            code = refusal(message["bytes"]) if message.get("bytes") is not None else _PROTOCOL
            if code is not None:
                ended = True
                with contextlib.suppress(Exception):  # it may be gone already
                    await send({"type": "websocket.close", "code": code})
                return {"type": "websocket.disconnect", "code": code}
            await asyncio.sleep(rate.wait_s())
            return message

        async def send_until_ended(message: Message) -> None:
            if not ended:  # the page's run may still have something to say
                await send(message)

        try:
            await self._app(scope, receive_bounded, send_until_ended)
        except WebSocketDisconnected:
            if not gone:  # who left before the connection was made is no news
                raise
