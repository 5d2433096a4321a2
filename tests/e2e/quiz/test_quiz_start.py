"""A set's start in a real browser, by keyboard alone: which kinds of questions it asks, and the way to paper."""

from __future__ import annotations

import re
from html import escape

import pytest
from playwright.sync_api import Locator, Page, expect

from googlenet_core.blueprint.specs import PAPER
from googlenet_core.quiz import FAMILIES, compose
from tests.e2e.conftest import settled
from tests.e2e.looks import axe, measured
from tests.e2e.quiz.test_quiz_page import ITEMS, SEED, answer, field, opened, said, shows, tab_to


def kinds(page: Page) -> Locator:
    """The control that says and opens which kinds of questions the set asks."""
    return page.locator(".begin summary")


def paper(page: Page) -> Locator:
    return page.get_by_role("link", name="The same questions as a worksheet")


def box(page: Page, family: str) -> Locator:
    return page.locator(".begin").get_by_role("checkbox", name=FAMILIES[family].title, exact=True)


def choose_only(page: Page, *families: str) -> None:
    """Open the list and tick these alone, with the keyboard."""
    tab_to(page, kinds(page))
    page.keyboard.press("Enter")
    tab_to(page, page.locator(".begin").get_by_role("button", name="None"))
    page.keyboard.press("Enter")
    for family in families:
        tab_to(page, box(page, family))
        page.keyboard.press("Space")


def ask_these(page: Page) -> None:
    page.locator(".begin").get_by_role("button", name="Ask these").press("Enter")


def test_a_set_asks_all_kinds_and_others_can_be_chosen_with_the_same_number(page: Page) -> None:
    opened(page)
    expect(kinds(page)).to_have_text(f"Kinds of questions all {len(FAMILIES)}")
    choose_only(page, "macs", "size")
    ask_these(page)
    expect(page).to_have_url(re.compile(rf"quiz={SEED}&families=size(,|%2C)macs"))
    (first, *_) = compose(PAPER, ["size", "macs"], SEED)
    shows(page, first, 1)
    expect(kinds(page)).to_have_text(f"Kinds of questions 2 of {len(FAMILIES)}")
    expect(box(page, "macs")).to_be_hidden()
    expect(field(page)).to_be_focused()
    expect(said(page)).to_have_text(f"Item 1. {first.stem}")
    page.reload()
    shows(page, first, 1)
    page.go_back()
    shows(page, ITEMS[0], 1)


def test_one_kind_is_told_by_its_name(page: Page) -> None:
    opened(page, f"?quiz={SEED}&families=macs")
    expect(kinds(page)).to_have_text(f"Kinds of questions {FAMILIES['macs'].title}")
    tab_to(page, kinds(page))
    page.keyboard.press("Enter")
    expect(page.locator(".begin input:checked")).to_have_count(1)
    expect(box(page, "macs")).to_be_checked()


def test_none_is_refused_in_one_line_and_all_as_before_changes_nothing(page: Page) -> None:
    opened(page)
    choose_only(page)
    ask_these(page)
    word = page.locator(".begin .word")
    expect(word).to_have_text("Choose at least one kind of question.")
    shows(page, ITEMS[0], 1)
    page.locator(".begin").get_by_role("button", name="All").press("Enter")
    expect(word).to_be_hidden()
    ask_these(page)
    expect(box(page, "macs")).to_be_hidden()
    expect(field(page)).to_be_focused()
    shows(page, ITEMS[0], 1)
    assert "families" not in page.url


def test_escape_shuts_the_list_and_the_keyboard_stays(page: Page) -> None:
    opened(page)
    choose_only(page, "macs")
    page.keyboard.press("Escape")
    expect(box(page, "macs")).to_be_hidden()
    expect(kinds(page)).to_be_focused()
    expect(kinds(page)).to_have_text(f"Kinds of questions all {len(FAMILIES)}")


def test_once_something_is_answered_the_start_is_over_until_the_next_set(page: Page) -> None:
    opened(page)
    page.keyboard.press("n")
    shows(page, ITEMS[1], 2)
    expect(kinds(page)).to_be_hidden()
    expect(paper(page)).to_be_hidden()
    page.keyboard.press("Escape")
    page.locator(".item").get_by_role("button", name="Back").press("Enter")
    shows(page, ITEMS[0], 1)
    expect(kinds(page)).to_be_visible()
    answer(page, ITEMS[0].written(ITEMS[0].answer))
    expect(kinds(page)).to_be_hidden()
    page.get_by_role("button", name="New set").press("Enter")
    expect(kinds(page)).to_be_visible()


@pytest.mark.parametrize("families", [(), ("size", "macs")])
def test_the_same_questions_are_offered_as_a_worksheet_by_the_same_number(
    page: Page, families: tuple[str, ...]
) -> None:
    asked = f"quiz={SEED}" + (f"&families={','.join(families)}" if families else "")
    opened(page, f"?{asked}")
    expect(paper(page)).to_have_attribute("href", f"teachers?{asked}#sheets")
    tab_to(page, paper(page))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/teachers\?quiz={SEED}"))
    expect(page.get_by_role("button", name="Quiz on paper", exact=True)).to_be_visible()
    settled(page)
    expect(page.get_by_label("Seed", exact=True)).to_have_value(str(SEED))
    with page.expect_download() as found:
        page.get_by_role("button", name="Quiz on paper", exact=True).click()
    html = found.value.path().read_text(encoding="utf-8")
    places = [html.index(escape(item.stem)) for item in compose(PAPER, families or [*FAMILIES], SEED)]
    assert places == sorted(places)
    page.go_back()
    expect(page).to_have_url(re.compile("/quiz"))
    shows(page, compose(PAPER, families or [*FAMILIES], SEED)[0], 1)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_open_list_fits_can_be_read_and_told_and_every_target_is_large_enough(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    opened(page)
    kinds(page).click()
    for control in page.locator(".begin :is(button, a, label, summary):visible").all():
        place = control.bounding_box()
        assert place
        assert place["height"] >= 40
    axe.load(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(measured.MISFITS) == []
        assert page.evaluate(measured.FAINT) == []
        assert axe.faults(page) == []
