"""The page for teachers in a real browser: what its links open, how a class gets in, and what somebody types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
import segno
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from app.sections.teachers import addresses, questions
from app.sections.teachers.questions import Asked
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.handouts import compose_worksheet
from googlenet_core.handouts.plans import GUESS_MIN, PLANS, TALK_MIN, WORDS_A_MINUTE, Plan, step_minutes
from googlenet_core.lesson import find_chapter, find_step
from tests.e2e.conftest import WORK_MS, Server, listen, settled
from tests.e2e.teachers.taking import first_sheet, opened, outside, tab_to, taken
from tests.support.programs import browser as browser_finder

CLASSROOM = "192.0.2.7"
"""An address for documentation (RFC 5737), by which a browser of these tests reaches the server."""


def steps_of(links: list[tuple[str, str]]) -> list[str]:
    """The steps that a plan's links stand for: ``title, all 5 steps``, ``title, without 4.2 and 4.3``, or one named alone."""
    found: list[str] = []
    for href, line in links:
        (name,) = parse_qs(urlsplit(href).query)["step"]
        whole = re.search(r", all (\d+) steps$", line)
        chapter = find_chapter(find_step(name).chapter)
        if whole:
            assert int(whole[1]) == len(chapter.steps)
        left_out = re.findall(r"\d+\.\d+", line.partition(", without ")[2])
        named = [step.name for step in chapter.steps if step.name not in left_out] if whole or left_out else [name]
        assert named[0] == name
        found += named
    return found


def plan_links(page: Page, plan: Plan) -> list[tuple[str, str]]:
    """A plan's links as the page has them: where each leads, and its whole line."""
    head = page.get_by_role("heading", name=f"{plan.minutes} minutes, {len(plan.names)} steps")
    expect(head).to_be_visible()
    lines = page.get_by_test_id("stMarkdownContainer").filter(has=head).locator("li")
    found: list[tuple[str, str]] = lines.evaluate_all(
        "(all) => all.map((one) => [one.querySelector('a').getAttribute('href'), one.innerText.trim()])"
    )
    return found


def test_the_steps_of_each_plan_are_those_it_says_and_their_times_add_up(page: Page) -> None:
    opened(page)
    for plan in PLANS:
        names = steps_of(plan_links(page, plan))
        assert names == list(plan.names)
        needed = sum(step_minutes(find_step(name)) for name in names)
        assert 0.75 * plan.minutes <= needed <= plan.minutes
    said = page.get_by_text(re.compile("^A step takes about")).inner_text()
    mean, words, guess, talk = (float(number) for number in re.findall(r"\d+(?:\.\d+)?", said))
    longest = PLANS[-1]
    assert mean * len(longest.names) == pytest.approx(longest.needed_min, abs=0.05 * len(longest.names))
    assert (words, guess, talk) == (WORDS_A_MINUTE, 60 * GUESS_MIN, 60 * TALK_MIN)


def test_each_plans_links_open_the_step_they_name(page: Page) -> None:
    opened(page)
    links = dict(pair for plan in PLANS for pair in plan_links(page, plan))
    assert len(links) > 10
    first = next(iter(links))
    page.locator(f'a[href="{first}"]').first.press("Enter")
    expect(page).to_have_url(re.compile(f"/{re.escape(first)}$"))
    for href, line in links.items():
        page.goto(f"/{href}")
        (name,) = parse_qs(urlsplit(href).query)["step"]
        expect(page.locator(".lesson .dots [aria-current=step]")).to_have_attribute("data-step", name, timeout=WORK_MS)
        expect(page).to_have_title(re.compile(re.escape(find_step(name).words.title)))
        many = ", all " in line or ", without " in line
        title = find_chapter(find_step(name).chapter).title if many else find_step(name).words.title
        assert title in line
        expect(page.get_by_text("The address asks")).to_have_count(0)


@contextmanager
def classroom(playwright: Playwright, server: Server, complaints: list[str]) -> Iterator[tuple[Page, str]]:
    """A page of a browser that reaches the server by an address of the room's network, and the app's address there."""
    rules = f"--host-resolver-rules=MAP {CLASSROOM} 127.0.0.1"
    running = playwright.chromium.launch(executable_path=browser_finder.find(), args=[*browser_finder.FLAGS, rules])
    base = f"http://{CLASSROOM}:{urlsplit(server.url).port}"
    page = running.new_context(base_url=base, viewport={"width": 1280, "height": 900}).new_page()
    listen(page, Server(base, server.log, server.process), complaints)
    yield page, base
    running.close()
    assert not complaints


def code_of(address: str) -> str:
    """The QR code of an address as segno draws it, within a URL."""
    return str(segno.make(address, error="m").svg_data_uri(border=2, light="white", omitsize=True))


def strokes(drawing: str) -> list[str]:
    """The lines that a QR code is drawn with."""
    return re.findall(r'(?<= d=")[^"]+', drawing)


def test_a_class_finds_the_rooms_address_its_code_and_both_in_what_is_handed_out(
    playwright: Playwright, browser: Browser, server: Server, complaints: list[str]
) -> None:
    with classroom(playwright, server, complaints) as (page, base):
        opened(page)
        room = page.locator(".room-address")
        expect(room.locator("p")).to_have_text(base)
        code = room.get_by_role("img", name=f"QR code of {base}")
        expect(code).to_have_attribute("src", code_of(base))
        assert code.evaluate("(one) => one.naturalWidth > 0")
        expect(page.get_by_text("Whoever is in the same network can open this address")).to_be_visible()

        _, html = taken(page, "Worksheet with key")
        assert html == compose_worksheet((3, 4), 7, PAPER, 4).as_html(key=True, server=base)
        assert outside(html, base) == []
        drawn = strokes(html)
        for path in ("lesson?step=3.1", "lesson?step=4.1"):
            assert f'href="{base}/{path}"' in html
            (own,) = strokes(segno.make(f"{base}/{path}", error="m").svg_inline(border=2))
            assert own in drawn
        page.goto(f"{base}/lesson?step=4.1")
        expect(page.locator(".lesson .dots [aria-current=step]")).to_have_attribute("data-step", "4.1")


def test_whoever_is_at_the_server_alone_is_told_how_to_let_the_room_in(page: Page, server: Server) -> None:
    opened(page)
    expect(page.get_by_text("make app ADDRESS=0.0.0.0")).to_be_visible()
    there = addresses.of_this_machine(server.url)
    room = page.locator(".room-address")
    if there:
        expect(room.locator("p")).to_have_text(there)
        expect(room.get_by_role("img")).to_have_attribute("src", code_of(there))
    else:  # a machine without a network
        expect(room).to_have_count(0)
    _, html = taken(page, "Worksheet")
    assert "<svg" not in re.sub(r'<svg class="outline".*?</svg>', "", html, flags=re.DOTALL)


@pytest.mark.parametrize("one", questions.read(), ids=lambda one: one.question)
def test_what_a_class_asks_is_answered_by_the_view_that_is_named(page: Page, one: Asked) -> None:
    opened(page)
    link = page.get_by_role("link", name=one.place, exact=True)
    expect(link).to_have_attribute("href", one.address)
    link.press("Enter")
    expect(page).to_have_url(re.compile(f"/{re.escape(one.address)}$"))
    section = page.get_by_role("radio", name=one.place, exact=True, checked=True)
    title = page.get_by_role("heading", name=one.place, exact=True, level=1)
    expect(section.or_(title)).to_be_visible(timeout=WORK_MS)
    settled(page)
    expect(page.get_by_text("The address asks")).to_have_count(0)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?quiz=seven", "The address asks for quiz 'seven'"),
        ("?chapters=three", "The address asks for chapters 'three'"),
        ("?chapters=3,99", "The lesson has chapters 1 to 10, but no 99."),
    ],
)
def test_an_address_that_makes_no_sense_is_said_in_one_line_and_the_sheets_are_there(
    page: Page, query: str, sentence: str
) -> None:
    opened(page, query)
    expect(page.locator(".st-key-notices").get_by_test_id("stAlert")).to_have_count(1)
    expect(page.locator(".st-key-notices").get_by_text(sentence)).to_be_visible()
    assert taken(page, "Worksheet")[1] == first_sheet()


@pytest.mark.parametrize("typed", ["e", "-5", "99999999", "7.5"])
def test_nonsense_in_the_seed_changes_no_sheet_and_loses_no_choice(page: Page, typed: str) -> None:
    opened(page, "?chapters=3,4&quiz=7")
    seed = page.get_by_label("Seed", exact=True)
    seed.fill("")
    seed.press_sequentially(typed)
    seed.press("Enter")
    settled(page)
    expect(page.get_by_role("link", name="Set 7", exact=True)).to_be_visible()
    assert taken(page, "Worksheet")[1] == first_sheet()


def test_without_a_chapter_one_line_says_what_to_do_and_the_seed_stays(page: Page) -> None:
    opened(page, "?quiz=8")
    page.get_by_role("button", name="Clear all").click()
    expect(page.get_by_text("Choose at least one chapter.")).to_be_visible()
    expect(page.get_by_label("Seed", exact=True)).to_have_value("8")
    expect(page).to_have_url(re.compile(r"quiz=8.*chapters=($|&)"))
    expect(page.get_by_role("button", name="Worksheet", exact=True)).to_have_count(0)


def test_a_sheet_is_chosen_and_taken_by_keyboard_alone_and_its_address_brings_it_back(page: Page) -> None:
    opened(page)
    chapters = page.get_by_role("combobox", name=re.compile("Chapters"))
    tab_to(page, chapters)
    page.keyboard.type("9 ")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("chapters=3(,|%2C)4(,|%2C)9"))
    settled(page)
    page.keyboard.press("Escape")
    seed = page.get_by_label("Seed", exact=True)
    tab_to(page, seed)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("1234")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("quiz=1234"))
    settled(page)
    expect(seed).to_be_focused()

    def press(button: Locator) -> None:
        tab_to(page, button)
        page.keyboard.press("Enter")

    _, html = taken(page, "Worksheet", press)
    assert html == compose_worksheet((3, 4, 9), 1234, PAPER, 4).as_html(server="")
    for label in ("Worksheet with key", "Slides", "Notebook", "Quiz on paper", "Quiz on paper with key"):
        tab_to(page, page.get_by_role("button", name=label, exact=True))
    tab_to(page, page.get_by_role("link", name=questions.read()[-1].place, exact=True))
    page.reload()
    settled(page)
    assert taken(page, "Worksheet")[1] == html
