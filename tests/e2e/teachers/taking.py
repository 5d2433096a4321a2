"""What visitors of the page for teachers do: open it, go on with the keyboard, take a sheet away."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from googlenet_core.blueprint.specs import PAPER
from googlenet_core.handouts import compose_worksheet
from tests.e2e.conftest import WORK_MS, settled

TABS = 90
"""More presses of Tab than there are controls on the page."""


def opened(page: Page, query: str = "", at: str = "") -> None:
    page.goto(f"{at}/teachers{query}")
    expect(page.get_by_role("heading", name="What classes ask")).to_be_visible(timeout=WORK_MS)
    settled(page)


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the keyboard."""
    for _ in range(TABS):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail("Tab does not lead there")


def taken(page: Page, label: str, act: Callable[[Locator], None] = lambda button: button.click()) -> tuple[str, str]:
    """Take a sheet away; return the file's name and what is in it."""
    button = page.get_by_role("button", name=label, exact=True)
    with page.expect_download(timeout=WORK_MS) as found:
        act(button)
    return found.value.suggested_filename, Path(found.value.path()).read_text(encoding="utf-8")


@cache
def first_sheet() -> str:
    """The worksheet that the page offers to whoever has chosen nothing."""
    return compose_worksheet((3, 4), 7, PAPER, 4).as_html(server="")


def outside(html: str, server: str) -> list[str]:
    """Addresses in a file that lead neither to the server nor to a place in the file itself."""
    found = re.findall(r"""(?:href|src|action|poster)=["']?([^"' >]+)|url\(([^)]+)\)|@import ([^;]+)""", html)
    named = [address for groups in found for address in groups if address]
    return [one for one in named if not one.startswith("#") and not (server and one.startswith(f"{server}/"))]
