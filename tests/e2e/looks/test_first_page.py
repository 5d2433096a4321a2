"""What somebody sees in a real browser where no websocket gets through, or no script runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import WORK_MS, Server, listen, settled
from tests.e2e.servers.small_proxy import small_proxy

UPGRADE = "{ hdr(upgrade) -i websocket }"
REFUSES = f"    http-request return status 403 if {UPGRADE} !{{ req.cook(websockets) allowed }}"
SWALLOWS = f"    http-request tarpit if {UPGRADE}"


@pytest.fixture
def proxies(server: Server, tmp_path: Path) -> Iterator[dict[str, Server]]:
    with small_proxy(tmp_path, server, refuses=REFUSES, swallows=SWALLOWS) as running:
        yield running


@pytest.mark.parametrize("kind", ["refuses", "swallows"])
def test_where_no_websocket_gets_through_the_page_says_what_to_allow(
    kind: str, browser: Browser, proxies: dict[str, Server]
) -> None:
    context = browser.new_context(base_url=proxies[kind].url, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto("/feature-maps")
    alert = page.get_by_role("alert").filter(has_text="does not open")
    expect(alert).to_be_visible(timeout=WORK_MS)
    expect(alert).to_contain_text(f"{proxies[kind].url.replace('http', 'ws', 1)}/_stcore/stream")
    expect(alert).to_contain_text("Upgrade: websocket")
    again = alert.get_by_role("button", name="Try again now")
    page.keyboard.press("Tab")
    while not again.evaluate("(button) => button === document.activeElement"):  # what Streamlit draws comes first
        page.keyboard.press("Tab")
    with page.expect_event("framenavigated"):
        page.keyboard.press("Enter")
    if kind == "refuses":
        expect(alert).to_be_visible(timeout=WORK_MS)
        context.add_cookies([{"name": "websockets", "value": "allowed", "url": proxies[kind].url}])
        settled(page)  # without being loaded again
        expect(alert).to_have_count(0)
    context.close()


def test_without_javascript_the_page_says_that_it_needs_it(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_role("heading", name="GoogLeNet Explorer needs JavaScript")).to_be_visible()
    context.close()


def test_where_it_gets_through_nothing_is_said(browser: Browser, server: Server, complaints: list[str]) -> None:
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    listen(page, server, complaints)
    page.goto("/")
    settled(page)
    expect(page.locator("#no-connection")).to_have_count(0)
    context.close()
    assert not complaints
