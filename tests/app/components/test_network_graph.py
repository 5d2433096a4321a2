"""The graph component: events from the browser are checked; keys and clicks select, move, fold and unfold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from app.components.network_graph import GraphEvent, legend_data, read_event
from googlenet_core.diagram import DiagramOptions, drawing
from tests.support import graph_page
from tests.support.graph_page import FOUND, Graph


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from graph_page.running_browser()


@pytest.fixture
def graph(browser: Browser) -> Iterator[Graph]:
    yield from graph_page.bare_page(browser)


# --- events ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "payload",
    [
        None,
        "select",
        [],
        {},
        {"kind": "unfold"},
        {"kind": "explode", "layer": "conv1"},
        {"kind": "unfold", "layer": "conv9"},
        {"kind": "unfold", "layer": 3},
        {"kind": ["unfold"], "layer": "conv1"},
        {"kind": "unfold", "layer": ["conv1"]},
    ],
)
def test_what_is_no_event_is_ignored(payload: object) -> None:
    assert read_event(payload, FOUND) is None


def test_an_event_names_a_layer() -> None:
    payload = {"kind": "unfold", "layer": "inception3a"}
    assert read_event(payload, FOUND) == GraphEvent("unfold", "inception3a")


def test_unfolding_and_folding_change_what_is_unfolded() -> None:
    before = frozenset({"inception3a"})
    assert GraphEvent("unfold", "aux1").expanded_after(before) == {"inception3a", "aux1"}
    assert GraphEvent("fold", "inception3a").expanded_after(before) == frozenset()
    assert GraphEvent("unfold", "inception4b.branch1").expanded_after(before) == {"inception3a", "inception4b"}


# --- keys and clicks ---


def test_mounting_emits_nothing(graph: Graph) -> None:
    graph.show().tell("inception3a").show().tell("conv1")
    assert graph.emitted == []
    assert graph.ids(".is-selected") == ["conv1"]


def test_each_label_is_there_once_and_on_lines_in_the_pages_own_ground(graph: Graph) -> None:
    graph.show(expanded=["inception3a"])
    assert graph.page.locator(".edge").count() == graph.page.locator(".edge text").count() > 20
    label = graph.page.locator(".edge text").first
    assert label.evaluate("one => getComputedStyle(one).paintOrder").startswith("stroke")


def test_a_selection_told_before_the_picture_came_is_marked(graph: Graph) -> None:
    graph.tell("maxpool2").show()
    assert graph.ids(".is-selected") == ["maxpool2"]
    assert graph.ids('[tabindex="0"]') == ["maxpool2"]


def test_a_click_selects_once_and_marks_the_edges(graph: Graph) -> None:
    graph.show().tell("inception3a")
    for _ in range(2):
        graph.page.locator('.node[data-layer="maxpool2"]').click()
    assert graph.emitted == [("select", "maxpool2")]
    edges = graph.page.locator(".edge.is-in, .edge.is-out")
    ends = edges.evaluate_all("all => all.map(edge => edge.dataset.source + '>' + edge.dataset.target)")
    assert sorted(ends) == ["lrn2>maxpool2", "maxpool2>inception3a"]
    assert "max pool" in graph.page.locator(".said").inner_text()


def test_an_older_answer_does_not_undo_a_newer_click(graph: Graph) -> None:
    graph.show().tell("inception3a")
    graph.page.locator('.node[data-layer="maxpool2"]').click()
    graph.page.locator('.node[data-layer="lrn2"]').click()
    graph.tell("maxpool2", turn=1)
    assert graph.ids(".is-selected") == ["lrn2"]
    graph.tell("lrn2").tell("conv1")
    assert graph.ids(".is-selected") == ["conv1"]


def test_arrows_follow_the_edges_down_and_up(graph: Graph) -> None:
    graph.show().tell("conv1").focus("conv1").press("ArrowDown", "ArrowDown")
    assert graph.focused == "lrn1"
    assert graph.press("ArrowUp").focused == "maxpool1"
    assert graph.emitted == []
    graph.press("Enter")
    assert graph.emitted == [("select", "maxpool1")]


def test_arrows_turn_with_the_drawing(graph: Graph) -> None:
    graph.show(direction="LR").tell("conv1").focus("conv1").press("ArrowRight")
    assert graph.focused == "maxpool1", "the flow goes on in the next row"
    assert graph.press("ArrowLeft").focused == "conv1"
    assert graph.focus("inception4b").press("ArrowDown").focused == "aux1"


def test_arrows_move_among_branches(graph: Graph) -> None:
    graph.show(expanded=frozenset({"inception3a"})).tell("inception3a").focus("inception3a.branch2.0")
    assert graph.press("ArrowRight").focused == "inception3a.branch3.0"
    assert graph.press("ArrowLeft", "ArrowLeft").focused == "inception3a.branch1"
    assert graph.press("ArrowDown").focused == "inception3a"


def test_an_arrow_reaches_the_head_beside_its_tap(graph: Graph) -> None:
    graph.show().tell("inception4b").focus("inception4b").press("ArrowLeft")
    assert graph.focused == "aux1"


def test_home_and_end_reach_the_ends(graph: Graph) -> None:
    graph.show().tell("conv1").focus("conv1").press("End")
    assert graph.focused == "fc"
    assert graph.press("Home").focused == "input"
    assert graph.press("Escape").focused is None


def test_space_unfolds_and_folds_and_the_focus_stays(graph: Graph) -> None:
    graph.show().tell("inception3a").focus("inception3a").press(" ")
    assert graph.emitted == [("unfold", "inception3a")]
    graph.show(expanded=frozenset({"inception3a"}))
    assert graph.focused == "inception3a"
    assert graph.page.locator('.node[data-layer="inception3a"]').get_attribute("aria-expanded") == "true"
    graph.press("ArrowUp", " ")
    assert graph.emitted[1:] == [("fold", "inception3a")]
    graph.show()
    assert graph.focused == "inception3a"


def test_badges_and_double_clicks_unfold(graph: Graph) -> None:
    graph.show().tell("inception3a")
    graph.page.locator('.node[data-layer="inception3b"] .badge').click()
    assert graph.emitted == [("unfold", "inception3b")]
    graph.page.locator('.node[data-layer="inception3a"]').dblclick()
    assert graph.emitted[1:] == [("unfold", "inception3a")]
    graph.show(expanded=frozenset({"inception3a"}))
    graph.page.locator('.title[data-layer="inception3a"] .badge').click()
    assert graph.emitted[2:] == [("fold", "inception3a")]


def test_a_double_click_both_selects_and_unfolds(graph: Graph) -> None:
    graph.show().tell("conv1")
    graph.page.locator('.node[data-layer="inception3a"]').dblclick()
    assert graph.emitted == [("select", "inception3a"), ("unfold", "inception3a")]


def test_in_focus_nothing_folds(graph: Graph) -> None:
    graph.show(focus="inception4a").tell("inception4a").focus("inception4a").press(" ")
    assert graph.emitted == []
    assert graph.page.locator(".badge").count() == 0


def test_a_layer_inside_a_folded_module_marks_the_module(graph: Graph) -> None:
    graph.show().tell("inception4c.branch2.1")
    assert (graph.ids(".is-selected"), graph.ids(".is-within")) == ([], ["inception4c"])
    graph.show(expanded=frozenset({"inception4c"}))
    assert (graph.ids(".is-selected"), graph.ids(".is-within")) == (["inception4c.branch2.1"], [])


def test_when_the_page_is_left_the_slash_key_is_free_again(graph: Graph) -> None:
    graph.show().tell("conv1")
    prevented = graph.page.evaluate(
        """async (data) => {
          const cleanUp = show(data);
          document.querySelector("#host").remove();
          cleanUp();
          await new Promise((done) => setTimeout(done, 20));
          const slash = new KeyboardEvent("keydown", { key: "/", cancelable: true, bubbles: true });
          document.body.dispatchEvent(slash);
          return slash.defaultPrevented;
        }""",
        graph.data(),
    )
    assert not prevented


# --- legend ----------------------------------------------------------------------------------------------------------


def test_the_legend_tells_the_range_of_what_is_drawn_and_its_scale() -> None:
    drawn = drawing.legend(FOUND, DiagramOptions(colour_by="rf"))
    assert legend_data(drawn)["title"] == "Receptive field: 1 to 907 px, equal steps"
    assert legend_data(drawing.legend(FOUND, DiagramOptions()))["title"] == "Kind of layer"


def test_the_legend_follows_the_picture(graph: Graph) -> None:
    graph.show(colour_by="macs")
    place = graph.page.locator(".legend")
    assert "1,024,000 to 346,816,512 MACs" in place.inner_text()
    graph.show()
    assert "conv: kernels, then ReLU" in place.inner_text()
    assert "MACs" not in place.inner_text()
    kinds = {node.kind for node in FOUND.on_level("stage")}
    assert place.locator(".entry").count() == len(kinds)
