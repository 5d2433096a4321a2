"""Long work is started and stopped with one button, whatever the page and the keyboard do meanwhile."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Tell, settled, stopped_at


def test_long_work_is_not_started_for_what_is_no_longer_asked(slow_page: Page, hold_file: Path, tell: Tell) -> None:
    page = slow_page
    page.goto("/outputs?outputs=why&method=integrated-gradients&image=rocket")
    start = page.get_by_role("button", name=re.compile("^Compute Integrated"))
    expect(start).to_be_visible()
    settled(page)
    with stopped_at("work-", hold_file):
        page.get_by_role("radio", name="head after inception (4a)", exact=True).click()
        expect(page).to_have_url(re.compile("head=aux_4a"))
        tell(start.click)
    settled(page)
    page.get_by_role("radio", name="main head", exact=True).click()
    expect(page).not_to_have_url(re.compile("head=aux_4a"))
    settled(page)
    expect(start).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)


def test_the_button_of_long_work_keeps_the_focus_however_slowly_it_turns_into_stop(
    slow_page: Page, hold_file: Path
) -> None:
    page = slow_page
    page.goto("/outputs?outputs=why&method=occlusion&image=rocket")
    start = page.get_by_role("button", name=re.compile("^Compute Occlusion"))
    expect(start).to_be_visible()
    settled(page)
    start.focus()
    with stopped_at("work-", hold_file):
        page.keyboard.press("Enter")
        expect(page.get_by_text("Waiting for a turn")).to_be_visible()
        expect(start).to_be_focused()
    expect(page.get_by_role("button", name="Stop")).to_be_focused()
    page.keyboard.press("Enter")
    expect(start).to_be_focused()
