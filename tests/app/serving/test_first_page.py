"""The HTML that a browser gets first, without a browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse
from starlette.routing import Route

from app.serving import first_page
from app.serving.security import inline_script_hashes, security_headers
from app.words.text import TITLE
from tests.support.asgi_calls import ask


async def streamlits(request: Request) -> HTMLResponse:
    assert not {"accept-encoding", "if-none-match"} & set(request.headers)
    return HTMLResponse("Streamlit's", headers={"etag": "1", "cache-control": "no-cache"})


async def missing(_request: Request) -> HTMLResponse:
    return HTMLResponse("nothing here", 404)


async def other(request: Request) -> JSONResponse | HTMLResponse:
    return JSONResponse({}) if request.url.path == "/readyz" else HTMLResponse("a downloaded page")


async def plain(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.method)


APP = first_page.FirstPage(
    Starlette(
        routes=[
            Route("/", streamlits),
            Route("/feature-maps", streamlits),
            Route("/missing", missing),
            Route("/readyz", other),
            Route("/media/{name}", other),
            Route("/form", plain, methods=["POST"]),
        ]
    )
)


@pytest.mark.parametrize("path", ["/", "/feature-maps"])
def test_every_page_is_ours_and_nothing_is_said_about_streamlits_file(path: str) -> None:
    answer = ask(APP, path, accept_encoding="gzip", if_none_match="1")
    assert answer.body.decode() == first_page.html()
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert answer.headers["cache-control"] == "no-cache"
    assert "etag" not in answer.headers
    head = ask(APP, path, "HEAD")
    assert (head.body, head.headers) == (b"", answer.headers)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/missing", b"nothing here"),
        ("GET", "/readyz", b"{}"),
        ("GET", "/media/page.html", b"a downloaded page"),
        ("POST", "/form", b"POST"),
    ],
)
def test_everything_else_is_left_as_it_is(method: str, path: str, body: bytes) -> None:
    assert ask(APP, path, method).body == body


def test_the_page_is_streamlits_with_our_title_words_and_script() -> None:
    page = first_page.html()
    assert page.count("<title>") == page.count(f"<title>{TITLE}</title>") == 1
    assert page.count("<noscript>") == 1
    assert "needs JavaScript" in page
    assert '<div id="root"></div>' in page
    # What watches has to be there before what it watches.
    assert page.index("Reflect.construct") < page.index('type="module"')


def test_the_pages_styles_come_with_it_and_after_streamlits() -> None:
    body = first_page.html().partition("<body>")[2]
    for rule in ("--g-caption:", "--g-branch-1:", ".st-key-head {", '[data-testid="stAlertContainer"] {'):
        assert rule in body


def test_its_scripts_are_those_that_the_policy_allows() -> None:
    hashes = inline_script_hashes(first_page.html())
    assert len(hashes) == 2
    assert all(one in security_headers()["content-security-policy"] for one in hashes)


def test_no_text_of_it_is_small() -> None:
    style = Path(first_page.__file__).with_suffix(".css").read_text(encoding="utf-8")
    sizes = re.findall(r"(?:font|font-size): ([\d.]+)(px|rem|em)", style)
    assert sizes
    assert all(float(size) * {"px": 1, "rem": 16, "em": 17}[unit] >= 14 for size, unit in sizes)
