"""A student's card in a phone's browser."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import PATIENCE_S
from tests.e2e.classroom.conftest import Open
from tests.e2e.looks import axe
from tests.support.classroom.stand_in import BELOW, StandIn
from tests.support.classroom.states import ANSWER, QUESTION, TEXTS

CARD = "/room/K7MW"
SIZES = [(360, 640), (390, 844), (1280, 800), (1920, 1080)]
PHASES = ["explore", "vote", "closed", "bars", "discuss", "answer"]


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def until_voted(room: StandIn, *votes: tuple[str, int]) -> None:
    """Wait until these votes have arrived, and no others."""
    expected = [{"poll": poll, "choice": choice} for poll, choice in votes]
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if room.votes == expected:
            return
        room.set()  # takes the loop's time
    pytest.fail(f"{room.votes} arrived")


def test_a_student_types_the_code_joins_votes_changes_and_sees_the_answer(room: StandIn, open_page: Open) -> None:
    page = open_page("/room")
    expect(page.get_by_label("Which code is on the wall?")).to_be_focused()
    page.keyboard.type("k7mw")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/room/K7MW$"))
    heading(page, "Look at the wall")
    room.show("vote")
    heading(page, QUESTION["text"])
    page.get_by_role("button", name=TEXTS[1]).tap()
    expect(page.get_by_role("button", pressed=True)).to_contain_text("your vote")
    page.get_by_role("button", name=TEXTS[0]).tap()
    page.get_by_role("button", name=TEXTS[1]).tap()
    expect(page.get_by_role("button", pressed=True)).to_contain_text("31×31 px")
    expect(page.get_by_text("18 of 24 have voted")).to_be_visible()
    room.show("closed")
    expect(page.locator(".chosen")).to_contain_text("your vote")
    expect(page.locator(".option").and_(page.get_by_role("button"))).to_have_count(0)
    room.show("bars")
    expect(page.locator(".chosen")).to_contain_text("9 of 24 · you")
    room.show("discuss")
    expect(page.get_by_role("button", name="31×31 px")).to_contain_text("before")
    page.get_by_role("button", name=TEXTS[2]).tap()
    expect(page.get_by_role("button", pressed=True)).to_contain_text("your vote")
    room.show("answer")
    expect(page.locator(".own b")).to_have_text("You changed from 31×31 px to 59×59 px.")
    expect(page.locator(".own")).to_contain_text("“stride ignored in the field”. It takes the positions for pixels.")
    expect(page.locator(".option.right")).to_have_text(re.compile("Right.*59×59 px.*19 of 24 · you"))
    room.show("explore")
    heading(page, "Look at the wall")
    room.show("vote", poll="4.0")
    expect(page.get_by_role("button", pressed=True)).to_have_count(0)
    assert room.votes[-1] == {"poll": "3.1", "choice": 2}
    assert [what for what, _ in room.asked].count("seats") == 1


def test_a_reload_keeps_the_seat_and_the_vote_and_says_it_again(room: StandIn, open_page: Open) -> None:
    room.show("vote")
    page = open_page(CARD)
    page.get_by_role("button", name=TEXTS[1]).click()
    until_voted(room, ("3.0", 1))
    page.reload()
    expect(page.get_by_role("button", pressed=True)).to_contain_text("31×31 px")
    expect(page.get_by_role("button", pressed=True)).to_contain_text("your vote")
    until_voted(room, ("3.0", 1), ("3.0", 1))


def test_while_the_store_is_away_a_vote_is_kept_and_then_sent(
    room: StandIn, open_page: Open, refused: set[int]
) -> None:
    refused.add(503)
    room.show("vote")
    page = open_page(CARD)
    heading(page, QUESTION["text"])
    room.refusals["votes"] = (503, "The memory of rooms does not answer.")
    room.set(away=True)
    expect(page.get_by_role("status")).to_contain_text("The memory of rooms does not answer.")
    page.get_by_role("button", name=TEXTS[1]).click()
    expect(page.get_by_role("button", pressed=True)).to_contain_text("not sent yet")
    expect(page.get_by_role("status")).to_contain_text("Your vote is kept here and sent again.")
    room.refusals.clear()
    room.show("vote")
    expect(page.get_by_role("button", pressed=True)).to_contain_text("your vote")
    expect(page.locator("#notice")).to_be_hidden()
    assert room.votes[-1] == {"poll": "3.0", "choice": 1}


def test_a_vote_that_comes_too_late_is_not_said_to_count(room: StandIn, open_page: Open, refused: set[int]) -> None:
    refused.add(409)
    room.show("vote")
    page = open_page(CARD)
    room.refusals["votes"] = (409, "The vote is closed.")
    page.get_by_role("button", name=TEXTS[1]).click()
    expect(page.get_by_role("status")).to_contain_text("The vote is closed.")
    expect(page.get_by_role("button", pressed=True)).to_have_count(0)
    room.show("closed")
    expect(page.locator("body[data-phase=closed] .chosen")).to_have_count(0)
    expect(page.get_by_role("status")).to_contain_text("The vote is closed.")
    room.show("discuss")
    expect(page.locator("#notice")).to_be_hidden()


def test_a_seat_that_is_gone_is_taken_again_and_the_vote_arrives(
    room: StandIn, open_page: Open, refused: set[int]
) -> None:
    refused.add(403)
    room.show("vote")
    page = open_page(CARD)
    expect(page.get_by_role("button", name=TEXTS[1])).to_be_visible()
    page.context.clear_cookies()
    page.get_by_role("button", name=TEXTS[1]).click()
    until_voted(room, ("3.0", 1))


def test_a_room_that_there_is_not_says_so_and_leads_to_another_code(open_page: Open, refused: set[int]) -> None:
    refused.add(404)
    page = open_page("/room/AAAA")
    heading(page, "There is no room AAAA")
    page.get_by_role("link", name="Type another code").click()
    expect(page.get_by_label("Which code is on the wall?")).to_be_visible()


def test_when_the_room_is_over_nothing_of_it_stays_on_the_phone(room: StandIn, open_page: Open) -> None:
    room.show("vote")
    page = open_page(CARD)
    page.get_by_role("button", name=TEXTS[1]).click()
    until_voted(room, ("3.0", 1))
    room.set(over=True)
    heading(page, "Room K7MW is closed")
    assert page.evaluate("() => localStorage.length") == 0
    expect(page.get_by_role("button")).to_have_count(0)


def test_a_student_can_leave(room: StandIn, open_page: Open) -> None:
    page = open_page(CARD)
    heading(page, "Look at the wall")
    page.get_by_role("button", name="Leave the room").click()
    heading(page, "You have left room K7MW")
    assert room.asked[-1] == ("left", None)


def test_the_way_into_the_app_leads_where_the_teacher_is_below_any_path(room: StandIn, open_page: Open) -> None:
    page = open_page(f"{BELOW}{CARD}")
    link = page.get_by_role("link", name="Follow in the app")
    expect(link).to_have_js_property("href", f"{room.url}{BELOW}/lesson?step=6.1&follow=K7MW")
    room.show("answer")
    link = page.get_by_role("link", name="look around here")
    expect(link).to_have_js_property("href", f"{room.url}{BELOW}/feature-maps?layer=inception3a&follow=K7MW")


def test_what_the_server_sends_is_text_and_no_more(room: StandIn, open_page: Open) -> None:
    nasty = "<img src=x onerror=alert(1)>"
    question = QUESTION | {
        "title": nasty,
        "text": nasty,
        "alt": nasty,
        "options": [{"text": f"{nasty}{n}"} for n in "ab"],
    }
    room.show("vote", question=question)
    page = open_page(CARD)
    heading(page, nasty)
    expect(page.get_by_role("button", name=f"{nasty}a")).to_be_visible()
    expect(page.locator("img")).to_have_count(1)


def test_the_drawing_of_the_answer_becomes_part_of_the_page(room: StandIn, open_page: Open) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="90"><rect width="9" height="9" fill="var(--g-right)"/></svg>'
    room.files["field.svg"] = (drawing.encode(), "image/svg+xml")
    room.show("answer", answer=ANSWER | {"drawing": "field.svg"})
    page = open_page(CARD)
    expect(page.locator("#figure rect")).to_have_css("fill", "rgb(0, 100, 74)")


def test_the_focus_stays_on_what_was_chosen_and_goes_to_the_heading_when_it_is_gone(
    room: StandIn, open_page: Open
) -> None:
    room.show("vote")
    page = open_page(CARD, 1280, 800)
    page.get_by_role("button", name=TEXTS[1]).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", pressed=True)).to_be_focused()
    room.show("closed")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    room.show("bars")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_screen_readers_are_told_of_questions_and_results(room: StandIn, open_page: Open) -> None:
    page = open_page(CARD)
    said = page.locator("[aria-live=polite]#said")
    expect(said).to_contain_text("Look at the wall")
    room.show("vote")
    expect(said).to_have_text(f"New question. {QUESTION['text']} Answers: {'; '.join(TEXTS)}.")
    room.show("answer")
    expect(said).to_contain_text("The answer: 59×59 px. Neighbouring positions")


@pytest.mark.parametrize(("width", "height"), SIZES[:2])
@pytest.mark.parametrize("phase", ["vote", "discuss"])
def test_answers_are_large_and_below_the_middle_of_a_phone(
    room: StandIn, open_page: Open, phase: str, width: int, height: int
) -> None:
    room.show(phase)
    page = open_page(CARD, width, height)
    buttons = page.locator("button.option")
    expect(buttons).to_have_count(4)
    boxes = [box for button in buttons.all() if (box := button.bounding_box())]
    assert min(box["height"] for box in boxes) >= 60
    assert min(box["width"] for box in boxes) >= width - 32
    assert boxes[-1]["y"] + boxes[-1]["height"] <= height
    assert (boxes[0]["y"] + boxes[-1]["y"] + boxes[-1]["height"]) / 2 >= height / 2


@pytest.mark.parametrize("texts", [TEXTS, [f"{text} of the picture, not more" for text in TEXTS]])
def test_answers_do_not_move_when_others_vote_or_the_vote_is_sent(
    room: StandIn, open_page: Open, texts: Sequence[str]
) -> None:
    question = QUESTION | {"options": [{"text": text} for text in texts]}
    room.show("vote", question=question)
    page = open_page(CARD)
    expect(page.locator("#figure img")).to_be_visible()
    before = [button.bounding_box() for button in page.locator("button.option").all()]
    page.get_by_role("button", name=texts[1]).tap()
    expect(page.get_by_role("button", pressed=True)).to_contain_text("your vote")
    room.show("vote", question=question, seats={"with": 24, "around": 0, "quiet": 0, "all": 24, "voted": 24})
    expect(page.get_by_text("24 of 24 have voted")).to_be_visible()
    assert [button.bounding_box() for button in page.locator("button.option").all()] == before
    assert None not in before


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_phase_fits_and_has_no_fault(
    room: StandIn, open_page: Open, width: int, height: int, scheme: str
) -> None:
    page = open_page(CARD, width, height, scheme)
    axe.load(page)
    for phase in PHASES:
        room.show(phase)
        expect(page.locator(f"body[data-phase={phase}] #room")).to_be_visible()
        expect(page).to_have_title(re.compile("Room K7MW"))
        assert not page.evaluate("() => document.documentElement.scrollWidth > innerWidth"), phase
        assert axe.faults(page) == [], phase


def test_with_forced_colours_the_own_vote_can_be_told(room: StandIn, open_page: Open) -> None:
    room.show("vote")
    page = open_page(CARD, forced=True)
    page.get_by_role("button", name=TEXTS[1]).click()
    expect(page.get_by_role("button", pressed=True)).to_have_css("outline-style", "solid")


def test_the_page_to_type_a_code_has_no_fault(open_page: Open) -> None:
    for path in ("/room", "/room?code=O0"):
        page = open_page(path)
        axe.load(page)
        assert axe.faults(page) == []
