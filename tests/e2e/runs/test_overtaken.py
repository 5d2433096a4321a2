"""Clicks made after the server has drawn a page anew and before the browser has: none of them undoes the one before."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.conftest import PATIENCE_S
from tests.e2e.conftest import settled


class Line:
    """The way from the server to the browser, which can be held up."""

    def __init__(self, page: Page) -> None:
        self._page, self._held, self._holding, self._ended = page, [], False, 0
        page.route_web_socket(re.compile("_stcore/stream"), self._connect)

    def _connect(self, browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()

        def tell(message: str | bytes) -> None:
            if isinstance(message, bytes) and ForwardMsg.FromString(message).WhichOneof("type") == "script_finished":
                self._ended += 1
            if self._holding:
                self._held.append(lambda: browser.send(message))
            else:
                browser.send(message)

        server.on_message(tell)

    def overtake(self, first: Callable[[], None], second: Callable[[], None]) -> None:
        """Do the first; once the server has answered, but before the browser hears of it, do the second."""
        self._holding, before = True, self._ended
        first()
        deadline = PATIENCE_S * 20
        while self._ended == before:
            assert deadline, "the server did not answer"
            self._page.wait_for_timeout(50)
            deadline -= 1
        second()
        self._holding = False
        while self._held:
            self._held.pop(0)()


@pytest.fixture
def line(page: Page) -> Line:
    return Line(page)


def test_a_cell_chosen_on_the_layer_before_does_not_undo_the_next_layer(page: Page, line: Line) -> None:
    page.goto("/feature-maps?layer=inception3a&maps=map")
    cell = page.get_by_role("button", name=re.compile(r" at \d+, \d+$")).last
    expect(cell).to_be_visible()
    settled(page)
    line.overtake(page.get_by_role("button", name="Next").click, cell.click)
    expect(page.get_by_text(re.compile(r"Map \d+ of inception \(3b\) · 1×1")).first).to_be_visible()
    settled(page)
    expect(page).to_have_url(re.compile("layer=inception3b.branch1"))


def test_next_pressed_twice_at_once_never_goes_back(page: Page, line: Line) -> None:
    page.goto("/feature-maps?layer=inception3a&maps=map")
    onward = page.get_by_role("button", name="Next")
    expect(onward).to_be_visible()
    settled(page)
    line.overtake(onward.click, onward.click)
    expect(page.get_by_text(re.compile(r"Map \d+ of inception \(3b\) ·")).first).to_be_visible()
    settled(page)
    expect(page).to_have_url(re.compile(r"layer=inception3b\.branch"))


def test_a_section_is_left_once(page: Page, line: Line) -> None:
    page.goto("/feature-maps?layer=inception3a&unit=200,14,13")
    saw = page.get_by_role("button", name="What it saw")
    expect(saw).to_be_visible()
    settled(page)
    line.overtake(saw.click, page.get_by_role("button", name="Next").click)
    expect(page.get_by_role("combobox", name="Layer")).to_have_value(re.compile(r"inception \(3b\) · 1×1"))
    settled(page)
    expect(page).to_have_url(re.compile("maps=unit"))


def test_the_second_of_two_quick_clicks_on_a_map_counts_whole(page: Page, line: Line) -> None:
    page.goto("/feature-maps?layer=inception4a&maps=map&unit=5,0,0")
    canvas = page.locator(".frame canvas")
    expect(canvas).to_be_visible()
    settled(page)
    line.overtake(
        lambda: canvas.click(position={"x": 300, "y": 200}), lambda: canvas.click(position={"x": 200, "y": 300})
    )
    # The first click was on a row before its column; the second's place has both the other way round.
    page.wait_for_function("""() => {
        const [, row, column] = /unit=5%2C(\\d+)%2C(\\d+)/.exec(location.href) ?? [];
        return Number(row) > Number(column);
    }""")
    settled(page)
