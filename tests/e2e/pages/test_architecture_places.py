"""Where the parts of the Architecture page stand, what stays where it is, and what shows only where somebody points."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import settled
from tests.e2e.pages.test_architecture_page import details, opened, row


class Bounds(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


def bounds(place: Locator) -> Bounds:
    """Where something is in the window, in pixels."""
    box = place.bounding_box()
    assert box
    return Bounds(box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"])


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080)])
def test_the_first_screen_holds_the_graph_with_its_legend_beside_the_details(
    page: Page, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    settled(opened(page, "/architecture"))
    graph, panel = bounds(page.locator(".network-graph")), bounds(page.locator(".details"))
    assert graph.bottom <= height
    assert bounds(page.locator(".legend")).bottom <= graph.bottom + 1
    assert bounds(page.locator(".view")).bottom - graph.top > 0.6 * height - 100
    assert panel.left >= graph.right
    assert (panel.top, panel.bottom) == pytest.approx((graph.top, graph.bottom), abs=1)
    tables = bounds(page.locator(".fact-table").first)
    assert tables.left >= panel.right if width > 1700 else tables.top >= graph.bottom


def test_nothing_moves_when_the_tables_come(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.add_init_script("window.held = []; window.requestIdleCallback = (act) => held.push(act)")
    opened(page, "/architecture")
    expect(page.locator(".fact-table")).to_have_count(0)
    page.wait_for_function("held.length > 0")
    before = [bounds(page.locator(place)) for place in (".network-graph", ".view", ".details")]
    page.evaluate("window.requestIdleCallback = setTimeout; held.forEach((act) => act())")
    expect(row(page, "inception3a")).to_have_count(1)
    assert [bounds(page.locator(place)) for place in (".network-graph", ".view", ".details")] == before


def test_copying_is_offered_where_somebody_points_and_to_the_keyboard(page: Page) -> None:
    copy = details(opened(page, "/architecture"), "inception3a").get_by_role("button", name="Copy 163696", exact=True)
    expect(copy).to_have_css("opacity", "0")
    copy.locator("..").hover()
    expect(copy).to_have_css("opacity", "1")
    page.mouse.move(0, 0)
    expect(copy).to_have_css("opacity", "0")
    page.get_by_role("button", name="Copy 64+128+32+32=256", exact=True).focus()
    page.keyboard.press("Tab")
    expect(copy).to_be_focused()
    expect(copy).to_have_css("opacity", "1")
