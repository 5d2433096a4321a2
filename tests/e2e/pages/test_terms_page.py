"""The page of terms: reached from every page's foot and from captions, entry by entry, with the view kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import WORK_MS, settled

FOOT = "What the terms mean"


def test_an_entrys_own_address_shows_the_entry_and_lets_go_once_somebody_scrolls(page: Page) -> None:
    page.goto("/terms#receptive-field")
    entry = page.get_by_role("heading", name="Receptive field", exact=True)
    expect(entry).to_be_in_viewport(timeout=WORK_MS)
    settled(page)
    page.evaluate("() => document.fonts.ready")
    page.wait_for_function(
        """name => { const top = document.getElementById(name).getBoundingClientRect().top; return top > 50 && top < 90; }""",
        arg="receptive-field",
    )
    expect(page).to_have_url(re.compile("/terms#receptive-field$"))
    page.mouse.move(400, 400)
    page.mouse.wheel(0, -9000)
    expect(page.get_by_role("heading", name="Ablation")).to_be_in_viewport()
    page.set_viewport_size({"width": 700, "height": 600})  # all lines move
    expect(page.get_by_role("heading", name="Ablation")).to_be_in_viewport()


@pytest.mark.parametrize(
    "address", ["/architecture?layer=inception4c", "/inception?layer=inception4c", "/outputs?layer=inception4c"]
)
def test_the_foot_of_a_page_leads_there_and_back_with_the_view(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name=FOOT).focus(timeout=WORK_MS)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Terms", exact=True)).to_be_visible(timeout=WORK_MS)
    expect(page).to_have_url(re.compile(r"/terms\?.*layer=inception4c"))
    expect(page.get_by_role("link", name=FOOT)).to_have_count(0)
    page.get_by_role("link", name="Inception module").first.click()
    expect(page.get_by_text("128+256+64+64=512").first).to_be_visible(timeout=WORK_MS)


def test_a_term_leads_to_its_section_in_a_tab_of_its_own(page: Page) -> None:
    page.goto("/terms")
    page.set_viewport_size({"width": 1280, "height": 900})
    with page.expect_popup() as opening:
        page.get_by_role("link", name="Field growth").click(timeout=WORK_MS)
    opened = opening.value
    expect(opened.get_by_role("heading", name="Feature maps")).to_be_visible(timeout=WORK_MS)
    expect(opened).to_have_url(re.compile(r"/feature-maps\?maps=growth$"))
