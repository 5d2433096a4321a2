"""Which messages a page may send over its websocket, and what becomes of a connection that sends another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, MutableMapping
from typing import Any

import pytest
from hypothesis import given, strategies as st
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected
from streamlit.proto.BackMsg_pb2 import BackMsg

from app.serving.limits import messages
from app.serving.limits.messages import ALLOWED, BoundedMessages, MessageRate, refusal
from tests.support.clock import Clock

POLICY, TOO_BIG, PROTOCOL = 1008, 1009, 1002
Message = MutableMapping[str, Any]


def of_kind(kind: str) -> BackMsg:
    """A message of a kind, with nothing more in it than makes it that."""
    message, field = BackMsg(), BackMsg.DESCRIPTOR.fields_by_name[kind]
    if field.message_type is not None:
        getattr(message, kind).SetInParent()
    elif field.cpp_type == field.CPPTYPE_STRING:
        setattr(message, kind, "x")
    else:
        setattr(message, kind, 1)
    return message


def rerun(*, hashes: int = 0, widgets: int = 0, query: str = "") -> bytes:
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.cached_message_hashes.extend(["h"] * hashes)
    for number in range(widgets):
        message.rerun_script.widget_states.widgets.add(id=str(number))
    return message.SerializeToString()


KINDS = [field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields]


@pytest.mark.parametrize("kind", KINDS)
def test_of_all_that_the_protocol_knows_pages_may_send_what_they_do_send(kind: str) -> None:
    if kind == "backend_operation_request":
        return  # by what it asks for
    assert refusal(of_kind(kind).SerializeToString()) == (None if kind in ALLOWED else POLICY)


def test_every_kind_that_is_allowed_is_one_of_the_protocols() -> None:
    assert set(KINDS) >= ALLOWED
    assert "clear_cache" in set(KINDS) - ALLOWED


OPERATIONS = [field.name for field in BackMsg().backend_operation_request.DESCRIPTOR.oneofs_by_name["payload"].fields]


@pytest.mark.parametrize("operation", [*OPERATIONS, None])
def test_of_the_servers_operations_pages_may_ask_for_files_and_tables(operation: str | None) -> None:
    message = of_kind("backend_operation_request")
    if operation:
        getattr(message.backend_operation_request, operation).SetInParent()
    allowed = operation in messages.OPERATIONS
    assert refusal(message.SerializeToString()) == (None if allowed else POLICY)
    assert set(OPERATIONS) >= messages.OPERATIONS


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", POLICY),
        (b"\xff\xff\xff", PROTOCOL),
        (rerun()[:-1] + b"\xff", PROTOCOL),
        (rerun(hashes=400), None),
        (rerun(hashes=401), TOO_BIG),
        (rerun(widgets=200), None),
        (rerun(widgets=201), TOO_BIG),
        (rerun(query="x" * 32_000), None),
        (rerun(query="x" * 32_768), TOO_BIG),
        (bytes(21_000_000), TOO_BIG),
    ],
    ids=["empty", "garbage", "cut", "hashes", "hashes+", "widgets", "widgets+", "address", "address+", "large"],
)
def test_sizes_and_garbage(data: bytes, code: int | None) -> None:
    assert refusal(data) == code


@given(st.binary(max_size=200))
def test_whatever_comes_is_judged_without_an_error(data: bytes) -> None:
    assert refusal(data) in {None, POLICY, PROTOCOL, TOO_BIG}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(messages, "time", clock)
    return clock


def test_so_many_come_through_at_once_and_so_many_a_second_after_that(clock: Clock) -> None:
    rate = MessageRate(a_second=10, at_once=3)
    assert [rate.wait_s() for _ in range(5)] == pytest.approx([0, 0, 0, 0.1, 0.2])
    clock.now_s += 0.2
    assert rate.wait_s() == pytest.approx(0.1)
    clock.now_s += 1000
    assert [rate.wait_s() for _ in range(4)] == pytest.approx([0, 0, 0, 0.1]), "never more than a full measure"


class Connection:
    """A websocket to the middleware: what comes in, and what went out."""

    def __init__(self, *incoming: Message) -> None:
        self._incoming = iter(incoming)
        self.sent: list[Message] = []
        self.heard: list[Message] = []
        self.scope: dict[str, Any] = {"type": "websocket", "headers": [], "path": "/", "subprotocols": []}

    async def receive(self) -> Message:
        return next(self._incoming)

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    async def listen(self, _scope: Any, receive: Any, send: Any) -> None:
        """An app that hears everything until the connection ends, and still has something to say then."""
        await send({"type": "websocket.accept"})
        while not self.heard or self.heard[-1]["type"] != "websocket.disconnect":
            self.heard.append(await receive())
        await send({"type": "websocket.send", "bytes": b"late"})

    def serve(self, app: Callable[..., Any] | None = None) -> None:
        asyncio.run(BoundedMessages(app or self.listen)(self.scope, self.receive, self.send))


CONNECT, LEAVE = {"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1001}


def received(data: bytes | None = None, text: str | None = None) -> Message:
    return {"type": "websocket.receive", "bytes": data, "text": text}


def kinds(all_of_them: Iterable[Message]) -> list[str]:
    return [one["type"].partition(".")[2] for one in all_of_them]


def test_what_a_page_sends_comes_through_as_it_is() -> None:
    page = Connection(CONNECT, received(rerun()), received(rerun(widgets=3)), LEAVE)
    page.serve()
    assert page.heard == [CONNECT, received(rerun()), received(rerun(widgets=3)), LEAVE]
    assert kinds(page.sent) == ["accept", "send"]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (received(BackMsg(clear_cache=True).SerializeToString()), POLICY),
        (received(rerun(hashes=500)), TOO_BIG),
        (received(b"\xff"), PROTOCOL),
        (received(text="hello"), PROTOCOL),
        ({"type": "websocket.receive", "text": "hello"}, PROTOCOL),
    ],
    ids=["another kind", "large", "garbage", "text", "text alone"],
)
def test_anything_else_ends_the_connection_and_the_app_hears_that_it_ended(message: Message, code: int) -> None:
    page = Connection(CONNECT, message)
    page.serve()
    assert page.heard == [CONNECT, {"type": "websocket.disconnect", "code": code}]
    assert page.sent[1:] == [{"type": "websocket.close", "code": code}], "and nothing is sent after that"


def test_a_connection_that_is_gone_when_it_is_to_be_ended_is_no_error() -> None:
    class Gone(Connection):
        async def send(self, message: Message) -> None:
            await super().send(message)
            if message["type"] == "websocket.close":
                raise OSError("gone")

    page = Gone(CONNECT, received(b"\xff"))
    page.serve()
    assert kinds(page.heard) == ["connect", "disconnect"]


def test_who_sends_too_fast_waits(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        clock.now_s += seconds

    monkeypatch.setattr(messages.asyncio, "sleep", sleep)
    count = int(messages.AT_ONCE) + 40
    page = Connection(CONNECT, *[received(rerun())] * count, LEAVE)
    page.serve()
    assert len(page.heard) == count + 2, "all come through"
    assert waited[: int(messages.AT_ONCE)] == [0] * int(messages.AT_ONCE)
    assert sum(waited) == pytest.approx(40 / messages.A_SECOND)


async def endpoint(scope: Any, receive: Any, send: Any) -> None:
    """What Streamlit does with a websocket."""
    websocket = WebSocket(scope, receive, send)
    await websocket.accept()
    try:
        while True:
            await websocket.receive_bytes()
    except WebSocketDisconnect:
        pass


def test_a_refused_message_ends_streamlits_loop_too() -> None:
    page = Connection(CONNECT, received(b"\xff"))
    page.serve(endpoint)
    assert kinds(page.sent) == ["accept", "close"]


async def uses_a_websocket_that_is_gone(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    raise WebSocketDisconnected("WebSocket is not connected.")


def test_who_left_before_the_connection_was_made_is_no_error() -> None:
    Connection(LEAVE).serve(uses_a_websocket_that_is_gone)


def test_any_other_use_of_a_closed_websocket_is_one() -> None:
    with pytest.raises(WebSocketDisconnected):
        Connection(CONNECT).serve(uses_a_websocket_that_is_gone)


def test_requests_pass_untouched() -> None:
    seen: list[Any] = []

    async def app(*given: Any) -> None:
        seen.extend(given)

    scope = {"type": "http"}
    page = Connection()
    asyncio.run(BoundedMessages(app)(scope, page.receive, page.send))
    assert seen == [scope, page.receive, page.send]
