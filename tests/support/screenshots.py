"""``python -m tests.support.screenshots [NAME…]``: takes README's pictures from the running app into ``assets/screenshots``."""

from __future__ import annotations

import base64
import io
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from app.classroom.pages import theme
from tests.conftest import ROOT
from tests.e2e.conftest import WORK_MS, Server, settled, start_server
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

CLASSROOM = "classroom"
CLASS = ROOT / "assets" / f"{CLASSROOM}.webp"
"""This one the page for teachers shows, too."""

CHAPTER = "6 What a unit sees"
ROUNDS = ([6, 9, 5, 4], [1, 3, 19, 1])
"""How a class votes on the chapter's first question, before it talks and after."""

OWN = (1, 2)
"""What the card's student chooses, one of the class."""

WALL_SIZE, CARD_SIZE = {"width": 1350, "height": 810}, {"width": 390, "height": 844}
BESIDE = """<!doctype html><style>
  body { display: inline-flex; gap: 32px; margin: 0; padding: 32px; background: #eef2f7 }
  img { height: 652px; border: 1px solid #d8dee6; border-radius: 12px }
</style>"""


def main(names: Sequence[str] = ()) -> None:
    """Take those that are named, or all of them."""
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = start_server(Path(folder))
        browser = playwright.chromium.launch(executable_path=browser_finder.find(), args=list(browser_finder.FLAGS))
        try:
            server.wait_until_ready()
            for name in names or (*SHOTS, CLASSROOM):
                if name == CLASSROOM:
                    take_classroom(playwright, browser, server)
                else:
                    take(browser, server, name)
        finally:
            browser.close()
            server.stop()


def take(browser: Browser, server: Server, name: str) -> None:
    """Take a page as it is opened."""
    address, wanted, scheme = SHOTS[name]
    page = browser.new_page(viewport=SIZE, color_scheme=scheme)
    page.goto(server.url + address)
    page.locator(wanted).first.wait_for()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(1500)  # pictures and scrolling settle
    page.screenshot(path=TARGET / f"{name}.png")
    page.close()


def take_classroom(playwright: Playwright, browser: Browser, server: Server) -> None:
    """Take the wall beside a student's card, after a class has voted twice on a question."""
    console = opened(browser, server, "/classroom", SIZE)
    console.get_by_role("button", name="Open a room").click()
    expect(console.locator(".code")).to_have_text(re.compile("^[A-Z0-9]{4}$"), timeout=WORK_MS)
    settled(console)
    code = console.locator(".code").inner_text()
    console.locator(".source").select_option(label=CHAPTER)
    wall = opened(browser, server, f"/room/{code}/projector", WALL_SIZE)
    card = opened(browser, server, f"/room/{code}", CARD_SIZE)
    # The card has a phone's own typeface, which no machine that takes pictures has.
    card.add_style_tag(content=f'{theme.font()}body{{font-family:"Source Sans"}}')
    others = [
        playwright.request.new_context(base_url=server.url, extra_http_headers={"origin": server.url})
        for _ in range(sum(ROUNDS[0]) - 1)
    ]
    for other in others:
        other.post(f"/classroom/rooms/{code}/seats", data={})
    for number, votes in enumerate(ROUNDS):
        go_on(console, "Discuss, revote" if number else "Vote")
        card.locator("button.option").nth(OWN[number]).click()
        left = [option for option, count in enumerate(votes) for _ in range(count)]
        left.remove(OWN[number])
        for other, choice in zip(others, left, strict=True):
            other.post(f"/classroom/rooms/{code}/votes", data={"poll": f"1.{number}", "choice": choice})
        expect(console.locator(".voted")).to_contain_text(f"{sum(votes)} of {sum(votes)}")
        if number == 0:
            go_on(console, "Closed")
            go_on(console, "Bars")
    go_on(console, "Answer")
    pictures = []
    for page in (wall, card):
        page.locator("body[data-phase=answer] #figure .figure > *").wait_for()
        page.wait_for_timeout(500)  # the picture is decoded
        pictures.append(base64.b64encode(page.screenshot(full_page=True)).decode())
    sheet = browser.new_page(viewport={"width": 2 * SIZE["width"], "height": SIZE["height"]})
    sheet.set_content(BESIDE + "".join(f'<img src="data:image/png;base64,{picture}">' for picture in pictures))
    sheet.wait_for_function("[...document.images].every((image) => image.complete)")
    with Image.open(io.BytesIO(sheet.locator("body").screenshot())) as taken:
        taken.save(CLASS, quality=90)


def go_on(console: Page, phase: str) -> None:
    """Press the console's filled button, which leads to a phase."""
    console.locator(".asked .main").click()
    expect(console.locator(".phases [aria-current=step]")).to_have_text(phase, timeout=WORK_MS)


def opened(browser: Browser, server: Server, address: str, size: dict[str, int]) -> Page:
    """A page in a browser of its own."""
    context = browser.new_context(base_url=server.url, viewport=size, color_scheme="light", bypass_csp=True)
    page = context.new_page()
    page.goto(address)
    return page


if __name__ == "__main__":
    main(sys.argv[1:])
