"""The response headers, without a server."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import MutableMapping
from typing import Any

import pytest

from app.security import SecurityHeaders, content_security_policy, inline_script_hashes, security_headers

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
    assert policy["frame-ancestors"] == ["'none'"]
    allowed = {source for sources in policy.values() for source in sources}
    assert allowed == {"'none'", "'self'", "blob:", "data:", "'unsafe-inline'"}
    assert not {"'unsafe-inline'", "'unsafe-eval'", "data:"} & set(policy["script-src"])


def test_every_http_response_carries_the_headers_once_and_keeps_its_own() -> None:
    start, body = _serve("http", headers=[(b"X-Frame-Options", b"SAMEORIGIN"), (b"etag", b"1")])
    names = [name.decode().lower() for name, _ in start["headers"]]
    assert sorted(names) == sorted([*security_headers(), "etag"])
    assert (b"x-frame-options", b"DENY") in start["headers"]
    assert body["body"] == b"x"


@pytest.mark.parametrize("scope_type", ["websocket", "lifespan"])
def test_what_is_not_http_passes_untouched(scope_type: str) -> None:
    start, _ = _serve(scope_type, headers=[(b"a", b"b")])
    assert start["headers"] == [(b"a", b"b")]
