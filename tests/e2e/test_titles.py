"""What the browser's tab says, at every way to write an address; and a page that the browser translates."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Page, expect

from tests.conftest import PATIENCE_S
from tests.e2e.conftest import settled

NAME = "GoogLeNet Explorer"

WAYS_TO_TRANSLATE = {
    "wrapped": "(text, font) => { text.replaceWith(font); font.firstChild.append(text); }",
    "replaced": "(text, font) => { font.firstChild.append(`«${text.data}»`); text.replaceWith(font); }",
}

TRANSLATE = """() => {
  const roots = [document.body, ...[...document.querySelectorAll("*")].map((one) => one.shadowRoot).filter(Boolean)];
  const texts = [];
  for (const root of roots) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode;
      if (text.data.trim() && !text.parentNode.closest("style, script, svg, textarea, [translate=no]")) texts.push(text);
    }
  }
  for (const text of texts) {
    const font = document.createElement("font");
    font.append(document.createElement("font"));
    (PUT)(text, font);
  }
  document.documentElement.classList.add("translated-ltr");
  return texts.length;
}"""

SHOWN = """() => {
  const wanted = "h1, h2, h3, [data-testid=stMarkdown], [data-testid=stCaptionContainer], [data-testid=stMetric]";
  const shown = [...document.querySelector("[data-testid=stMain]").querySelectorAll(wanted)];
  return shown.filter((one) => one.checkVisibility()).map((one) => one.innerText.trim());
}"""


def shown(page: Page) -> list[str]:
    """Headings, prose, captions and numbers as they are read on the page, translated or not; times aside."""
    return [re.sub(r"[\d,]+ ms", "", text).translate({ord(c): "" for c in "«»"}) for text in page.evaluate(SHOWN)]


def alike(page: Page, fresh: Page) -> None:
    """Wait until both pages are drawn and show the same."""
    deadline = time.monotonic() + PATIENCE_S
    while not (ours := shown(page)) or ours != shown(fresh):
        if time.monotonic() > deadline:
            assert ours == shown(fresh)
        page.wait_for_timeout(50)


def test_the_tab_names_the_page_and_the_view_and_follows_clicks(page: Page) -> None:
    page.goto("/architecture?layer=inception4c")
    expect(page).to_have_title(f"inception (4c) · Architecture · {NAME}")
    expect(page).to_have_url(re.compile(r"/\?layer=inception4c$"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("tab", name="The paper's Table 1").click()
    expect(page).to_have_title(f"inception (4c) · The paper's Table 1 · Architecture · {NAME}")
    page.get_by_role("link", name="Feature maps").click()
    expect(page).to_have_title(f"inception (4c) · Feature maps · {NAME}")
    page.get_by_role("radio", name="Branch race").click()
    expect(page).to_have_title(f"inception (4c) · Branch race · Feature maps · {NAME}")
    page.get_by_role("radio", name="(3a)").click()
    expect(page).to_have_title(f"inception (3a) · Branch race · Feature maps · {NAME}")
    page.go_back()
    expect(page).to_have_title(f"inception (4c) · Branch race · Feature maps · {NAME}")


def test_a_page_is_found_however_its_address_is_written(page: Page) -> None:
    page.goto("/Feature_Maps?layer=inception3b&maps=growth")
    expect(page).to_have_title(f"inception (3b) · Field growth · Feature maps · {NAME}")
    expect(page).to_have_url(re.compile(r"/feature-maps\?layer=inception3b&maps=growth$"))
    page.goto("/INCEPTION/?layer=inception5a&topic=price")
    expect(page).to_have_title(f"inception (5a) · The price of a 1×1 · Inception module · {NAME}")
    page.goto("/OUTPUTS")
    expect(page).to_have_title(f"What they believe · Three outputs · {NAME}")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_page_that_the_browser_translates_still_changes_with_every_click(page: Page) -> None:
    fresh = page.context.new_page()
    steps = {
        "/inception?layer=inception3b": ("replaced", page.get_by_role("link", name="Inception module")),
        "/inception?layer=inception4b": ("wrapped", page.get_by_role("radio", name="4b")),
        "/feature-maps?layer=inception4b": ("wrapped", page.get_by_role("link", name="Feature maps")),
        "/feature-maps?layer=inception4b&maps=map": ("replaced", page.get_by_role("radio", name="One map")),
    }
    page.goto("/?layer=inception3b")
    expect(page.get_by_role("heading", level=1)).to_have_text("Architecture")
    settled(page)
    page.wait_for_function("() => globalThis[Symbol.for('googlenet-explorer.translated')]")
    for address, (way, control) in steps.items():
        assert page.evaluate(TRANSLATE.replace("PUT", WAYS_TO_TRANSLATE[way])) > 0
        control.click()
        fresh.goto(address)
        expect(page).to_have_url(fresh.url)
        settled(fresh)
        alike(page, fresh)
        settled(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Feature maps")
    fresh.close()
