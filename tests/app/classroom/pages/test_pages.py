"""The pages of a room as they are served, without a browser."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import quote, urljoin
from xml.etree import ElementTree as ET

import pytest
from starlette.applications import Starlette

from app.classroom.pages import routes, theme
from app.components import tokens
from app.serving.first_page import FirstPage
from app.serving.security import inline_script_hashes
from app.serving.sub_path import SubPath
from tests.conftest import ROOT
from tests.support.asgi_calls import ask

APP = SubPath(FirstPage(Starlette(routes=routes.routes())), "school")
PAGES = ["/room", "/room/K7MW", "/room/K7MW/projector"]
HERE = "http://localhost/school"


def linked(path: str) -> list[str]:
    """What a page asks for, as a browser reads it."""
    page = ask(APP, path).body.decode()
    return [urljoin(f"http://localhost{path}", link) for link in re.findall(r'(?:href|src|action)="([^"#]+)"', page)]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_its_own_and_needs_no_script_in_it(path: str) -> None:
    answer = ask(APP, path)
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-cache")
    assert b'id="root"' not in answer.body  # where Streamlit would draw
    assert b"{" not in answer.body
    assert inline_script_hashes(answer.body.decode()) == ()
    assert b"style=" not in answer.body
    assert not re.search(rb"\son\w+=", answer.body)


@pytest.mark.parametrize("below", ["", "/school"])
@pytest.mark.parametrize("path", PAGES)
def test_files_are_found_wherever_the_app_is_served_and_kept_for_good(path: str, below: str) -> None:
    files = [link for link in linked(below + path) if "/room/pages/" in link]
    assert len(files) >= 2
    for link in files:
        assert link.startswith(f"http://localhost{below}/room/pages/")
        answer = ask(APP, link.removeprefix("http://localhost"))
        assert answer.status == 200
        assert "immutable" in answer.headers["cache-control"]


def test_a_file_of_another_version_is_asked_for_again() -> None:
    assert ask(APP, "/room/pages/card.js?v=before").headers["cache-control"] == "no-cache"
    assert ask(APP, "/room/pages/other.js").status == 404
    assert ask(APP, "/room/pages/..%2Froutes.py").status == 404


def test_a_card_weighs_little() -> None:
    sizes = [len(ask(APP, f"/room/pages/{name}", accept_encoding="gzip").body) for name in ("card.js", "card.css")]
    assert sum(sizes) < 20_000


def test_files_are_the_same_packed() -> None:
    packed = ask(APP, "/room/pages/card.js", accept_encoding="br, gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == ask(APP, "/room/pages/card.js").body


@pytest.mark.parametrize(
    ("asked", "to"),
    [
        ("/room?code=k7mw", "/room/K7MW"),
        ("/room?code=+K7+MW+", "/room/K7MW"),
        ("/room/k7mw", "/room/K7MW"),
        ("/room/", "/room"),
        ("/room/?code=k7mw", "/room?code=k7mw"),
        ("/room/k7mw/projector", "/room/K7MW/projector"),
    ],
)
@pytest.mark.parametrize("below", ["", "/school"])
def test_a_code_is_understood_however_it_is_written(asked: str, to: str, below: str) -> None:
    answer = ask(APP, below + asked)
    assert answer.status == 303
    assert urljoin(f"http://localhost{below}{asked}", answer.headers["location"]) == f"http://localhost{below}{to}"


@pytest.mark.parametrize("asked", ["/room?code=O0IL", "/room?code=K7", "/room/K7M", "/room/K7M/projector"])
def test_what_can_be_no_code_is_asked_for_again(asked: str) -> None:
    answer = ask(APP, asked)
    assert answer.status == (200 if "?" in asked else 404)
    assert b"look at the wall again" in answer.body
    assert "http://localhost/room" in linked(asked)


def test_what_was_typed_is_text_and_no_more() -> None:
    typed = quote('"><b>{problem}')
    assert b'value="&quot;&gt;&lt;b&gt;{proble"' in ask(APP, f"/room?code={typed}").body
    assert b'value="{up}"' in ask(APP, f"/room?code={quote('{up}')}").body


def test_nothing_is_said_of_a_code_that_was_not_typed_yet() -> None:
    assert b"look at the wall" not in ask(APP, "/room").body


def qr(at: str, code: str = "K7MW", host: str = "localhost:8501") -> tuple[int, bytes]:
    answer = ask(APP, f"/room/{code}/code.svg?at={quote(at, safe='')}", host=host)
    return answer.status, answer.body


def test_the_qr_code_is_a_picture_of_the_cards_address() -> None:
    status, drawing = qr("http://localhost:8501/school/room/K7MW")
    assert status == 200
    assert ET.fromstring(drawing).tag == "{http://www.w3.org/2000/svg}svg"
    assert drawing != qr("http://localhost:8501/room/K7MW")[1]


@pytest.mark.parametrize(
    "at",
    [
        "",
        "http://elsewhere.example/room/K7MW",
        "http://localhost:8501/room/K7MA",
        "http://localhost:8501/room/K7MW?x=1",
        "javascript://localhost:8501/room/K7MW",
        "http://localhost:8501/%20 /room/K7MW",
        "http://localhost:8501/é/room/K7MW",
        f"http://localhost:8501/{'x' * 200}/room/K7MW",
        "http://[::1/room/K7MW",
    ],
)
def test_no_other_address_is_drawn(at: str) -> None:
    assert qr(at) == (404, b"")


def test_the_look_is_the_apps() -> None:
    look = theme.make()
    assert (ROOT / "app/components/lib/tokens.css").read_text(encoding="utf-8") in look
    named = {
        token
        for path in (ROOT / "app/classroom/pages").glob("*.css")
        for token in re.findall(r"var\((--(?:g|st)-[\w-]+)", path.read_text(encoding="utf-8"))
    }
    assert named <= set(re.findall(r"(--[\w-]+):", look))
    assert {token for token in named if token.startswith("--g-")} <= set(re.findall(r"(--[\w-]+):", tokens.make()))


def test_the_wall_takes_the_font_that_the_app_has() -> None:
    import streamlit

    (place,) = re.findall(r'url\("\.\./\.\./(static/[^"]+)"\)', theme.font())
    assert (Path(streamlit.__file__).parent / "static" / place).exists()
    assert "@font-face" not in ask(APP, "/room/pages/card.css").body.decode()
    assert "@font-face" in ask(APP, "/room/pages/projector.css").body.decode()


def test_no_text_of_a_card_is_small_and_none_of_the_wall() -> None:
    card, wall = (ask(APP, f"/room/pages/{name}.css").body.decode() for name in ("card", "projector"))
    assert min(map(float, re.findall(r"font-size: ([\d.]+)px", card))) >= 15
    sizes = re.findall(r"(?:font-size: |^    )([\d.]+)rem", wall.partition("@media print")[0], re.MULTILINE)
    assert sizes
    assert min(map(float, sizes)) >= 1
    assert "min(1.4584vw, 2.593vh)" in wall  # 28 px of a screen that is 1920×1080
