"""The wall in a browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.classroom.conftest import Open
from tests.e2e.looks import axe
from tests.support.classroom.stand_in import BELOW, StandIn
from tests.support.classroom.states import QUESTION

WALL = "/room/K7MW/projector"
LED = "lesson?step=6.1"
SHOWN = [
    ("explore", "", "#join"),
    *((phase, LED, "#question") for phase in ("vote", "closed", "bars", "discuss", "answer")),
    ("explore", LED, "#live iframe"),
]
"""Phases, where the teacher is, and what the wall shows."""
SMALLEST = """() => Math.min(...[...document.querySelectorAll('body *')]
  .filter((element) => element.checkVisibility() && !element.closest('.unseen, noscript') &&
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((element) => parseFloat(getComputedStyle(element).fontSize)))"""


def test_the_wall_says_how_to_join_and_shows_each_phase(room: StandIn, open_page: Open) -> None:
    room.show("explore", view="")
    page = open_page(f"{BELOW}{WALL}", 1920, 1080)
    expect(page.get_by_text("24 students are here.")).to_be_visible()
    code = page.get_by_role("img", name=f"QR code of {room.url}{BELOW}/room/K7MW")
    expect(code).to_be_visible()
    assert code.evaluate("(image) => image.decode().then(() => image.naturalWidth > 0)")
    room.show("vote")
    expect(page.get_by_role("heading", level=1)).to_have_text(QUESTION["text"])
    expect(page.get_by_text("18 of 24 have voted")).to_be_visible()
    expect(page.locator(".bar")).to_have_count(0)
    room.show("discuss")
    expect(page.locator("#answers .bar.before")).to_have_count(4)
    room.show("answer")
    expect(page.locator("#answers .bar.before")).to_have_count(4)
    expect(page.locator("#answers .bar.after")).to_have_count(4)
    expect(page.get_by_text("Right: 27 + (5 − 1) × 8 = 59")).to_be_visible()
    expect(page.get_by_text("Stride ignored in the field")).to_be_visible()
    room.set(over=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("Room K7MW is closed")


def test_who_comes_late_can_still_be_shown_how_to_join(room: StandIn, open_page: Open) -> None:
    room.show("vote")
    page = open_page(WALL, 1920, 1080)
    page.get_by_role("button", name=re.compile("join with")).click()
    expect(page.get_by_role("dialog").get_by_role("img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_what_the_teacher_shows_takes_the_place_of_how_to_join_and_stays_behind_a_question(
    room: StandIn, open_page: Open
) -> None:
    room.show("explore", view="")
    page = open_page(f"{BELOW}{WALL}", 1920, 1080)
    expect(page.locator("#join")).to_be_visible()
    room.show("explore", view=LED)
    expect(page.locator("#join")).to_be_hidden()
    app = page.frame_locator("#live iframe")
    expect(app.get_by_role("heading", name="What the teacher looks at")).to_be_visible()
    address = f"{room.url}{BELOW}/{LED}&follow=K7MW&as=projector&embed=true"
    expect(page.locator("#live iframe")).to_have_js_property("src", address)
    box = page.locator("#live").bounding_box()
    assert box
    assert box["height"] > 800
    expect(page.get_by_role("button", name=re.compile("K7MW"))).to_be_visible()
    app.locator("h1").evaluate("(heading) => heading.append(', still')")
    room.show("vote")
    expect(page.locator("#question")).to_be_visible()
    expect(page.locator("#live")).to_be_hidden()
    room.show("explore", view="quiz")
    expect(page.locator("#live")).to_be_visible()
    expect(app.get_by_role("heading")).to_have_text("What the teacher looks at, still")


def test_an_address_of_this_computer_alone_is_pointed_out(room: StandIn, open_page: Open) -> None:
    room.show("explore", view="")
    page = open_page(WALL, 1920, 1080)
    expect(page.locator("#how").get_by_text("works on this computer alone")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 800), (390, 844)])
def test_every_phase_fits_can_be_read_and_has_no_fault(
    room: StandIn, open_page: Open, width: int, height: int, scheme: str
) -> None:
    room.show("explore", view="")
    page = open_page(WALL, width, height, scheme)
    axe.load(page)
    for phase, view, shown in SHOWN:
        room.show(phase, view=view)
        expect(page.locator(f"body[data-phase={phase}] {shown}")).to_be_visible()
        assert not page.evaluate("() => document.documentElement.scrollWidth > innerWidth"), phase
        assert page.evaluate(SMALLEST) >= (28 if width == 1920 else 15), phase
        if width >= 1280:
            assert page.evaluate("() => document.documentElement.scrollHeight - innerHeight") <= 0, phase
        assert axe.faults(page) == [], phase


def test_before_and_after_can_be_told_apart_with_forced_colours_too(room: StandIn, open_page: Open) -> None:
    room.show("answer")
    page = open_page(WALL, 1920, 1080, forced=True)
    expect(page.locator("#answers .bar")).to_have_count(8)
    grounds = page.locator("#answers .bar").evaluate_all(
        "(bars) => bars.slice(0, 2).map((bar) => getComputedStyle(bar).backgroundImage.includes('gradient'))"
    )
    assert grounds == [True, False]


def test_a_lost_connection_is_told_of_and_found_again(room: StandIn, open_page: Open) -> None:
    page = open_page(WALL, 1920, 1080)
    room.set(away=True)
    expect(page.get_by_role("status")).to_contain_text("The memory of rooms does not answer.")
    room.show("vote")
    expect(page.locator("#notice")).to_be_hidden()
