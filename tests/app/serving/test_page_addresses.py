"""Other ways to write a page's address lead to it, with their query; what is no page's is left alone."""

from __future__ import annotations

import ast
import asyncio
from typing import Any
from urllib.parse import quote, urljoin

import pytest

from app.serving.page_addresses import PAGES, PageAddresses, proper
from app.session import address
from tests.conftest import ROOT


def asked(path: str, query: bytes = b"", **scope: Any) -> list[dict[str, Any]]:
    """What is sent when a path is asked for; an answer of the app behind is one message ``behind``."""
    sent: list[dict[str, Any]] = []

    async def behind(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "behind"})

    async def send(message: Any) -> None:
        sent.append(message)

    asking = {"type": "http", "method": "GET", "path": path, "query_string": query, "root_path": ""} | scope
    asyncio.run(PageAddresses(behind)(asking, None, send))  # type: ignore[arg-type]
    return sent


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/start", "/"),
        ("/Start", "/"),
        ("/start/", "/"),
        ("/Architecture", "/architecture"),
        ("/architecture/", "/architecture"),
        ("/OUTPUTS", "/outputs"),
        ("/outputs/", "/outputs"),
        ("/Feature_Maps", "/feature-maps"),
        ("/feature_maps", "/feature-maps"),
        ("/FEATURE-MAPS/", "/feature-maps"),
        ("/Inception", "/inception"),
        ("/below/a/path/Inception", "/below/a/path/inception"),
        ("/below/start", "/below/"),
    ],
)
def test_other_ways_to_write_a_page_lead_to_it_with_their_query(path: str, leads_to: str) -> None:
    head, body = asked(path, b"layer=conv1&maps=race")
    headers = dict(head["headers"])
    assert head["status"] == 307
    assert headers[b"cache-control"] == b"no-store"
    assert (
        urljoin(f"http://host{path}", headers[b"location"].decode()) == f"http://host{leads_to}?layer=conv1&maps=race"
    )
    assert body == {"type": "http.response.body", "body": b""}
    assert proper(leads_to) is None


@pytest.mark.parametrize(
    "path", ["/", "//", "/architecture", "/inception", "/feature-maps", "/outputs", "/livez", "/_stcore/health", "/outputs/_stcore/health", "/inception3a"]
)  # fmt: skip
def test_a_pages_own_address_and_what_is_none_are_served_as_they_are(path: str) -> None:
    assert asked(path) == [{"type": "behind"}]


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("layer=inception3a&open=all", "architecture"),
        ("image=coffee&section=claims", "architecture"),
        ("variant=", "architecture"),
        ("maps=grid", "architecture"),
        ("step=3.2", "lesson"),
        ("step=", "lesson"),
        ("layer=conv1&step=3.2&quiz=9", "lesson"),
        ("quiz=9", "quiz"),
        ("item=2", "quiz"),
        ("families=softmax,size&utm_source=x", "quiz"),
        ("image=coffee&weights=random&quiz=9&item=result", "quiz"),
        ("quiz=9&layer=conv1", "architecture"),
    ],
)
@pytest.mark.parametrize(
    ("root", "path", "below"),
    [("", "/", "/"), ("/below/", "/below/", "/below/"), ("/a b", "/a b", "/a%20b/"), ("/a b", "/a b/", "/a%20b/")],
)
def test_parameters_at_the_root_lead_to_the_page_that_they_are_for(
    root: str, path: str, below: str, query: str, page: str
) -> None:
    head, _ = asked(path, query.encode(), root_path=root)
    location = dict(head["headers"])[b"location"].decode()
    assert head["status"] == 307
    assert urljoin(f"http://host{quote(path)}", location) == f"http://host{below}{page}?{query}"


def test_parameters_are_for_pages_that_there_are() -> None:
    assert address.OWN.keys() <= address.PARAMS.keys() - address.START
    assert set(address.OWN.values()) < set(PAGES)


@pytest.mark.parametrize(
    "query", [b"", b"image=coffee", b"image=coffee&weights=random", b"utm_source=x", b"\xff%", b"&&="]
)
def test_what_the_start_page_shows_or_nobody_knows_stays_there(query: bytes) -> None:
    assert asked("/", query) == [{"type": "behind"}]


def test_only_pages_are_sent_on_and_no_sub_path_that_is_called_like_one() -> None:
    assert asked("/Outputs", type="websocket") == [{"type": "behind"}]
    assert asked("/Outputs", method="POST") == [{"type": "behind"}]
    assert asked("/Outputs/", root_path="/Outputs") == [{"type": "behind"}]
    assert asked("/OUTPUTS", method="HEAD")[0]["status"] == 307


def test_the_names_are_those_of_the_pages_that_are_declared() -> None:
    tree = ast.parse((ROOT / "app" / "main.py").read_text(encoding="utf-8"))
    words = [node for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "url_path"]
    assert tuple(ast.literal_eval(word.value) for word in words) == PAGES
