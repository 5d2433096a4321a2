"""The response headers, without a server."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
from collections.abc import MutableMapping
from typing import Any

import pytest

from app.serving.security import (
    SecurityHeaders,
    content_security_policy,
    inline_script_hashes,
    security_headers,
)

Sent = list[MutableMapping[str, Any]]


def _serve(scope_type: str, *, headers: list[tuple[bytes, bytes]]) -> Sent:
    async def inner(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": f"{scope['type']}.response.start", "status": 200, "headers": headers})
        await send({"type": f"{scope['type']}.response.body", "body": b"x"})

    sent: Sent = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> MutableMapping[str, Any]:
        return {}

    asyncio.run(SecurityHeaders(inner)({"type": scope_type}, receive, send))
    return sent


def _directives(policy: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for words in (part.split() for part in policy.split("; "))}


def test_an_inline_script_is_allowed_by_the_hash_of_its_exact_text() -> None:
    digest = base64.b64encode(hashlib.sha256(b" let x = 1 \n").digest()).decode()
    assert inline_script_hashes('<script src="a.js"></script><script> let x = 1 \n</script>') == (f"'sha256-{digest}'",)


def test_streamlits_page_has_an_inline_script_to_allow() -> None:
    policy = _directives(security_headers()["content-security-policy"])
    assert any(source.startswith("'sha256-") for source in policy["script-src"])


def test_the_policy_lets_no_other_site_in_and_no_text_become_code() -> None:
    policy = _directives(content_security_policy(()))
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == policy["frame-src"] == ["'self'"]
    allowed = {source for sources in policy.values() for source in sources}
    assert allowed == {"'none'", "'self'", "blob:", "data:", "'unsafe-inline'", "'wasm-unsafe-eval'"}
    assert not {"'unsafe-inline'", "'unsafe-eval'", "data:"} & set(policy["script-src"])


def test_pages_of_the_same_address_alone_may_frame_it() -> None:
    headers = security_headers()
    assert _directives(headers["content-security-policy"])["frame-ancestors"] == ["'self'"]
    assert headers["x-frame-options"] == "SAMEORIGIN"


def test_every_http_response_carries_the_headers_once_and_keeps_its_own() -> None:
    start, body = _serve("http", headers=[(b"X-Frame-Options", b"ALLOWALL"), (b"etag", b"1")])
    names = [name.decode().lower() for name, _ in start["headers"]]
    assert sorted(names) == sorted([*security_headers(), "etag"])
    assert (b"x-frame-options", b"SAMEORIGIN") in start["headers"]
    assert body["body"] == b"x"


@pytest.mark.parametrize("scope_type", ["websocket", "lifespan"])
def test_what_is_not_http_passes_untouched(scope_type: str) -> None:
    start, _ = _serve(scope_type, headers=[(b"a", b"b")])
    assert start["headers"] == [(b"a", b"b")]


def _sent_by(inner: Any, scope: dict[str, Any]) -> Sent:
    sent: Sent = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> MutableMapping[str, Any]:
        return {}

    with contextlib.suppress(ZeroDivisionError):
        asyncio.run(SecurityHeaders(inner)(scope, receive, send))
    return sent


def _carried(message: MutableMapping[str, Any]) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in message["headers"]}


def test_a_refused_websocket_is_answered_with_the_headers() -> None:
    async def refusing(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.close", "code": 1008})

    start, body = _sent_by(refusing, {"type": "websocket", "extensions": {"websocket.http.response": {}}})
    assert (start["type"], start["status"], body["body"]) == ("websocket.http.response.start", 403, b"")
    assert _carried(start) == security_headers()
    assert _sent_by(refusing, {"type": "websocket"}) == [{"type": "websocket.close", "code": 1008}]


def test_a_websocket_that_was_accepted_is_closed_as_it_is() -> None:
    async def closing(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.close", "code": 1009})

    _, closed = _sent_by(closing, {"type": "websocket", "extensions": {"websocket.http.response": {}}})
    assert closed == {"type": "websocket.close", "code": 1009}


@pytest.mark.parametrize(("method", "status", "closes"), [("PUT", 413, True), ("PUT", 204, False), ("GET", 404, False)])
def test_a_refused_body_is_not_read_to_its_end(method: str, status: int, closes: bool) -> None:
    async def answering(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})

    (start,) = _sent_by(answering, {"type": "http", "method": method})
    assert (_carried(start).get("connection") == "close") is closes


@pytest.mark.parametrize("begun", [False, True])
def test_a_crash_is_answered_once_and_with_the_headers(begun: bool) -> None:
    async def crashing(scope: Any, receive: Any, send: Any) -> None:
        if begun:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ZeroDivisionError

    start, *rest = _sent_by(crashing, {"type": "http"})
    assert start["status"] == (200 if begun else 500)
    assert _carried(start) == security_headers()
    assert [message["type"] for message in rest] == ([] if begun else ["http.response.body"])
