"""A sub-path behind a proxy, taken off or not."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route

from app.serving.sub_path import SubPath
from tests.support.asgi_calls import ask


async def tell(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{request.scope['path']} {request.scope['raw_path'].decode()}")


async def without_slash(request: Request) -> RedirectResponse:
    return RedirectResponse(request.scope["path"].rstrip("/") + "?layer=3a")


async def away(_request: Request) -> RedirectResponse:
    return RedirectResponse("//class.example.org/")


def app(path: str) -> SubPath:
    places = [Route("/feature-maps/", without_slash), Route("/a/b/", without_slash), Route("/away", away)]
    return SubPath(Starlette(routes=[*places, Route("/{rest:path}", tell)]), path)


@pytest.mark.parametrize("named", ["explorer", "/explorer", "/explorer/", "//explorer"])
@pytest.mark.parametrize("asked", ["/explorer/readyz", "/readyz"])
def test_what_is_asked_for_is_the_same_with_the_path_and_without(named: str, asked: str) -> None:
    assert ask(app(named), asked).body == b"/readyz /readyz"


@pytest.mark.parametrize(
    ("named", "asked", "there"),
    [
        ("", "/explorer/readyz", "/explorer/readyz"),
        ("/", "/explorer/readyz", "/explorer/readyz"),
        ("explorer", "/explorer/", "/"),
        ("explorer", "/explorers/readyz", "/explorers/readyz"),
        ("explorer", "/explorer/explorer/x", "/explorer/x"),
        ("school/explorer", "/school/explorer/x", "/x"),
        ("school/explorer", "/explorer/x", "/explorer/x"),
    ],
)
def test_only_the_whole_path_is_taken_off_and_once(named: str, asked: str, there: str) -> None:
    assert ask(app(named), asked).body.decode() == f"{there} {there}"


@pytest.mark.parametrize("named", ["explorer", "school/explorer"])
def test_without_its_last_slash_the_path_leads_to_the_one_with_it(named: str) -> None:
    answer = ask(app(named), f"/{named}?layer=3a")
    assert answer.status == 308
    assert urljoin(f"http://localhost/{named}", answer.headers["location"]) == f"http://localhost/{named}/?layer=3a"


@pytest.mark.parametrize("page", ["/feature-maps/", "/a/b/"])
@pytest.mark.parametrize(("before", "kept"), [("/explorer", "/explorer"), ("/explorer", ""), ("", "")])
def test_a_redirection_stays_below_whatever_stands_before_it(page: str, before: str, kept: str) -> None:
    answer = ask(app("explorer"), kept + page)
    there = urljoin(f"http://localhost{before}{page}", answer.headers["location"])
    assert there == f"http://localhost{before}{page.rstrip('/')}?layer=3a"


def test_a_redirection_to_somewhere_else_is_left_as_it_is() -> None:
    assert ask(app("explorer"), "/explorer/away").headers["location"] == "//class.example.org/"


def test_a_websocket_loses_the_path_too_and_what_is_neither_passes() -> None:
    heard: list[Any] = []

    async def inner(scope: Any, _receive: Any, _send: Any) -> None:
        heard.append(scope)

    middleware = SubPath(inner, "explorer")
    for scope in (
        {"type": "websocket", "path": "/explorer/_stcore/stream"},
        {"type": "websocket", "path": "/explorer"},
        {"type": "lifespan"},
    ):
        with pytest.raises(StopIteration):
            middleware(scope, None, None).__await__().send(None)  # type: ignore[arg-type]
    assert [scope.get("path") for scope in heard] == ["/_stcore/stream", "/explorer", None]
