"""The page of the lesson with a step for every kind of guess: how it is guessed, what stays, and what it says of nonsense."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Server, page_of, settled, start_server, warm
from tests.e2e.keyboard import tab_to
from tests.e2e.lesson.test_steps import engine
from tests.e2e.lesson.walking import answer_of, control, guess, walk
from tests.e2e.looks import axe, measured
from tests.e2e.looks.test_looks import soon_none
from tests.support import lesson_kinds

STEPS = lesson_kinds.CHAPTER.steps
SQUARE, CHOICE, _, _, DRAWING, _, NOBODY = STEPS
KEPT = "() => JSON.parse(localStorage['googlenet-explorer-lesson'])"


@pytest.fixture(scope="module")
def kinds_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with warm(start_server(tmp_path_factory.mktemp("kinds"), "tests.e2e.servers.every_guess")) as running:
        yield running


@pytest.fixture
def kinds(browser: Browser, kinds_server: Server, complaints: list[str]) -> Iterator[Page]:
    with page_of(browser, kinds_server, complaints) as page:
        yield page


def opened(page: Page, step: str) -> None:
    page.goto(f"/lesson?step={step}")
    settled(page)


@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_every_kind_is_guessed_by_keyboard_alone(kinds: Page, width: int) -> None:
    kinds.set_viewport_size({"width": width, "height": 900})
    opened(kinds, SQUARE.name)
    tab_to(kinds, control(kinds))
    for step in STEPS[:-1]:
        walk(kinds, step, answer_of(step, engine()))
        kinds.keyboard.press("n")
    guess(kinds, NOBODY, "5")
    expect(kinds.locator(".error")).to_have_text("This step makes no sense with these weights: choose others.")
    expect(kinds.locator(".found")).to_be_hidden()


def test_a_square_is_drawn_with_the_mouse(kinds: Page) -> None:
    opened(kinds, SQUARE.name)
    board = kinds.locator(".board")
    corner = board.locator(".corner").last.bounding_box()
    photo = board.locator("canvas").bounding_box()
    assert corner
    assert photo
    kinds.mouse.move(corner["x"] + 7, corner["y"] + 7)
    kinds.mouse.down()
    kinds.mouse.move(photo["x"] + photo["width"] * 0.75, photo["y"] + photo["height"] * 0.75, steps=4)
    kinds.mouse.up()
    side = int(control(kinds).input_value())
    assert 90 < side < 130
    expect(board).to_have_attribute("aria-valuenow", str(side))
    board.focus()
    for key, by in (("ArrowUp", 1), ("+", 1), ("ArrowDown", -1), ("-", -1), ("PageUp", 10)):
        kinds.keyboard.press(key)
        side += by
        expect(board).to_have_attribute("aria-valuenow", str(side))


def test_nonsense_is_one_friendly_line_and_nothing_is_lost(kinds: Page) -> None:
    opened(kinds, DRAWING.name)
    tab_to(kinds, control(kinds))
    guess(kinds, DRAWING, "many")
    expect(kinds.locator(".error")).to_contain_text("Type a number")
    expect(control(kinds)).to_be_focused()
    expect(control(kinds)).to_have_value("many")
    expect(kinds.locator(".found")).to_be_hidden()


def test_who_does_not_know_is_shown(kinds: Page) -> None:
    opened(kinds, CHOICE.name)
    kinds.get_by_role("button", name="show me").click()
    expect(kinds.locator(".found .shown strong")).to_have_text(answer_of(CHOICE, engine()).shown)
    expect(kinds.locator(".found .badge")).to_be_hidden()


def test_a_guess_stays_over_steps_exploring_and_another_visit(kinds: Page) -> None:
    opened(kinds, SQUARE.name)
    tab_to(kinds, control(kinds))
    guess(kinds, SQUARE, "31")
    badge = kinds.locator(".found .badge")
    expect(badge).to_have_text("you: 31, too small")
    settled(kinds)
    kinds.keyboard.press("n")
    expect(kinds.locator(".dots [aria-current=step]")).to_have_attribute("data-step", CHOICE.name)
    expect(control(kinds)).to_be_focused()
    settled(kinds)
    kinds.keyboard.press("p")
    expect(badge).to_have_text("you: 31, too small")
    settled(kinds)
    kinds.get_by_role("link", name="Look around here").click()
    expect(kinds).to_have_url(re.compile(r"/feature-maps\?.*maps=unit"))
    settled(kinds)
    kinds.get_by_role("link", name="Lesson", exact=True).first.click()
    expect(kinds.get_by_role("heading", name="Lesson")).to_be_visible()
    settled(kinds)
    kinds.locator(".begin a").click()
    expect(badge).to_have_text("you: 31, too small")
    assert kinds.evaluate(KEPT) == {
        "step": SQUARE.name,
        "title": "Every kind of guess",
        "guesses": {SQUARE.name: ["31", "too small"]},
    }
    kinds.reload()
    expect(badge).to_have_text("you: 31, too small")


def test_what_another_program_left_in_the_browser_does_no_harm(kinds: Page) -> None:
    opened(kinds, SQUARE.name)
    for kept in ('"x"', "null", "{", json.dumps({"step": 5, "guesses": {SQUARE.name: [{}, "right"], "0.0": 1}})):
        kinds.evaluate("(kept) => localStorage.setItem('googlenet-explorer-lesson', kept)", kept)
        opened(kinds, SQUARE.name)
        expect(kinds.locator(".question")).to_contain_text("?")
        expect(kinds.locator(".found")).to_be_hidden()


def test_the_bar_stays_where_it_is(kinds: Page) -> None:
    opened(kinds, SQUARE.name)
    places = []

    def look() -> None:
        places.append([kinds.locator(one).bounding_box() for one in (".bar", ".back", ".ahead", ".leave")])

    look()
    tab_to(kinds, control(kinds))
    guess(kinds, SQUARE, "31")
    expect(kinds.locator(".found")).to_be_visible()
    look()
    settled(kinds)
    kinds.keyboard.press("n")
    expect(kinds.locator(".dots [aria-current=step]")).to_have_attribute("data-step", CHOICE.name)
    look()
    assert places[0] == places[1] == places[2]


def test_leaving_brings_the_visitor_back_to_what_they_looked_at(kinds: Page) -> None:
    kinds.goto("/feature-maps?maps=growth&layer=inception4c")
    settled(kinds)
    kinds.get_by_role("link", name="Lesson", exact=True).first.click()
    kinds.locator(".chapters a[data-step='99.1']").last.click()
    expect(kinds).to_have_url(re.compile(r"/lesson\?step=99\.1$"))
    settled(kinds)
    kinds.get_by_role("button", name="Leave the lesson").click()
    expect(kinds).to_have_url(
        re.compile(r"/feature-maps\?(maps=growth&layer=inception4c|layer=inception4c&maps=growth)$")
    )


def test_an_unknown_step_is_one_line_with_the_nearest(kinds: Page) -> None:
    opened(kinds, "99.9")
    expect(kinds.locator(".st-key-notices")).to_contain_text("The lesson has no step '99.9'. Did you mean '99.")
    expect(kinds.locator(".chapters")).to_be_visible()


def test_answers_can_be_read_in_light_and_dark_and_in_the_systems_colours_and_on_paper(kinds: Page) -> None:
    faults: list[str] = []
    opened(kinds, SQUARE.name)
    for step in STEPS[:-1]:
        expect(kinds.locator(".dots [aria-current=step]")).to_have_attribute("data-step", step.name)
        kinds.get_by_role("button", name="show me").click()
        expect(kinds.locator(".found .shown strong")).to_be_visible()
        settled(kinds)
        axe.load(kinds)
        for scheme in ("light", "dark"):
            kinds.emulate_media(color_scheme=scheme)
            faults += soon_none(lambda: kinds.evaluate(measured.FAINT), f"{step.name}, {scheme}")
            faults += soon_none(lambda: axe.faults(kinds, colours_only=scheme == "dark"), f"{step.name}, {scheme}")  # noqa: B023
        kinds.emulate_media(forced_colors="active")
        faults += soon_none(lambda: kinds.evaluate(measured.LOST, measured.CHOSEN), f"{step.name}, system's colours")
        kinds.emulate_media(forced_colors="none", media="print")
        expect(kinds.locator(".found .shown strong")).to_be_visible()
        expect(kinds.locator(".ways")).to_be_hidden()
        expect(kinds.locator(".again")).to_be_hidden()
        kinds.emulate_media(media="screen")
        kinds.locator(".onward").click()
    assert not faults, "\n".join(faults)
