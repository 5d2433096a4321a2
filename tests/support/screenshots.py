"""``python -m tests.support.screenshots``: takes README's pictures from the running app into ``assets/screenshots``."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.conftest import ROOT
from tests.e2e.conftest import start_server
from tests.support.programs import browser as browser_finder

TARGET = ROOT / "assets" / "screenshots"
SIZE = {"width": 1440, "height": 900}
SHOTS = {
    "start": ("/", ".answer-rows li", "light"),
    "lesson": ("/lesson?step=6.1", "canvas.photo", "light"),
    "architecture": ("/architecture?open=inception3a", '[data-layer="inception3a"]', "light"),
    "inception": ("/inception?layer=inception3a", "svg", "light"),
    "feature-maps": ("/feature-maps?layer=inception3a", "canvas.grid", "dark"),
}


def main() -> None:
    """Take them all."""
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = start_server(Path(folder))
        browser = playwright.chromium.launch(executable_path=browser_finder.find(), args=list(browser_finder.FLAGS))
        try:
            server.wait_until_ready()
            for name, (address, wanted, scheme) in SHOTS.items():
                page = browser.new_page(viewport=SIZE, color_scheme=scheme)
                page.goto(server.url + address)
                page.locator(wanted).first.wait_for()
                page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
                page.wait_for_timeout(1500)  # pictures and scrolling settle
                page.screenshot(path=TARGET / f"{name}.png")
                page.close()
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main()
