"""The console in a real browser, with students who ask the room as their cards do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from app.services import lesson
from googlenet_core.handouts.plans import PLANS
from googlenet_core.lesson import STEPS, find_step
from googlenet_core.pictures import read_sample
from tests.e2e.conftest import WORK_MS, Server, settled
from tests.support.classroom import served

PLAN = PLANS[0].names
FIRST = find_step("6.1")


def opened(page: Page, query: str = "") -> None:
    page.goto(f"/classroom{query}")
    expect(page.locator(".classroom:visible")).to_be_visible(timeout=WORK_MS)
    settled(page)


def in_room(page: Page) -> str:
    """Open a room; return its code."""
    opened(page)
    page.get_by_role("button", name="Open a room").click()
    expect(page.locator(".code")).to_have_text(re.compile("^[A-Z0-9]{4}$"))
    expect(main(page)).to_have_attribute("aria-disabled", "false")
    settled(page)
    return page.locator(".code").inner_text()


def main(page: Page) -> Locator:
    return page.locator(".asked .main")


def phase(page: Page) -> Locator:
    return page.locator(".phases [aria-current=step]")


def students(server: Server, code: str, count: int) -> list[Any]:
    """So many, each with a seat."""
    place = SimpleNamespace(port=urlsplit(server.url).port, below="", streams=[])
    return [served.Browser(place).join(code) for _ in range(count)]  # type: ignore[arg-type]


def vote(some: list[Any], code: str, poll: str, choices: list[int]) -> None:
    for one, choice in zip(some, choices, strict=True):
        assert one.post(f"{code}/votes", poll=poll, choice=choice).status == 204


def ask(page: Page, step: str) -> None:
    """Ask a step of the lesson, wherever it stands."""
    chapter = find_step(step).chapter
    option = page.locator(".source option", has_text=re.compile(f"^{chapter} "))
    page.locator(".source").select_option(value=option.get_attribute("value"))
    if (more := page.get_by_role("button", name=re.compile("^Show all"))).is_visible():
        more.click()
    page.locator(f'.plan [data-name="{step}"]').click()
    expect(phase(page)).to_have_text("Vote", timeout=WORK_MS)


def test_a_room_is_opened_and_its_key_is_nowhere_to_be_seen(page: Page) -> None:
    code = in_room(page)
    expect(page).to_have_url(re.compile(rf"/classroom\?room={code}$"))
    cookie = next(one for one in page.context.cookies() if one["name"] == f"explorer_host_{code}")
    key = cookie["value"].partition(".")[0]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    assert len(key) > 20
    assert key not in page.url
    assert key not in page.content()
    assert page.locator(".card.key input").input_value() == ""
    expect(phase(page)).to_have_text("Explore")
    expect(main(page)).to_contain_text(f"Ask {PLAN[0]}")


def test_enter_runs_a_question_through_its_six_phases(page: Page, server: Server) -> None:
    code = in_room(page)
    some = students(server, code, 8)
    expect(page.locator(".students")).to_have_text("8 students")
    expect(page.locator(".seats .with")).to_have_count(8)
    page.locator(".asked").click(position={"x": 5, "y": 5})
    page.keyboard.press("Enter")
    expect(phase(page)).to_have_text("Vote", timeout=WORK_MS)
    expect(page.locator(".question")).to_contain_text("Which of the two has more parameters?")
    vote(some[:6], code, "1.0", [0, 0, 1, 1, 1, 1])
    expect(page.locator(".voted")).to_have_text("6 of 8 have voted")
    expect(page.locator(".bars li")).to_have_count(0)

    page.keyboard.press("Enter")
    expect(phase(page)).to_have_text("Closed")
    expect(page.locator(".bars .count")).to_have_text(["2", "4"])
    assert some[0].post(f"{code}/votes", poll="1.0", choice=0).status == 409
    page.keyboard.press("Enter")
    expect(phase(page)).to_have_text("Bars")
    mistake = lesson.compute_answer(find_step(PLAN[0]), "paper").mistakes[0].title
    expect(page.locator(".classroom")).not_to_contain_text(mistake, ignore_case=True)
    page.keyboard.press("Enter")
    expect(phase(page)).to_have_text("Discuss, revote")
    vote(some, code, "1.1", [0, 0, 0, 0, 0, 0, 0, 1])
    expect(page.locator(".voted")).to_have_text("8 of 8 have voted again")

    page.keyboard.press("Enter")
    expect(phase(page)).to_have_text("Answer")
    expect(page.locator(".bars .count")).to_have_text(["2", "7", "4", "1"])
    expect(page.locator(".bars .before")).to_have_count(2)
    expect(page.locator(".bars .wrong")).to_have_text(re.compile(mistake, re.IGNORECASE))
    expect(page.locator(".bars span.right")).to_have_text("✓ Right")
    page.keyboard.press("Enter")
    expect(phase(page)).to_have_text("Explore")
    expect(main(page)).to_contain_text(f"Ask {PLAN[2]}" if PLAN[1] == "1.2" else f"Ask {PLAN[1]}")


def test_fewer_than_five_votes_make_no_bars(page: Page, server: Server) -> None:
    code = in_room(page)
    some = students(server, code, 4)
    ask(page, "6.1")
    vote(some, code, "1.0", [0, 1, 2, 2])
    main(page).click()
    expect(page.locator(".legend")).to_have_text(re.compile("^Fewer than five votes"))
    expect(page.locator(".bars li")).to_have_count(0)


def test_a_reload_keeps_the_room_its_phase_and_the_plan(page: Page, server: Server) -> None:
    code = in_room(page)
    students(server, code, 3)
    ask(page, "6.1")
    main(page).click()
    expect(phase(page)).to_have_text("Closed")
    page.reload()
    expect(phase(page)).to_have_text("Closed", timeout=WORK_MS)
    expect(page.locator(".code")).to_have_text(code)
    expect(page.locator(".students")).to_have_text("3 students")
    expect(page.locator(".source option:checked")).to_have_text(re.compile("^6 "))
    expect(page.locator(".plan b").first).to_have_text("6.2")
    main(page).click()
    expect(phase(page)).to_have_text("Bars")
    ask(page, "6.2")  # a run of the new session has the key of the cookie


def test_the_teacher_looks_at_the_answer_alone(page: Page, server: Server) -> None:
    code = in_room(page)
    (student,) = students(server, code, 1)
    stream = student.listen(code, "student")
    ask(page, "6.1")
    peek = page.get_by_role("button", name="Look at the answer yourself")
    peek.click()
    expect(page.locator(".answer .shown")).to_have_text("59×59 px")
    expect(page.locator(".answer .working")).to_have_text("27 + (5 − 1) × 8 = 59")
    drawing = page.locator(".answer .drawing")
    page.wait_for_function("one => one.naturalWidth > 0", arg=drawing.element_handle())
    assert stream.state(phase="vote")["answer"] is None
    page.get_by_role("button", name="Hide the answer").click()
    expect(page.locator(".answer")).to_be_hidden()
    stream.close()


def test_students_go_their_own_way_or_wait(page: Page, server: Server) -> None:
    code = in_room(page)
    some = students(server, code, 3)
    stream = some[0].listen(code, "student")
    for told in ("Free", "Freeze", "Lead"):
        page.get_by_role("button", name=told, exact=True).click()
        expect(page.get_by_role("button", name=told, exact=True)).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".control-told")).to_have_text(re.compile(f"^{told}:"))
        stream.state(control=told.lower())
    some[1].post(f"{code}/standing", standing="around")
    expect(page.locator(".seats .around")).to_have_count(1)
    expect(page.locator(".seats-told")).to_have_text("2 with you · 1 looking around · 0 gone quiet")
    stream.close()


def test_a_question_is_skipped(page: Page) -> None:
    in_room(page)
    ask(page, "6.1")
    page.get_by_role("button", name="Skip this question").click()
    expect(phase(page)).to_have_text("Explore")
    expect(main(page)).to_contain_text("Ask 6.2")


def test_a_step_without_answers_enough_says_so_and_the_next_is_offered(page: Page) -> None:
    in_room(page)
    page.locator(".source").select_option(label="1 Bigger isn’t free")
    page.locator('.plan [data-name="1.2"]').click()
    expect(page.locator(".trouble")).to_contain_text("too few for a vote")
    expect(phase(page)).to_have_text("Explore")
    expect(page.locator('.plan [data-name="1.2"]')).to_have_count(0)


def test_the_view_on_screen_is_asked_about(page: Page) -> None:
    opened(page, "?layer=inception3a&unit=200,14,13")
    page.get_by_role("button", name="Open a room").click()
    page.get_by_role("button", name="Where is it?").click()
    expect(page.locator(".question")).to_contain_text("Row 14, column 13 of channel 200", timeout=WORK_MS)
    picture = page.locator(".stage .picture")
    page.wait_for_function("one => one.naturalWidth > 0", arg=picture.element_handle())
    page.get_by_role("button", name="Which branch?").click()
    expect(page.locator(".question")).to_contain_text("channel 200 come from")
    page.get_by_role("button", name="How many?").click()
    expect(page.locator(".question")).to_contain_text("How many channels does its depth concat put out?")


def test_an_own_picture_is_shown_only_after_a_click(page: Page, tmp_path: Path) -> None:
    in_room(page)
    file = tmp_path / "mine.jpg"
    file.write_bytes(read_sample("coffee"))
    expect(page.locator(".share")).to_be_hidden()
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page.locator(".share")).to_be_visible(timeout=WORK_MS)
    expect(page.locator(".share")).to_have_text("Share my picture")
    ask(page, "7.3")
    expect(page.locator(".question")).to_contain_text("answers most to this picture")
    expect(page.locator(".stage .picture")).to_be_hidden()
    page.locator(".share").click()
    expect(page.locator(".share")).to_have_attribute("aria-pressed", "true")
    ask_again(page, "7.4")
    expect(page.locator(".stage .picture")).to_be_visible()


def ask_again(page: Page, step: str) -> None:
    """Ask another step of the chosen chapter while a question is open."""
    page.locator(f'.plan [data-name="{step}"]').click()
    expect(page.locator(".where")).to_have_text(re.compile(f"^Step {re.escape(step)},"), timeout=WORK_MS)


@pytest.fixture
def other(browser: Browser, server: Server) -> Iterator[Page]:
    """Another device."""
    context = browser.new_context(base_url=server.url)
    yield context.new_page()
    context.close()


def test_another_device_takes_over_with_the_key_and_this_one_can_only_look(page: Page, other: Page) -> None:
    code = in_room(page)
    page.get_by_role("button", name="Another device").click()
    shown = page.locator(".card.key input")
    expect(shown).to_be_visible()
    expect(shown).to_have_value(re.compile(".{20,}"))
    key = shown.input_value()
    page.get_by_role("button", name="Hide it").click()
    expect(shown).to_be_hidden()

    opened(other)
    other.get_by_label("Code").fill(code.lower())
    other.get_by_label("Key").and_(other.locator("[name=key]")).fill(key)
    other.get_by_role("button", name="Take it over").click()
    expect(other.locator(".code")).to_have_text(code, timeout=WORK_MS)
    expect(main(other)).to_have_attribute("aria-disabled", "false", timeout=WORK_MS)

    expect(page.locator(".trouble")).to_contain_text("here you can only look")
    expect(main(page)).to_have_attribute("aria-disabled", "true")
    expect(page.get_by_role("button", name="Freeze")).to_be_disabled()
    ask(other, "6.1")
    expect(phase(page)).to_have_text("Vote")

    page.get_by_role("button", name="Lead it here again").click()
    expect(main(page)).to_have_attribute("aria-disabled", "false", timeout=WORK_MS)
    expect(other.locator(".trouble")).to_contain_text("here you can only look")
    main(page).click()
    expect(phase(other)).to_have_text("Closed")


def test_a_wrong_key_leads_nothing(page: Page, other: Page) -> None:
    code = in_room(page)
    opened(other, f"?room={code}")
    expect(other.get_by_label("Code")).to_have_value(code)
    other.get_by_label("Key").and_(other.locator("[name=key]")).fill("no-key-of-this-room-at-all")
    other.get_by_role("button", name="Take it over").click()
    expect(other.locator(".problem")).to_have_text("This room is led by somebody else.")
    expect(main(page)).to_have_attribute("aria-disabled", "false")


def test_the_wall_has_a_window_of_its_own(page: Page) -> None:
    code = in_room(page)
    with page.expect_popup() as popup:
        page.get_by_role("button", name="Open its window").click()
    expect(popup.value).to_have_url(re.compile(f"/room/{code}/projector$"))
    popup.value.close()


def test_a_room_ends_only_after_a_second_click_and_nothing_is_left(page: Page, server: Server) -> None:
    code = in_room(page)
    (student,) = students(server, code, 1)
    page.get_by_role("button", name="End the room").click()
    expect(page.locator(".sure .who")).to_have_text("The room has 1 student. Nothing of it is kept.")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator(".sure")).to_be_hidden()
    assert student.post(f"{code}/standing", standing="with").status == 204
    page.get_by_role("button", name="End the room").click()
    page.get_by_role("button", name="End it for all").click()
    expect(page.locator(".ended")).to_have_text(f"Room {code} has ended; nothing of it is kept.")
    expect(page).to_have_url(re.compile("/classroom$"))
    assert student.post(f"{code}/standing", standing="with").status == 404
    assert not [one for one in page.context.cookies() if one["name"].startswith("explorer_host_")]
    page.get_by_role("button", name="Open a room").click()
    expect(page.locator(".code")).not_to_have_text(code)


def test_the_page_for_teachers_opens_a_room(page: Page) -> None:
    page.goto("/teachers")
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Open a room").click()
    expect(popup.value.get_by_role("button", name="Open a room")).to_be_visible(timeout=WORK_MS)
    popup.value.close()


def test_every_step_is_in_the_console_of_every_plan(page: Page) -> None:
    in_room(page)
    options = page.locator(".source option").all_inner_texts()
    assert len(options) == len(PLANS) + len({step.chapter for step in STEPS}) + 1
