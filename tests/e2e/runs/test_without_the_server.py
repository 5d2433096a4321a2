"""What needs no server doesn't wait for one: layers are looked at while the server's process stands still, or is no more."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import WORK_MS, Server, listen, settled, start_server, warm
from tests.e2e.menus import choose_variant

# Notes each layer that the details show, and whether they did so within the very event that chose it.
WITNESS = """
  () => {
    const panel = document.querySelector("[data-testid=stApp]");
    const details = [...panel.querySelectorAll("*")].map((one) => one.shadowRoot?.querySelector(".details")).find(Boolean);
    window.shown = [];
    let acting = false;
    for (const kind of ["click", "keydown", "pointerdown"]) {
      window.addEventListener(kind, () => { acting = true; setTimeout(() => (acting = false)); }, { capture: true });
    }
    new MutationObserver(() => window.shown.push([details.querySelector(".names code")?.textContent, acting]))
      .observe(details, { childList: true });
  }
"""


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    with warm(start_server(tmp_path)) as running:
        yield running


@pytest.fixture
def own_page(browser: Browser, own_server: Server, complaints: list[str]) -> Iterator[Page]:
    context = browser.new_context(base_url=own_server.url, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    listen(page, own_server, complaints)
    yield page
    context.close()
    assert not complaints


def chosen_by_mouse_and_keyboard(page: Page) -> list[str]:
    """Choose ten layers in all ways there are; return them in order."""

    def row(layer: str) -> None:
        page.locator(f'.fact-table tr[data-layer="{layer}"]').click()

    def link(name: str) -> None:
        page.locator(".details").get_by_role("button", name=name).first.click()

    def keys(*pressed: str) -> None:
        for key in pressed:
            page.keyboard.press(key)

    def node(layer: str) -> None:
        page.locator(f'.node[data-layer="{layer}"]').click()

    ways = (
        ("inception3b", lambda: node("inception3b")),
        ("maxpool3", lambda: keys("ArrowDown", "Enter")),
        ("inception4a", lambda: keys("ArrowDown", "Enter")),
        ("aux1", lambda: link("auxiliary head (4a)")),
        ("aux1.conv", lambda: page.locator('.details [data-layer="aux1.conv"]').first.click()),
        ("inception5b", lambda: row("inception5b")),
        ("inception5b.branch1", lambda: keys("ArrowDown", "Enter")),
        ("inception5b.branch2.0", lambda: keys("ArrowDown", "Enter")),
        ("conv3", lambda: (keys("/"), page.keyboard.type("conv3"), keys("Enter"))),
        ("lrn2", lambda: keys("ArrowDown", "Enter")),
    )
    for layer, act in ways:
        act()
        expect(page.locator(".details .names code").first).to_have_text(layer)
    return [layer for layer, _ in ways]


def test_layers_are_looked_at_while_the_server_stands_still(own_server: Server, own_page: Page) -> None:
    page = own_page
    page.goto("/architecture")
    page.locator(".details h2").wait_for()
    settled(page)
    page.evaluate(WITNESS)
    os.kill(own_server.process.pid, signal.SIGSTOP)
    try:
        layers = chosen_by_mouse_and_keyboard(page)
        address = page.url
    finally:
        os.kill(own_server.process.pid, signal.SIGCONT)
    assert "layer=" not in address, "the server was not still"
    expect(page).to_have_url(re.compile(f"layer={layers[-1]}$"), timeout=WORK_MS)
    settled(page)
    assert page.evaluate("shown") == [[layer, True] for layer in layers], "each at once, and nothing jumps afterwards"
    expect(page.locator(f'.node[data-layer="{layers[-1]}"]')).to_have_class(re.compile("is-selected"))
    expect(page.locator(f'.fact-table tr[data-layer="{layers[-1]}"]')).to_have_attribute("aria-selected", "true")
    page.go_back()
    expect(page).not_to_have_url(re.compile(layers[-1]))


def test_a_layer_chosen_without_a_server_is_the_one_that_the_next_server_hears_of(
    tmp_path: Path, browser: Browser, complaints: list[str]
) -> None:
    first = start_server(tmp_path)
    context = browser.new_context(base_url=first.url, viewport={"width": 1280, "height": 900})
    with warm(first):
        page = context.new_page()
        page.goto("/architecture?layer=conv1")
        page.locator(".details h2").wait_for()
        settled(page)
    page.locator('.node[data-layer="maxpool1"]').click()
    expect(page.locator(".details .names code").first).to_have_text("maxpool1")
    port = first.url.rpartition(":")[2]
    with warm(start_server(tmp_path, PORT=port)):
        expect(page).to_have_url(re.compile("layer=maxpool1$"), timeout=WORK_MS)
        expect(page.locator(".details .names code").first).to_have_text("maxpool1")
    context.close()


def test_a_browser_without_compression_streams_asks_the_server(page: Page) -> None:
    page.add_init_script("delete window.DecompressionStream")
    page.goto("/architecture?variant=torchvision")
    details = page.locator(".details .names code").first
    expect(details).to_have_text("inception3a")
    settled(page)
    page.locator('.node[data-layer="conv2"]').click()
    expect(details).to_have_text("conv2")
    choose_variant(page, "Paper (2015)")  # its facts cannot be read either
    expect(page).not_to_have_url(re.compile("variant="))
    expect(page.locator(".details")).to_contain_text("4,160")
    row = page.locator('.fact-table tr[data-layer="conv1"]')
    row.click()
    expect(details).to_have_text("conv1")
    expect(page).to_have_url(re.compile("layer=conv1$"))


def test_of_quick_choices_the_last_one_stands_in_the_address(page: Page) -> None:
    page.goto("/architecture")
    page.locator(".details h2").wait_for()
    settled(page)
    first, last = (page.locator(f'.node[data-layer="{layer}"]') for layer in ("maxpool2", "inception3a"))
    for _ in range(8):  # the second is often told by a browser that does not know the first one's address yet
        first.dispatch_event("click")
        last.dispatch_event("click")
        page.wait_for_function(
            """() => {
              const { turn, heard } = globalThis[Symbol.for("googlenet-explorer.choices")].get("layer");
              return turn === heard;
            }"""
        )
        expect(page).not_to_have_url(re.compile("layer="))  # which is what the page shows without being asked
