"""The way to a control as somebody goes who has a keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

MOST_TABS = 80
"""More presses of Tab than there are controls on a page."""

FOCUSED = "one => one === one.getRootNode().activeElement"


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus, if it has not already."""
    expect(target).to_be_visible()
    for _ in range(MOST_TABS):
        if target.evaluate(FOCUSED):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{MOST_TABS} times Tab did not reach {target}; the focus is on {focused(page)}")


def focused(page: Page) -> str:
    """The beginning of what has the focus."""
    return str(page.evaluate("() => document.activeElement.outerHTML.slice(0, 200)"))
