"""The graph's search box finds every layer, and shows what was typed as text only."""

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


@pytest.mark.parametrize("typed", ["4c 3x3 reduce", "inception4c.branch2.0", "Inception (4c) · 3×3 reduce"])
def test_search_finds_layers_inside_folded_modules(graph: Graph, typed: str) -> None:
    graph.show().tell("conv1").press("/")
    graph.page.keyboard.type(typed)
    graph.press("Enter")
    assert graph.emitted == [("select", "inception4c.branch2.0"), ("unfold", "inception4c")]
    graph.show(expanded=frozenset({"inception4c"})).tell("inception4c.branch2.0")
    assert graph.focused == "inception4c.branch2.0"
    assert graph.ids(".is-selected") == ["inception4c.branch2.0"]


def test_search_of_a_drawn_layer_selects_it(graph: Graph) -> None:
    graph.show().tell("conv1").press("/")
    graph.page.keyboard.type("5b")
    graph.press("Enter")
    assert graph.emitted == [("select", "inception5b")]
    assert graph.focused == "inception5b"


def test_search_lists_with_arrows_and_leaves_with_escape(graph: Graph) -> None:
    graph.show().tell("conv1").focus("conv1").press("/")
    graph.page.keyboard.type("4a")
    graph.press("ArrowDown", "ArrowDown", "ArrowUp")
    box = graph.page.locator("input")
    chosen = graph.page.locator('[role="option"][aria-selected="true"]')
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id") == "found-1"
    graph.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert graph.press("Escape").focused == "conv1"
    assert graph.emitted == []


def test_search_shows_what_was_typed_as_text_only(graph: Graph) -> None:
    graph.show().tell("conv1").press("/")
    graph.page.keyboard.type("<img src=x onerror=alert(1)>")
    assert graph.page.locator("img").count() == 0
    assert graph.page.locator('[role="option"]').inner_text() == "No such layer"
    graph.press("Enter")
    assert graph.emitted == []
