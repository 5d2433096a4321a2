"""What is done in the grid of feature maps is kept, however it and the server's answers overtake each other."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import settled
from tests.e2e.menus import display_panel
from tests.e2e.pages.test_feature_grid import open_grid

# A mailbox of the grid's, in which what Python says about view and selection lies unread until `letGo` is called.
HOLD_BACK = """
  const held = {};
  let arrived;
  globalThis.both = new Promise((resolve) => (arrived = () => held.value && held.receive && resolve()));
  const box = {
    set value(value) { held.value = value; arrived(); },
    get value() { return undefined; },
    set receive(receive) { held.receive = receive; arrived(); },
    get receive() { return undefined; },
  };
  const boxes = (globalThis[Symbol.for("googlenet-explorer.mailboxes")] = new Map([["feature-grid", box]]));
  globalThis.letGo = () => {
    boxes.set("feature-grid", held);
    held.receive(held.value);
  };
"""


def test_choices_made_in_quick_succession_are_all_kept(page: Page) -> None:
    canvas = open_grid(page)
    canvas.focus()
    for key in ("p", "Shift+ArrowRight", "p", "Shift+ArrowRight", "Enter"):
        canvas.press(key)
    display_panel(page).locator("select[name=scale]").select_option("layer")
    settled(page)
    expect(page.locator(".pins figure span")).to_have_text([re.compile("^0: "), re.compile("^1: ")])
    expect(page.locator(".r-kept")).to_contain_text("channel 2 ")
    expect(page.locator(".caption")).to_contain_text("One scale for all maps")


def test_the_maps_wait_for_how_they_are_to_be_shown(page: Page) -> None:
    page.add_init_script(HOLD_BACK)
    page.goto("/feature-maps?layer=inception3a&sort=index&unit=7,0,0")
    page.evaluate("() => both")
    settled(page)
    page.evaluate("() => new Promise(requestIdleCallback)")  # the maps are unpacked by now
    canvas = page.locator("canvas.grid")
    expect(canvas).to_be_hidden()
    page.evaluate("letGo()")
    canvas.press("p")
    canvas.press("Shift+ArrowRight")
    expect(page.locator(".pins figure span")).to_have_text(re.compile("^7: "))
    expect(page.locator(".r-channel")).to_have_text("8")


def test_the_servers_answer_leaves_the_cursor_where_it_has_gone(page: Page) -> None:
    canvas = open_grid(page)
    settled(page)
    canvas.press("p")
    canvas.press("Shift+ArrowRight")
    expect(page).to_have_url(re.compile("pins=0"))
    settled(page)
    expect(page.locator(".r-channel")).to_have_text("1")
