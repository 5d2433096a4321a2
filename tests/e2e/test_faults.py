"""What happens to a page when its connection or its server goes away: the view comes back from the address."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Server, start_server

VIEW = "/?layer=inception4c&variant=torchvision"
SHOWN = "128+256+64+64=512"


def test_a_dropped_connection_comes_back_to_the_same_view(page: Page, complaints: list[str]) -> None:
    page.goto(VIEW)
    expect(page.locator(".details")).to_contain_text(SHOWN)
    page.context.set_offline(True)
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    page.reload()
    expect(page.locator(".details")).to_contain_text(SHOWN)
    complaints.clear()  # the browser names the requests that failed while it was offline


def test_a_killed_server_that_starts_again_shows_the_same_view(browser: Browser, tmp_path: Path) -> None:
    first = start_server(tmp_path)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    second: Server | None = None
    try:
        first.wait_until_ready()
        page = context.new_page()
        page.goto(first.url + VIEW)
        expect(page.locator(".details")).to_contain_text(SHOWN)
        os.killpg(first.process.pid, signal.SIGKILL)
        first.process.wait(10)
        second = start_server(tmp_path, PORT=first.url.rsplit(":", 1)[1])
        second.wait_until_ready()
        expect(page.locator(".details")).to_contain_text(SHOWN)
        page.reload()
        expect(page.locator(".details")).to_contain_text(SHOWN)
        assert "variant=torchvision" in page.url
    finally:
        context.close()
        for server in filter(None, (first, second)):
            server.stop()
