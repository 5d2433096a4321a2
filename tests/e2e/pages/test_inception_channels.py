"""Channels of a concat in a real browser: pointed at, typed, walked along, and what the drawing tells of its branches."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.pages.test_inception_page import opened


def grip(page: Page) -> Locator:
    return page.get_by_role("slider", name="Channel of the depth concat")


def place_of(page: Page, channel: int, of: int) -> tuple[float, float]:
    box = grip(page).bounding_box()
    assert box
    return box["x"] + box["width"] * (channel + 0.5) / of, box["y"] + box["height"] / 2


def point_at(page: Page, channel: int, of: int) -> None:
    page.mouse.click(*place_of(page, channel, of))


def test_pointing_at_the_ledger_says_which_branch_a_channel_comes_from(page: Page) -> None:
    opened(page)
    point_at(page, 200, of=256)
    expect(page.get_by_text("Channel 200 of the concat → 5×5 branch, its own channel 8.")).to_be_visible()
    expect(page).to_have_url(re.compile("channel=200"))
    expect(grip(page)).to_have_attribute("aria-valuetext", "channel 200: 5×5 branch, its own channel 8")


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("spinbutton", name=re.compile(name))


def test_back_takes_the_last_channel_back_in_all_parts(page: Page) -> None:
    opened(page)
    point_at(page, 200, of=256)
    expect(page).to_have_url(re.compile("channel=200"))
    point_at(page, 70, of=256)
    expect(page).to_have_url(re.compile("channel=70"))
    page.go_back()
    expect(page.get_by_text("Channel 200 of the concat → 5×5 branch, its own channel 8.")).to_be_visible()
    expect(field(page, "Channel of the concat")).to_have_value("200")
    expect(field(page, "Its own channel")).to_have_value("8")
    expect(page.get_by_role("radio", name="5×5")).to_be_checked()
    expect(grip(page)).to_have_attribute("aria-valuenow", "200")


def test_a_branch_and_its_own_channel_lead_back_to_the_concat(page: Page) -> None:
    opened(page)
    page.get_by_role("radio", name="5×5").click()
    expect(page.get_by_role("spinbutton", name="Its own channel (0 to 31)")).to_have_value("0")
    page.get_by_role("spinbutton", name="Its own channel (0 to 31)").press("Control+A")
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    expect(page.get_by_role("spinbutton", name="Channel of the concat (0 to 255)")).to_have_value("200")
    expect(grip(page)).to_have_attribute("aria-valuenow", "200")


def test_the_ledger_is_walked_by_keyboard_and_sends_no_drawing_again(page: Page) -> None:
    opened(page, "?channel=191")
    expect(page.get_by_text("Channel 191 of the concat → 3×3 branch, its own channel 127.")).to_be_visible()
    drawing = page.locator(".lanes").element_handle()
    grip(page).focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Channel 192 of the concat → 5×5 branch, its own channel 0.")).to_be_visible()
    page.keyboard.press("End")
    expect(page.get_by_text("Channel 255 of the concat → pool proj branch, its own channel 31.")).to_be_visible()
    assert drawing.evaluate("one => one.isConnected"), "the drawing was replaced"
    expect(grip(page)).to_be_focused()


@pytest.mark.parametrize(
    ("typed", "left"), [("999", "31"), ("-4", "0"), ("−4", "0"), ("many", "8"), ("", "8"), ("1.5", "8"), (" 007 ", "7")]
)
def test_what_is_typed_and_makes_no_sense_is_put_right_with_a_word(page: Page, typed: str, left: str) -> None:
    opened(page, "?channel=200")
    own = field(page, "Its own channel")
    own.fill(typed)
    own.press("Enter")
    expect(own).to_have_value(left)
    expect(own).not_to_have_attribute("aria-invalid", "true")
    expect(field(page, "Channel of the concat")).to_have_value(str(192 + int(left)))
    said = page.get_by_role("status").filter(has_text="Whole numbers from 0 to 31.")
    expect(said).to_have_count(0 if typed.strip() == "007" else 1)
    own.press("ArrowDown" if left == "31" else "ArrowUp")
    expect(said).to_have_count(0)


def test_digits_count_while_they_are_typed_and_stay_as_they_were_typed(page: Page) -> None:
    opened(page)
    concat = field(page, "Channel of the concat")
    concat.press("Control+A")
    page.keyboard.type("020")
    expect(grip(page)).to_have_attribute("aria-valuenow", "20")
    expect(concat).to_have_value("020")
    page.keyboard.type("0")
    expect(page.get_by_text("Channel 200 of the concat → 5×5 branch, its own channel 8.")).to_be_visible()
    expect(page).to_have_url(re.compile("channel=200"))
    expect(concat).to_have_value("0200")
    page.keyboard.press("Tab")
    expect(concat).to_have_value("200")


def test_pointing_at_a_branch_tells_its_width_and_its_channels(page: Page) -> None:
    opened(page)
    bubble, lane = page.locator(".bubble"), page.get_by_role("button", name="Branch 3: 5×5 reduce to 16 channels")
    expect(bubble).to_be_hidden()
    lane.get_by_text("5×5 reduce").hover()
    told = "5×5 to 32 channels: channels 192–223 of the concat."
    expect(bubble).to_contain_text(told)
    expect(lane).to_have_class(re.compile("told"))
    page.mouse.move(*place_of(page, 128, of=256))
    expect(bubble).to_contain_text("channel 128: 3×3 branch, its own channel 64")
    expect(bubble).to_contain_text("channels 64–191 of the concat.")
    page.mouse.move(0, 0)
    expect(bubble).to_be_hidden()
    expect(page).not_to_have_url(re.compile("channel="))
    lane.get_by_text("5×5 reduce").click()
    expect(page.get_by_text("Channel 192 of the concat → 5×5 branch, its own channel 0.")).to_be_visible()


def test_branches_tell_the_same_to_the_keyboard(page: Page) -> None:
    opened(page)
    bubble, lanes = page.locator(".bubble"), page.locator(".branch")
    lanes.first.focus()
    expect(bubble).to_contain_text("Branch 1: 1×1 to 64 channels: channels 0–63 of the concat.")
    page.keyboard.press("ArrowRight")
    expect(lanes.nth(1)).to_be_focused()
    expect(bubble).to_contain_text("channels 64–191 of the concat")
    page.keyboard.press("End")
    expect(bubble).to_contain_text("channels 224–255 of the concat")
    page.keyboard.press("Escape")
    expect(bubble).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Channel 224 of the concat → pool proj branch, its own channel 0.")).to_be_visible()
    page.keyboard.press("Tab")
    expect(grip(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(field(page, "Channel of the concat")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name="pool proj")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("radio", name="5×5")).to_be_checked()
    expect(field(page, "Its own channel")).to_have_value("0")
    page.keyboard.press("Tab")
    page.keyboard.press("PageUp")
    expect(page.get_by_text("Channel 208 of the concat → 5×5 branch, its own channel 16.")).to_be_visible()
    expect(page).to_have_url(re.compile("channel=208"))


def test_a_module_with_other_widths_is_looked_up_by_those(page: Page) -> None:
    opened(page, "?widths=3a-64-96-200-16-32-1&channel=296")
    expect(page.get_by_text("Channel 296 of the concat → pool proj branch, its own channel 0.")).to_be_visible()
    expect(field(page, "Its own channel")).to_have_attribute("aria-valuemax", "0")
    page.get_by_role("radio", name="5×5").click()
    expect(field(page, r"Channel of the concat \(0 to 296\)")).to_have_value("264")
    expect(page).to_have_url(re.compile("channel=264"))
    page.get_by_role("button", name="Back to Table 1").click()
    expect(page.get_by_text("Channel 0 of the concat → 1×1 branch, its own channel 0.")).to_be_visible()
    expect(field(page, r"Channel of the concat \(0 to 255\)")).to_have_value("0")


def test_a_module_that_is_clicked_right_after_typing_goes_on_with_what_was_typed(page: Page) -> None:
    opened(page)
    field(page, "Channel of the concat").fill("200")
    page.get_by_role("radio", name="(3b)").hover()
    page.mouse.down()
    expect(page).to_have_url(re.compile("channel=200"))
    page.mouse.up()
    expect(page.get_by_text("Channel 200 of the concat → 3×3 branch, its own channel 72.")).to_be_visible()


def test_a_module_that_is_chosen_in_the_same_moment_as_a_channel_is_shown(page: Page) -> None:
    opened(page)
    other = page.get_by_role("radio", name="(3b)").element_handle()
    # Within one task: the page then sends both as one message.
    grip(page).evaluate(
        """(grip, other) => {
          grip.dispatchEvent(new KeyboardEvent("keydown", { key: "End", bubbles: true }));
          document.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
          other.click();
        }""",
        other,
    )
    expect(page.get_by_role("heading", name="inception (3b): 128+192+96+64=480")).to_be_visible()
    expect(page.locator(".said")).to_contain_text("of the concat →")
    expect(grip(page)).to_have_attribute("aria-valuemax", "479")


def test_another_module_goes_on_with_the_channel(page: Page) -> None:
    opened(page)
    point_at(page, 200, of=256)
    expect(page).to_have_url(re.compile("channel=200"))
    page.get_by_role("radio", name="(3b)").click()
    expect(page.get_by_text("Channel 200 of the concat → 3×3 branch, its own channel 72.")).to_be_visible()
    field(page, r"Channel of the concat \(0 to 479\)").fill("400")
    expect(page).to_have_url(re.compile("channel=400"))
    page.get_by_role("radio", name="(3a)").click()
    expect(page.get_by_text("Channel 0 of the concat → 1×1 branch, its own channel 0.")).to_be_visible()
    expect(grip(page)).to_have_attribute("aria-valuenow", "0")
