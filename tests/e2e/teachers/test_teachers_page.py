"""The page for teachers in a real browser: its plans, and how a class gets in."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import segno
from playwright.sync_api import Page, expect

from app.sections.teachers import addresses
from googlenet_core.handouts.plans import GUESS_MIN, PLANS, TALK_MIN, WORDS_A_MINUTE, Plan, step_minutes
from googlenet_core.lesson import find_chapter, find_step
from tests.e2e.conftest import Server
from tests.e2e.teachers.taking import opened, taken


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


def code_of(address: str) -> str:
    """The QR code of an address as segno draws it, within a URL."""
    return str(segno.make(address, error="m").svg_data_uri(border=2, light="white", omitsize=True))


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
