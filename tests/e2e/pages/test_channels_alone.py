"""Channels of a concat are looked up while the server does nothing at all; what was chosen holds when it goes on."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from googlenet_core.arithmetic.channels import branches, locate
from googlenet_core.blueprint.specs import PAPER
from tests.e2e.conftest import Server, page_of, settled, start_server, warm
from tests.e2e.pages.test_inception_channels import field, grip, place_of, point_at
from tests.e2e.pages.test_inception_page import opened

MODULE = PAPER.module("3a")
FOUR = branches(PAPER, MODULE)

# `shown()` is what all parts show. `seen` collects it: in the first frame after anything that a person did, or, while
# `watching`, in each frame and at each change.
RECORD = """() => {
  const hosts = [...document.querySelectorAll('[data-testid="stBidiComponentIsolated"]')];
  const root = hosts.map((host) => host.shadowRoot).find((each) => each?.querySelector(".concat-channel"));
  const [concat, own] = root.querySelectorAll("[role=spinbutton]");
  const shown = () => ({
    slider: root.querySelector("[role=slider]").getAttribute("aria-valuenow"),
    concat: concat.value,
    branch: root.querySelector(":checked").parentElement.textContent,
    own: own.value,
    said: root.querySelector(".said").textContent,
    mark: root.querySelector(".marker").getAttribute("d"),
  });
  window.seen = [];
  window.watching = false;
  const note = () => seen.push(shown());
  for (const kind of ["pointerdown", "pointermove", "keydown", "input", "change", "click"]) {
    root.addEventListener(kind, () => requestAnimationFrame(note), { capture: true });
  }
  new MutationObserver(() => watching && note()).observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
  const frame = () => {
    if (watching) note();
    requestAnimationFrame(frame);
  };
  frame();
}"""


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that may be stopped: nobody else's."""
    with warm(start_server(tmp_path_factory.mktemp("alone"))) as running:
        yield running


@pytest.fixture
def own_page(browser: Browser, own_server: Server) -> Iterator[Page]:
    with page_of(browser, own_server, []) as page:
        opened(page)
        expect(grip(page)).to_have_attribute("aria-valuenow", "0")
        page.evaluate(RECORD)
        yield page


@contextmanager
def stopped(server: Server) -> Iterator[None]:
    """The server's processes get no time for as long as the block lasts."""
    os.killpg(server.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(server.process.pid, signal.SIGCONT)


def all_of(channel: int) -> dict[str, str]:
    """What the parts show of a channel, but for the mark."""
    index, own = locate(MODULE, channel)
    branch = FOUR[index - 1]
    said = (
        f"Channel {channel} of the concat → {branch.label} branch, its own channel {own}. "
        f"{branch.label} makes channels {branch.first} to {branch.last}: {channel} − {branch.first} = {own}."
    )
    return {"slider": f"{channel}", "concat": f"{channel}", "branch": branch.label, "own": f"{own}", "said": said}


def parts(seen: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in seen.items() if name != "mark"}


def drag(page: Page, channel: int) -> None:
    page.mouse.move(*place_of(page, 2, MODULE.out_channels))
    page.mouse.down()
    page.mouse.move(*place_of(page, channel, MODULE.out_channels), steps=5)
    page.mouse.up()


def type_into(page: Page, name: str, text: str) -> None:
    field(page, name).press("Control+A")
    page.keyboard.type(text)


WAYS: dict[str, tuple[Callable[[Page], object], int]] = {
    "a click on the bar": (lambda page: point_at(page, 200, MODULE.out_channels), 200),
    "an arrow key on the bar": (lambda page: grip(page).press("ArrowLeft"), 199),
    "a drag along the bar": (lambda page: drag(page, 77), 77),
    "the bar's end": (lambda page: grip(page).press("End"), 255),
    "digits for the concat": (lambda page: type_into(page, "Channel of the concat", "193"), 193),
    "an arrow key in a field": (lambda page: field(page, "Its own channel").press("ArrowUp"), 194),
    "the other branch": (lambda page: page.get_by_role("radio", name="3×3").click(), 64),
    "the next branch by key": (lambda page: page.get_by_role("radio", name="3×3").press("ArrowRight"), 192),
    "one more by its button": (lambda page: page.get_by_role("button", name="One more").last.click(), 193),
    "a lane of the drawing": (lambda page: page.locator(".branch").get_by_text("max pool 3×3/1").click(), 224),
    # Last: digits are told to the server later than all before, so that it first answers to those.
    "digits for the branch": (lambda page: type_into(page, "Its own channel", "30"), 254),
}


def test_every_part_follows_every_other_in_the_next_frame_while_the_server_is_stopped_and_then_holds(
    own_page: Page, own_server: Server
) -> None:
    seen: list[dict[str, Any]] = []
    with stopped(own_server):
        for way, (act, channel) in WAYS.items():
            own_page.evaluate("() => { seen.length = 0; }")
            act(own_page)
            own_page.wait_for_function("(channel) => seen.at(-1)?.slider === channel", arg=str(channel))
            seen = own_page.evaluate("seen")
            assert all(parts(one) == all_of(int(one["slider"])) for one in seen), f"{way}: {seen}"
        before = own_page.url
        own_page.evaluate("() => { seen.length = 0; window.watching = true; }")
    last = seen[-1]
    assert "channel=" not in before
    expect(own_page).to_have_url(re.compile(r"channel=254\b"))
    settled(own_page)
    held = own_page.evaluate("seen")
    assert held
    assert [one for one in held if one != last] == []
    own_page.reload()
    expect(own_page.get_by_text(all_of(254)["said"])).to_be_visible()


def test_a_module_that_is_left_while_the_server_is_stopped_takes_no_channel_along(
    own_page: Page, own_server: Server
) -> None:
    with stopped(own_server):
        grip(own_page).press("End")
        expect(own_page.get_by_text(all_of(255)["said"])).to_be_visible()
        own_page.get_by_role("radio", name="(3b)").click()
    expect(own_page.get_by_role("heading", name="inception (3b): 128+192+96+64=480")).to_be_visible()
    settled(own_page)
    expect(own_page.locator(".said")).to_have_count(1)
    named = re.search(r"channel=(\d+)", own_page.url)
    channel = int(named[1]) if named else 0
    assert channel in (0, 255)  # whichever the server heard of first
    expect(own_page.locator(".said")).to_contain_text(f"Channel {channel} of the concat")
    expect(grip(own_page)).to_have_attribute("aria-valuenow", str(channel))
