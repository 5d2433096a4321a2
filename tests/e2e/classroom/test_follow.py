"""A class that goes where its teacher goes: a teacher's browser, a student's, and the wall."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.conftest import ROOT
from tests.e2e.conftest import WORK_MS, Server, listen, settled
from tests.e2e.looks import axe
from tests.e2e.looks.test_selectors import LOOK, SELECTORS
from tests.support.classroom import served

# What hangs on the moment: a connection that is lost, an open question.
WARN = """() => {
  const bars = [...document.querySelectorAll('*')].map((one) => one.shadowRoot?.querySelector('.class-bar'));
  const bar = bars.find(Boolean);
  bar.querySelector('.told').classList.add('warns');
  bar.querySelector('a').classList.add('calls');
}"""
Student = Callable[[str], Page]


@pytest.fixture
def room(page: Page) -> str:
    """A room that the teacher has opened in ``page``; its code."""
    page.goto("/classroom")
    page.get_by_role("button", name="Open a room").click(timeout=WORK_MS)
    expect(page.locator(".code")).to_have_text(re.compile("^[A-Z0-9]{4}$"))
    expect(page.locator(".asked .main")).to_have_attribute("aria-disabled", "false")
    settled(page)
    return page.locator(".code").inner_text()


@pytest.fixture
def student(browser: Browser, server: Server, complaints: list[str]) -> Iterator[Student]:
    """Open an address in a browser of a student's own."""
    contexts = []

    def opened(path: str) -> Page:
        context = browser.new_context(base_url=server.url, viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        listen(page, server, complaints)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def go(page: Page, name: str) -> None:
    """Choose a page in the navigation."""
    page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name, timeout=WORK_MS)


def told(page: Page) -> Locator:
    return page.locator(".class-bar .told")


def is_at(page: Page, path: str) -> None:
    expect(page).to_have_url(re.compile(rf"/{path}(\?|$)"), timeout=WORK_MS)


def control(page: Page, server: Server, code: str, to: str) -> None:
    """The teacher's console lets students do something else."""
    answer = page.request.post(f"/classroom/rooms/{code}/control", data={"to": to}, headers={"origin": server.url})
    assert answer.status == 204


def joined(student: Student, code: str, path: str = "/") -> Page:
    page = student(f"{path}?follow={code}")
    page.get_by_role("button", name=f"Join room {code}").click(timeout=WORK_MS)
    expect(told(page)).to_have_text(re.compile("^(You are with your class|Your class has not)"), timeout=WORK_MS)
    return page


def test_a_student_goes_along_and_one_who_looks_around_is_left_in_peace(
    page: Page, server: Server, room: str, student: Student
) -> None:
    go(page, "Feature maps")
    expect(told(page)).to_have_text("The class goes where you go: 0 with you, 0 looking around.")
    follower = student(f"/?follow={room}")
    expect(told(follower)).to_have_text("Your class is in here.", timeout=WORK_MS)
    expect(told(page)).to_contain_text("0 with you")  # nobody is in a room by an address alone
    follower.get_by_role("button", name=f"Join room {room}").click()
    is_at(follower, "feature-maps")
    expect(told(page)).to_contain_text("1 with you")

    go(page, "Three outputs")
    is_at(follower, "outputs")
    expect(follower.get_by_role("heading", level=1)).to_contain_text("Three outputs", timeout=WORK_MS)
    assert f"follow={room}" in follower.url
    settled(follower)

    go(follower, "Architecture")
    expect(told(follower)).to_have_text("You are looking around.")
    expect(told(page)).to_contain_text("0 with you, 1 looking around")
    go(page, "Quiz")
    expect(follower.get_by_role("button", name="Back to the class")).to_be_visible()
    settled(follower)
    is_at(follower, "architecture")
    follower.locator("body").press("b")
    is_at(follower, "quiz")
    expect(told(follower)).to_have_text("You are with your class.")
    expect(told(page)).to_contain_text("1 with you, 0 looking around")
    go(page, "Feature maps")
    is_at(follower, "feature-maps")


def test_a_click_that_only_a_part_of_the_page_ran_for_is_looking_around(
    page: Page, room: str, student: Student
) -> None:
    go(page, "Architecture")
    follower = joined(student, room)
    is_at(follower, "architecture")
    settled(follower)
    follower.get_by_role("radio", name="The paper's Table 1").click()
    expect(told(follower)).to_have_text("You are looking around.")
    go(page, "Quiz")
    settled(follower)
    is_at(follower, "architecture")


def test_what_the_teacher_chooses_on_a_page_is_gone_along_with(page: Page, room: str, student: Student) -> None:
    go(page, "Architecture")
    follower = joined(student, room)
    is_at(follower, "architecture")
    settled(follower)
    page.get_by_role("radio", name="The paper's Table 1").click()
    expect(follower).to_have_url(re.compile("section=table1"), timeout=WORK_MS)


def test_a_page_that_is_loaded_anew_goes_along_as_before(page: Page, room: str, student: Student) -> None:
    go(page, "Architecture")
    follower = joined(student, room)
    is_at(follower, "architecture")
    settled(follower)
    follower.reload()
    expect(told(follower)).to_have_text("You are with your class.", timeout=WORK_MS)
    go(page, "Quiz")
    is_at(follower, "quiz")


def test_a_page_waits_while_the_teacher_asks_to_look_at_the_wall(
    page: Page, server: Server, room: str, student: Student
) -> None:
    go(page, "Architecture")
    follower = joined(student, room)
    is_at(follower, "architecture")
    settled(follower)
    control(page, server, room, "freeze")
    notice = follower.get_by_role("dialog")
    expect(notice).to_be_visible()
    for _ in range(3):
        follower.keyboard.press("Escape")
    expect(notice).to_be_visible()
    control(page, server, room, "free")
    expect(notice).to_be_hidden()
    settled(follower)
    go(page, "Quiz")
    expect(follower.get_by_role("button", name="Back to the class")).to_be_visible()
    is_at(follower, "architecture")


def test_an_open_question_calls_to_the_card(page: Page, room: str, student: Student) -> None:
    go(page, "Architecture")
    follower = joined(student, room)
    expect(follower.locator(".class-bar > .acts a")).to_have_text("Your card")
    page.get_by_role("button", name="Console").click()
    page.locator(".asked .main").click(timeout=WORK_MS)
    link = follower.get_by_role("link", name="Answer the open question")
    link.click(timeout=WORK_MS)
    expect(follower).to_have_url(re.compile(f"/room/{room}$"))
    expect(follower.get_by_role("list", name="Answers").get_by_role("button")).to_have_count(2)


def test_a_page_opened_anew_leads_to_the_console_of_its_room(page: Page, room: str) -> None:
    page.goto("/architecture")
    page.get_by_role("button", name="Console").click(timeout=WORK_MS)
    expect(page.locator(".code")).to_have_text(room, timeout=WORK_MS)
    expect(page).to_have_url(re.compile(f"/classroom\\?room={room}$"))


def test_who_leaves_follows_no_more_and_a_room_that_is_over_says_so(
    page: Page, server: Server, room: str, student: Student
) -> None:
    go(page, "Architecture")
    first, second = joined(student, room), joined(student, room)
    expect(told(page)).to_contain_text("2 with you")
    first.get_by_role("button", name="Leave", exact=True).click()
    expect(first.locator(".class-bar")).to_have_count(0)
    assert "follow" not in first.url
    expect(told(page)).to_contain_text("1 with you")
    answer = page.request.delete(f"/classroom/rooms/{room}", headers={"origin": server.url})
    assert answer.status == 204
    expect(told(second)).to_have_text("The room is closed.")
    second.get_by_role("button", name="Close").click()
    expect(second.locator(".class-bar")).to_have_count(0)


def test_the_wall_shows_the_app_where_the_teacher_is_until_there_is_a_question(
    page: Page, room: str, student: Student
) -> None:
    go(page, "Architecture")
    wall = page.context.new_page()  # the teacher's own window: it has the key, and leads nothing
    wall.goto(f"/room/{room}/projector")
    app = wall.frame_locator("#live iframe")
    expect(app.get_by_role("heading", level=1)).to_contain_text("Architecture", timeout=WORK_MS)
    expect(app.locator(".class-bar")).to_be_hidden()
    expect(app.get_by_test_id("stTopNavLink")).to_have_count(0)
    go(page, "Three outputs")
    expect(app.get_by_role("heading", level=1)).to_contain_text("Three outputs", timeout=WORK_MS)
    page.get_by_role("button", name="Console").click()
    page.locator(".asked .main").click(timeout=WORK_MS)
    expect(wall.locator("#live")).to_be_hidden(timeout=WORK_MS)
    expect(wall.locator("#question")).to_be_visible()


def test_nobody_sits_in_a_room_by_an_address_alone(page: Page, server: Server, room: str, student: Student) -> None:
    follower = student(f"/architecture?follow={room}")
    expect(follower.get_by_role("button", name=f"Join room {room}")).to_be_visible(timeout=WORK_MS)
    place: Any = SimpleNamespace(port=urlsplit(server.url).port, below="", streams=[])
    stream = served.Browser(place).listen(room, "projector")
    assert stream.state()["seats"]["all"] == 0
    stream.close()
    assert not follower.context.cookies() or all("seat" not in one["name"] for one in follower.context.cookies())
    follower.get_by_role("button", name="Not now").click()
    expect(follower.locator(".class-bar")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_bar_fits_has_no_fault_and_moves_nothing(
    page: Page, room: str, student: Student, width: int, scheme: Literal["light", "dark"]
) -> None:
    go(page, "Architecture")
    follower = student("about:blank")
    follower.set_viewport_size({"width": width, "height": 800})
    follower.emulate_media(color_scheme=scheme)
    follower.goto(f"/terms?follow={room}")
    bar, title = follower.locator(".class-bar"), follower.get_by_role("heading", level=1)
    expect(bar).to_be_visible(timeout=WORK_MS)
    settled(follower)
    axe.load(follower)
    before = bar.bounding_box()
    assert axe.faults(follower) == []
    follower.get_by_role("button", name=f"Join room {room}").click()
    is_at(follower, "architecture")
    expect(title).to_have_text("Architecture", timeout=WORK_MS)
    settled(follower)
    expect(told(follower)).to_have_text("You are with your class.", timeout=WORK_MS)
    above, below = bar.bounding_box(), title.bounding_box()
    assert before
    assert above == before
    assert below
    assert above["y"] + above["height"] <= below["y"]
    assert axe.faults(follower) == []
    assert not follower.evaluate("() => document.documentElement.scrollWidth > innerWidth")


def test_every_selector_of_the_bar_matches_something(page: Page, room: str, student: Student) -> None:
    sheets = [ROOT / "app/widgets/class_bar.css", *(ROOT / "app/components/classroom_follow").glob("*.css")]
    left = page.evaluate(SELECTORS, {path.name: path.read_text(encoding="utf-8") for path in sheets})
    go(page, "Architecture")
    for other in (page, joined(student, room), student(f"/terms?follow={room}&as=projector")):
        expect(other.locator(".class-bar")).to_be_attached(timeout=WORK_MS)
        settled(other)
        other.evaluate(WARN)
        left = other.evaluate(LOOK, [left])
    assert [one for some in left.values() for one in some] == []
