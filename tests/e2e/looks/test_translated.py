"""The script that leads React to what a translator put in its texts' place, alone on an empty page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.scripts import path_of

SCRIPT = path_of("translation.js").read_text(encoding="utf-8")

# A paragraph as React makes one of "one {two} three", and what a translator does to each of its texts.
PARAGRAPH = """() => {
  document.body.innerHTML = "<p></p>";
  window.p = document.querySelector("p");
  window.texts = ["one ", "two", " three"].map((text) => p.appendChild(document.createTextNode(text)));
}"""
WAYS = {
    "wrapped": "text.replaceWith(font); font.firstChild.append(text);",
    "replaced": "font.firstChild.append(text.data.toUpperCase()); text.replaceWith(font);",
    "put beside": "font.firstChild.append(text.data.toUpperCase()); text.before(font); text.remove();",
}


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.add_script_tag(content=SCRIPT)
    page.evaluate("attendTranslation(); attendTranslation()")
    yield page
    page.close()


@pytest.fixture(params=WAYS)
def translated_page(blank: Page, request: pytest.FixtureRequest) -> Page:
    """The page with its paragraph translated; what the script does comes after what has been done to the page."""
    blank.evaluate(PARAGRAPH)
    blank.evaluate(f"""() => {{
      for (const text of texts) {{
        const font = document.createElement("font");
        font.append(document.createElement("font"));
        {WAYS[request.param]}
      }}
    }}""")
    return blank


def test_a_text_that_is_changed_is_seen(translated_page: Page) -> None:
    assert (
        translated_page.evaluate("async () => { texts[1].nodeValue = 'zwei'; await 0; return p.innerText; }").split()[1]
        == "zwei"
    )


def test_a_text_that_is_taken_away_is_gone_and_nothing_is_thrown(translated_page: Page) -> None:
    assert (
        translated_page.evaluate("() => { p.removeChild(texts[1]); return p.innerText.toLowerCase(); }") == "one three"
    )
    assert (
        translated_page.evaluate("() => { p.removeChild(texts[0]); p.removeChild(texts[2]); return p.innerHTML; }")
        == ""
    )


def test_what_is_put_before_a_text_stands_before_it(translated_page: Page) -> None:
    translated_page.evaluate("() => p.insertBefore(document.createElement('b'), texts[2]).append('x ')")
    assert translated_page.evaluate("() => p.innerText.toLowerCase()").split() == ["one", "twox", "three"]


def test_what_is_wrong_without_a_translator_is_still_thrown(blank: Page) -> None:
    blank.evaluate(PARAGRAPH)
    thrown = "(act) => { try { act(); } catch (error) { return error.name; } }"
    assert blank.evaluate(f"() => ({thrown})(() => document.body.removeChild(p.ownerDocument.head))") == "NotFoundError"
    assert (
        blank.evaluate("() => { p.insertBefore(texts[2], texts[0]); p.removeChild(texts[1]); return p.innerText; }")
        == "threeone"
    )
