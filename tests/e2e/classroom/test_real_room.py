"""A lesson in a real room: the wall, two students' cards, and a teacher who asks by what a console asks by."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from starlette.middleware import Middleware

from app.classroom import desk
from app.serving.security import SecurityHeaders
from tests.e2e.classroom.conftest import ACTION_LIMIT_MS
from tests.support.classroom.served import FIELD, Served, serving

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" height="90"><title>A field</title></svg>'


@pytest.fixture
def server() -> Iterator[Served]:
    """Rooms with their pages, and no Streamlit."""
    with serving(middleware=(Middleware(SecurityHeaders),)) as served:
        yield served


def opened(browser: Browser, server: Served, path: str) -> Page:
    context = browser.new_context(base_url=f"http://127.0.0.1:{server.port}", viewport={"width": 390, "height": 844})
    context.set_default_timeout(ACTION_LIMIT_MS)
    page = context.new_page()
    page.goto(path)
    return page


def test_a_lesson(browser: Browser, server: Served) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (224, 224), "teal").save(picture, "PNG")
    code, key = server.open()
    teacher = server.browser().lead(code, key)
    listening = teacher.listen(code, "host")
    others = server.students(code, 4)
    card, wall = opened(browser, server, f"/room/{code}"), opened(browser, server, f"/room/{code}/projector")
    expect(wall.get_by_text("5 students are here.")).to_be_visible()

    desk.ask(code, key, FIELD, {"cup.png": (picture.getvalue(), "image/png"), "field.svg": (SVG, "image/svg+xml")})
    expect(wall.locator("#figure img")).to_be_visible()
    expect(card.locator("#figure img")).to_be_visible()
    card.get_by_role("button", name="31×31 px").click()
    expect(card.get_by_role("button", pressed=True)).to_contain_text("your vote")
    for other in others:
        assert other.post(f"{code}/votes", poll="1.0", choice=1).status == 204
    expect(wall.get_by_text("5 of 5 have voted")).to_be_visible()
    card.reload()
    expect(card.get_by_role("button", pressed=True)).to_contain_text("31×31 px")

    for phase in ("closed", "bars", "discuss"):
        assert teacher.post(f"{code}/phase", to=phase).status == 204
        expect(card.locator(f"body[data-phase={phase}]")).to_be_attached()
    expect(wall.locator("#answers .bar.before")).to_have_count(2)
    card.get_by_role("button", name="59×59 px").click()
    expect(card.get_by_role("button", pressed=True)).to_contain_text("your vote")
    for other in others:
        assert other.post(f"{code}/votes", poll="1.1", choice=1).status == 204

    assert teacher.post(f"{code}/phase", to="answer").status == 204
    expect(card.locator(".own b")).to_have_text("You changed from 31×31 px to 59×59 px.")
    expect(card.locator(".option.right")).to_contain_text("5 of 5 · you")
    expect(card.locator("#figure svg")).to_be_visible()
    expect(wall.locator("#figure svg")).to_be_visible()
    expect(wall.get_by_text("Jump forgotten")).to_be_visible()

    assert teacher.ask("DELETE", code).status == 204
    expect(card.get_by_role("heading", level=1)).to_have_text(f"Room {code} is closed")
    expect(wall.get_by_role("heading", level=1)).to_have_text(f"Room {code} is closed")
    listening.close()
