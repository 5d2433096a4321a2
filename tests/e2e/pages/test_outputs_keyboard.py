"""The page of the three outputs without a mouse: each question worked with Tab, arrows, Enter and Space alone.

A press comes only after what it acts on is there: Streamlit listens a moment after it has drawn.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import WORK_MS, settled
from tests.e2e.keyboard import tab_to
from tests.e2e.menus import network_menu

PICTURES = "img, [data-testid=stPlotlyChart], canvas"
NAME = "e => (e.getAttribute('alt') || e.getAttribute('aria-label') || '').trim()"


def begin(page: Page, address: str) -> None:
    """Open a view and stand on its question, the first control of the section."""
    page.goto(f"/outputs?{address}")
    settled(page)
    chosen = page.get_by_role("radiogroup", name="Views").get_by_role("radio", checked=True)
    chosen.focus()
    expect(chosen).to_be_focused()


def choose(page: Page, group: str, name: str) -> None:
    """Go to a row of choices by Tab, to one of them by arrows, and take it."""
    choices = page.get_by_role("radiogroup", name=group, exact=True)
    tab_to(page, choices.get_by_role("radio").first)
    wanted = choices.get_by_role("radio", name=name, exact=True)
    for _ in range(choices.get_by_role("radio").count()):
        if wanted.evaluate("e => e === document.activeElement"):
            break
        page.keyboard.press("ArrowRight")
    expect(wanted).to_be_focused()
    page.keyboard.press("Space")
    expect(wanted).to_be_checked()
    settled(page)
    expect(wanted).to_be_focused()


def choose_from_list(page: Page, label: str, name: str) -> None:
    """Go to a list by Tab, type what is wanted, and take it."""
    box = page.get_by_role("combobox", name=label, exact=True)
    tab_to(page, box)
    page.keyboard.type(name)
    expect(page.get_by_role("option", name=name)).to_be_visible()
    page.keyboard.press("Enter")
    expect(box).to_have_value(name)
    settled(page)
    expect(box).to_be_focused()


def press_button(page: Page, target: Locator) -> None:
    tab_to(page, target)
    page.keyboard.press("Enter")


def test_predictions_temperature(page: Page) -> None:
    begin(page, "image=coffee")
    words = page.get_by_text(re.compile("Entropy at this temperature"))
    before = words.inner_text()
    choose(page, "Head", "head after inception (4a)")
    expect(words).not_to_have_text(before)
    other = words.inner_text()
    slider = page.get_by_role("slider", name="Temperature T")
    tab_to(page, slider)
    page.keyboard.press("ArrowRight")
    expect(words).not_to_have_text(other)
    expect(slider).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_value("1.2")


def test_why_every_choice_and_the_download(page: Page, tmp_path: Path) -> None:
    begin(page, "outputs=why&image=rocket")
    choose(page, "Head", "head after inception (4a)")
    expect(page.get_by_role("alert").first).to_contain_text("inception5b")
    choose_from_list(page, "Class", "parachute")
    choose(page, "Feature maps of", "(3b)")
    expect(
        page.get_by_text(re.compile(r"Grad-CAM at inception \(3b\): parachute, head after inception \(4a\)"))
    ).to_be_visible()
    settled(page)
    with page.expect_download() as waiting:
        press_button(page, page.get_by_role("button", name="The map's numbers (NPY)").first)
    waiting.value.save_as(tmp_path / "map.npy")
    assert np.load(tmp_path / "map.npy").shape == (28, 28)


def test_why_long_work_started_and_stopped(page: Page) -> None:
    begin(page, "outputs=why")
    choose(page, "Method", "Occlusion")
    start = page.get_by_role("button", name=re.compile("Compute Occlusion"))
    stop = page.get_by_role("button", name="Stop")
    press_button(page, start)
    expect(stop).to_be_focused()
    page.keyboard.press("Enter")
    expect(start).to_be_focused()
    settled(page)
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("covering this place lowers the logit")).first).to_be_visible(timeout=WORK_MS)
    expect(page.get_by_text("Compute Occlusion: done.")).to_be_focused()


def test_without_a_branch_and_without_channels(page: Page) -> None:
    begin(page, "outputs=without")
    choose(page, "Module", "(4a)")
    expect(page.get_by_role("radio", name="3×3 (208)")).to_be_visible()
    settled(page)
    choose(page, "Part", "3×3 (208)")
    expect(page.get_by_role("heading", name=re.compile(r"Without inception \(4a\) · 3×3, "))).to_be_visible()
    choose(page, "Filled with", "mean")
    expect(
        page.get_by_text(re.compile(r"replaced by each channel's own mean over the \d+ sample pictures"))
    ).to_be_visible()
    begin(page, "outputs=without")
    choose(page, "Part", "channels…")
    expect(page.get_by_role("heading", name=re.compile("channels 0 to 15, "))).to_be_visible()
    last = page.get_by_role("slider").nth(1)
    tab_to(page, last)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name=re.compile("channels 0 to 16, "))).to_be_visible()
    expect(last).to_be_focused()


def test_without_each_branch_ranked(page: Page) -> None:
    begin(page, "outputs=without")
    press_button(page, page.get_by_role("button", name=re.compile("Rank all 36 branches")))
    ranking = page.get_by_role("figure", name=re.compile("All 36 branches by the probability they move"))
    expect(ranking).to_be_visible(timeout=WORK_MS)
    expect(page.get_by_text("Rank all 36 branches by what the main head loses: done.")).to_be_focused()


def test_gradients(page: Page) -> None:
    begin(page, "outputs=gradients")
    choose_from_list(page, "Class taken as right", "church")
    expect(page.get_by_text(re.compile("cross entropies for “church”"))).to_be_visible()
    choose(page, "Gradient", "by the module's output")
    numbers = page.locator("summary", has_text="The numbers").first
    tab_to(page, numbers)
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="main loss alone").first).to_be_visible()


def test_side_by_side(page: Page) -> None:
    begin(page, "outputs=compare")
    choose_from_list(page, "Beside it", "Variant: torchvision, random weights")
    expect(page.get_by_role("heading", name="torchvision: random weights")).to_be_visible()
    both = page.get_by_role("switch", name="Random weights on the left too")
    tab_to(page, both)
    page.keyboard.press("Space")
    expect(page.get_by_text("this network predicts nothing")).to_have_count(2)
    settled(page)
    expect(both).to_be_focused()
    choose_from_list(page, "Grad-CAM at", "inception (4e)")
    choose_from_list(page, "Output", "head after inception (4d)")
    expect(page.get_by_role("alert").filter(has_text="inception4e")).to_have_count(2)
    choose_from_list(page, "Switched off", "inception (4a) · 3×3")
    expect(page.get_by_text("Without inception (4a) · 3×3")).to_have_count(2)


def test_weights_opened_and_switched_back(page: Page) -> None:
    begin(page, "weights=random")
    menu = network_menu(page)
    page.keyboard.press("Shift+Tab")
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Back to the bundled weights"))
    page.keyboard.press("Enter")
    expect(menu).to_contain_text("87 classes")
    settled(page)
    expect(page.get_by_role("button", name=re.compile("Use the ImageNet weights"))).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("outputs=why", 6),
        ("outputs=gradients", 2),
        ("outputs=compare&beside=variant%3Dpaper", 6),
    ],
)
def test_every_picture_and_chart_has_a_name(address: str, count: int, page: Page) -> None:
    begin(page, address)
    pictures = page.get_by_test_id("stMain").locator(PICTURES)
    expect(pictures).to_have_count(count)
    names = [picture.evaluate(NAME) for picture in pictures.all()]
    assert all(names), names
