"""The graph's zoom and scroll: kept while the picture changes, and what matters is brought into view."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support import graph_page
from tests.support.graph_page import Graph


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from graph_page.running_browser()


@pytest.fixture
def graph(browser: Browser) -> Iterator[Graph]:
    yield from graph_page.bare_page(browser)


def test_zoom_is_kept_when_the_picture_changes(graph: Graph) -> None:
    graph.show().tell("inception3a")
    graph.page.get_by_role("button", name="Zoom out").click()
    graph.show(expanded=frozenset({"inception3a"}))
    assert graph.page.locator("output").inner_text() == "80 %"
    graph.page.get_by_role("button", name="to actual size").click()
    assert graph.page.locator("output").inner_text() == "100 %"


def test_fit_all_shows_all_and_fit_width_the_width(graph: Graph) -> None:
    graph.show(expanded=frozenset({"inception3a"}), direction="LR").tell("inception3a")
    sizes = "view => [view.scrollWidth - view.clientWidth, view.scrollHeight - view.clientHeight]"
    graph.page.get_by_role("button", name="Fit all").click()
    assert graph.page.locator(".view").evaluate(sizes) == [0, 0]
    graph.page.get_by_role("button", name="Fit width").click()
    assert graph.page.locator(".view").evaluate(sizes)[0] == 0


def test_control_and_wheel_zoom_at_the_pointer(graph: Graph) -> None:
    graph.show().tell("inception3a")
    node = graph.page.locator('.node[data-layer="inception3a"]')
    before = node.bounding_box()
    assert before
    at = (before["x"] + before["width"] / 2, before["y"] + before["height"] / 2)
    graph.page.mouse.move(*at)
    graph.page.keyboard.down("Control")
    graph.page.mouse.wheel(0, -200)
    graph.page.keyboard.up("Control")
    graph.page.wait_for_function("document.querySelector('#host').shadowRoot.querySelector('output').value !== '100 %'")
    after = node.bounding_box()
    assert after
    assert after["height"] > before["height"] * 1.3
    assert after["y"] + after["height"] / 2 == pytest.approx(at[1], abs=8)


def test_a_module_stays_in_its_place_when_it_unfolds(graph: Graph) -> None:
    graph.show().tell("inception4c")
    node = graph.page.locator('.node[data-layer="inception4c"]')
    before = node.bounding_box()
    graph.focus("inception4c").press(" ")
    graph.show(expanded=frozenset({"inception4c"}))
    after = node.bounding_box()
    assert before
    assert after
    assert after["y"] == pytest.approx(before["y"], abs=30)


def test_what_was_selected_elsewhere_is_brought_into_view(graph: Graph) -> None:
    graph.show().tell("input")
    graph.tell("inception5b")
    view, node = (
        graph.page.locator(".view").bounding_box(),
        graph.page.locator('[data-layer="inception5b"]').bounding_box(),
    )
    assert view
    assert node
    assert view["y"] <= node["y"] <= view["y"] + view["height"] - node["height"]
