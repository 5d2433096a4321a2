"""What the browser's tab says, at every way to write an address; and a page that the browser translates."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

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


def test_the_tab_names_the_page_and_the_view_and_follows_clicks(page: Page) -> None:
    page.goto("/architecture?layer=inception4c")
    expect(page).to_have_title(f"inception (4c) · Architecture · {NAME}")
    expect(page).to_have_url(re.compile(r"/architecture\?layer=inception4c$"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("radio", name="The paper's Table 1").click()
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
    title, heading = page.get_by_role("heading", level=1), page.get_by_role("heading", level=2)
    page.goto("/architecture?layer=inception3b")
    expect(title).to_have_text("Architecture")
    settled(page)
    page.wait_for_function("() => globalThis[Symbol.for('googlenet-explorer.translated')]")
    page.evaluate(TRANSLATE.replace("PUT", WAYS_TO_TRANSLATE["replaced"]))
    expect(title).to_have_text("«Architecture»")
    page.get_by_role("link", name="Inception module").click()
    expect(title).to_have_text("Inception module")
    expect(heading.first).to_contain_text("inception (3b): ")
    settled(page)
    page.evaluate(TRANSLATE.replace("PUT", WAYS_TO_TRANSLATE["replaced"]))
    page.get_by_role("radio", name="4b").click()
    expect(heading.first).to_contain_text("inception (4b): ")
    settled(page)
    page.evaluate(TRANSLATE.replace("PUT", WAYS_TO_TRANSLATE["wrapped"]))
    page.get_by_role("link", name="Three outputs").click()
    expect(title).to_have_text("Three outputs")
