"""The bar of a page's views in narrow windows: one line that scrolls, with the chosen view in sight."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import PATIENCE_S
from tests.e2e.conftest import settled
from tests.e2e.looks.test_looks import HEIGHT, opened

LAST_VIEWS = (
    "/architecture?section=claims",
    "/inception?topic=peers",
    "/feature-maps?maps=growth",
    "/outputs?outputs=compare",
)

_IN_SIGHT = """(chosen) => {
  const [own, bar] = [chosen, chosen.parentElement].map((one) => one.getBoundingClientRect());
  return own.left >= bar.left - 1 && own.right <= bar.right + 1;
}"""


def bar_of(page: Page) -> Locator:
    return page.locator(".st-key-views-line [role=radiogroup]")


def in_sight(page: Page, view: Locator) -> None:
    page.wait_for_function(_IN_SIGHT, arg=view.element_handle(), timeout=1000 * PATIENCE_S)


@pytest.mark.parametrize("address", LAST_VIEWS)
def test_the_views_are_one_line_on_a_phone_and_the_chosen_one_is_in_sight(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": HEIGHT})
    opened(page, address)
    views = bar_of(page).get_by_role("radio")
    assert len(set(views.evaluate_all("all => all.map((one) => Math.round(one.getBoundingClientRect().top))"))) == 1
    chosen = bar_of(page).get_by_role("radio", checked=True)
    in_sight(page, chosen)
    page.set_viewport_size({"width": 390, "height": HEIGHT})
    in_sight(page, chosen)


def test_the_keyboard_and_links_bring_a_view_into_sight_and_a_finger_keeps_what_it_scrolled_to(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": HEIGHT})
    opened(page, "/feature-maps?maps=growth")
    bar = bar_of(page)
    chosen = bar.get_by_role("radio", checked=True)
    in_sight(page, chosen)
    chosen.focus()
    first = bar.get_by_role("radio").first
    for _ in range(bar.get_by_role("radio").count() - 1):
        page.keyboard.press("ArrowLeft")
    in_sight(page, first)
    bar.get_by_role("radio", name="One map").click()
    settled(page)
    expect(chosen).to_have_text("One map")
    in_sight(page, chosen)
    bar.evaluate("one => one.scrollTo(one.scrollWidth, 0)")
    page.get_by_role("button", name="Network").first.click()
    page.keyboard.press("Escape")
    settled(page)
    assert bar.evaluate("one => one.scrollLeft + one.clientWidth >= one.scrollWidth - 1")


def test_wide_windows_show_all_views(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": HEIGHT})
    opened(page, "/feature-maps?maps=growth")
    assert bar_of(page).evaluate("one => one.scrollWidth <= one.clientWidth + 1")
