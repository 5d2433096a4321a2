"""The graph component: events from the browser are checked, and its script does what keys and clicks ask for.

The script runs here in a real browser on a bare page, with a stand-in for Streamlit that notes what is emitted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from app.components.network_graph import GraphEvent, parse_event
from googlenet_core import diagram
from googlenet_core.diagram import DiagramOptions
from googlenet_core.introspection import architecture
from googlenet_core.spec import PAPER
from tests import browser as browser_finder
from tests.conftest import ROOT

FOLDER = ROOT / "app/components"
FOUND = architecture(PAPER)
LAYERS = [[node.id, node.label] for node in FOUND.nodes if node.level != "operation"]


# --- events ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "payload",
    [
        None,
        "select",
        [],
        {},
        {"kind": "select"},
        {"kind": "explode", "layer": "conv1"},
        {"kind": "select", "layer": "conv9"},
        {"kind": "select", "layer": 3},
        {"kind": ["select"], "layer": "conv1"},
        {"kind": "select", "layer": ["conv1"]},
    ],
)
def test_what_is_no_event_is_ignored(payload: object) -> None:
    assert parse_event(payload, FOUND) is None


def test_an_event_names_a_layer() -> None:
    payload = {"kind": "reveal", "layer": "inception3a.branch2.1"}
    assert parse_event(payload, FOUND) == GraphEvent("reveal", "inception3a.branch2.1")


def test_unfolding_and_folding_change_what_is_unfolded() -> None:
    before = frozenset({"inception3a"})
    assert GraphEvent("unfold", "aux1").expanded_after(before) == {"inception3a", "aux1"}
    assert GraphEvent("fold", "inception3a").expanded_after(before) == frozenset()
    assert GraphEvent("reveal", "inception4b.branch1").expanded_after(before) == {"inception3a", "inception4b"}
    assert GraphEvent("select", "conv1").expanded_after(before) == before


def test_select_and_reveal_select() -> None:
    assert [GraphEvent(kind, "aux1").selects for kind in ("select", "reveal", "fold", "unfold")] == [  # type: ignore[arg-type]
        True, True, False, False,
    ]  # fmt: skip


# --- the script ------------------------------------------------------------------------------------------------------


def asset(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


class Graph:
    """The component on a bare page; ``emitted`` is what its script told Streamlit."""

    def __init__(self, page: Page) -> None:
        self.page = page
        scripts = {
            "graph": "\n".join(asset(f"network_graph{part}.js") for part in ("_search", "_pane", "")),
            "channel": asset("network_graph_selection.js"),
        }
        page.set_content("<style>body { margin: 0 }</style><div id=host></div>")
        page.evaluate(
            """async ({ scripts, css, html }) => {
              window.emitted = [];
              const root = document.querySelector("#host").attachShadow({ mode: "open" });
              root.innerHTML = `<div>${html}</div>`;
              const style = document.createElement("style");
              style.textContent = `:host { --st-background-color: #fff; --st-text-color: #111; --st-primary-color: #05a }` + css;
              root.append(style);
              const load = async (code) => (await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })))).default;
              const [graph, channel] = [await load(scripts.graph), await load(scripts.channel)];
              const setTriggerValue = (name, value) => emitted.push({ trigger: name, ...value });
              window.show = (data) => graph({ data, parentElement: root, setTriggerValue });
              window.tell = (selected) => channel({ data: { graph: "test", selected } });
            }""",
            {"scripts": scripts, "css": asset("network_graph.css"), "html": asset("network_graph.html")},
        )

    def show(self, **options: Any) -> Graph:
        svg = diagram.render(FOUND, DiagramOptions(**options))
        data = {"key": "test", "svg": svg, "layers": LAYERS, "height": 600}
        self.page.evaluate("data => { show(data) }", data)
        return self

    def tell(self, selected: str) -> Graph:
        self.page.evaluate("selected => tell(selected)", selected)
        return self

    @property
    def emitted(self) -> list[tuple[str, str]]:
        return [(event["kind"], event["layer"]) for event in self.page.evaluate("emitted")]

    def ids(self, selector: str) -> list[str]:
        return self.page.locator(selector).evaluate_all("all => all.map(one => one.dataset.layer)")

    @property
    def focused(self) -> str | None:
        return self.page.evaluate("document.querySelector('#host').shadowRoot.activeElement?.dataset.layer")

    def focus(self, layer: str) -> Graph:
        self.page.locator(f'.node[data-layer="{layer}"]').evaluate("node => node.focus()")
        return self

    def press(self, *keys: str) -> Graph:
        for key in keys:
            self.page.keyboard.press(key)
        return self


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = browser_finder.find_or_install()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(browser_finder.FLAGS))
        yield running
        running.close()


@pytest.fixture
def graph(browser: Browser) -> Iterator[Graph]:
    page = browser.new_page(viewport={"width": 1000, "height": 700})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield Graph(page)
    page.close()
    assert not complaints


def test_mounting_emits_nothing(graph: Graph) -> None:
    graph.show().tell("inception3a").show().tell("conv1")
    assert graph.emitted == []
    assert graph.ids(".is-selected") == ["conv1"]


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
    graph.tell("maxpool2")
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


def test_select_and_fold_travel_apart_so_that_a_double_click_loses_neither(graph: Graph) -> None:
    graph.show().tell("conv1")
    graph.page.locator('.node[data-layer="inception3a"]').dblclick()
    assert [(e["trigger"], e["kind"]) for e in graph.page.evaluate("emitted")] == [
        ("chosen", "select"), ("folded", "unfold"),
    ]  # fmt: skip


def test_in_focus_nothing_folds(graph: Graph) -> None:
    graph.show(focus="inception4a").tell("inception4a").focus("inception4a").press(" ")
    assert graph.emitted == []
    assert graph.page.locator(".badge").count() == 0


def test_a_layer_inside_a_folded_module_marks_the_module(graph: Graph) -> None:
    graph.show().tell("inception4c.branch2.1")
    assert (graph.ids(".is-selected"), graph.ids(".is-within")) == ([], ["inception4c"])
    graph.show(expanded=frozenset({"inception4c"}))
    assert (graph.ids(".is-selected"), graph.ids(".is-within")) == (["inception4c.branch2.1"], [])


@pytest.mark.parametrize("typed", ["4c 3x3 reduce", "inception4c.branch2.0", "Inception (4c) · 3×3 reduce"])
def test_search_finds_layers_inside_folded_modules(graph: Graph, typed: str) -> None:
    graph.show().tell("conv1").press("/")
    graph.page.keyboard.type(typed)
    graph.press("Enter")
    assert graph.emitted == [("reveal", "inception4c.branch2.0")]
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


def test_zoom_is_kept_when_the_picture_changes(graph: Graph) -> None:
    graph.show().tell("inception3a")
    graph.page.get_by_role("button", name="Zoom out").click()
    graph.show(expanded=frozenset({"inception3a"}))
    assert graph.page.locator("output").inner_text() == "80 %"
    graph.page.get_by_role("button", name="100 %").click()
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


def test_when_the_page_is_left_the_slash_key_is_free_again(graph: Graph) -> None:
    graph.show().tell("conv1")
    svg = diagram.render(FOUND)
    data = {"key": "test", "svg": svg, "layers": LAYERS, "height": 600}
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
        data,
    )
    assert not prevented
