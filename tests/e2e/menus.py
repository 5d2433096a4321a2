"""The menus in the head line, as people use them."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


def picture_menu(page: Page) -> Locator:
    """The button of the menu of pictures, which names the shown one."""
    return page.locator(".st-key-picture-menu").get_by_role("button")


def network_menu(page: Page) -> Locator:
    """The button of the menu of networks, which names the shown one."""
    return page.locator(".st-key-network-menu").get_by_role("button")


def opened(button: Locator) -> Locator:
    """Open a menu unless it is open; return what is in it."""
    if button.get_attribute("aria-expanded") != "true":
        button.click()
    menu = button.page.get_by_test_id("stPopoverBody")
    expect(menu).to_be_visible()
    return menu


def choose_sample(page: Page, title: str) -> None:
    """Take a sample picture from the menu; the menu closes."""
    opened(picture_menu(page)).get_by_role("button", name=title, exact=True).click()
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    expect(picture_menu(page)).to_be_focused()


def display_panel(page: Page) -> Locator:
    """Open the panel with the less used controls of the grid of maps unless it is open; return it."""
    panel = page.locator("#display-panel")
    if not panel.is_visible():
        page.get_by_role("button", name="Display").click()
    expect(panel).to_be_visible()
    return panel


def choose_variant(page: Page, title: str) -> None:
    """Take a variant from the menu, and close it."""
    opened(network_menu(page)).get_by_text(title, exact=True).click()
    expect(network_menu(page)).to_contain_text(title)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
