"""The graph component on a bare page in a real browser, with a stand-in for Streamlit that notes what is emitted.

Beside it stands the choice of a layer, through which the page tells what is selected and hears what is chosen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from app.components.network_graph import legend_data
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.diagram import drawing
from googlenet_core.diagram.drawing import DiagramOptions
from googlenet_core.network.introspection import architecture
from tests.conftest import ROOT
from tests.support.programs import browser as browser_finder
from tests.support.scripts import path_of

FOLDER = ROOT / "app/components/network_graph"
FOUND = architecture(PAPER)
LIB_CHOICE, CHOICE = (
    (ROOT / "app/components" / path).read_text(encoding="utf-8") for path in ("lib/choice.js", "choice/choice.js")
)
LAYERS = [[node.id, node.label] for node in FOUND.nodes if node.level != "operation"]


def asset(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def joined(*names: str) -> str:
    """Return the scripts of these names as a browser gets them, in one."""
    return "\n".join(path_of(f"{name}.js").read_text(encoding="utf-8") for name in names)


class Graph:
    """The component on a bare page; ``emitted`` is what its script told Streamlit."""

    def __init__(self, page: Page) -> None:
        self.page = page
        scripts = {
            "graph": LIB_CHOICE
            + joined(
                "dom", "mounting", *(f"network_graph{part}" for part in ("_search", "_pane", "_print", "_legend", ""))
            ),
            "choice": LIB_CHOICE + CHOICE,
        }
        page.set_content("<style>body { margin: 0 }</style><div id=host></div>")
        page.evaluate(
            """async ({ scripts, css, html }) => {
              window.emitted = [];
              const root = document.querySelector("#host").attachShadow({ mode: "open" });
              root.innerHTML = `<div>${html}</div>`;
              const style = document.createElement("style");
              style.textContent = `:host { --st-background-color: #fff; --st-text-color: #111; --st-primary-color: #05a; --graph-height: 690px }` + css;
              root.append(style);
              const load = async (code) => (await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })))).default;
              const [graph, choice] = [await load(scripts.graph), await load(scripts.choice)];
              const setTriggerValue = (name, value) => emitted.push(value);
              window.show = (data) => graph({ data, parentElement: root, setTriggerValue });
              window.heard = 0;
              const chosen = (_, { value, turn }) => {
                heard = turn;
                emitted.push({ kind: "select", layer: value });
              };
              window.tell = (value, turn) =>
                choice({ data: { name: "layer", value, turn: turn ?? heard, session: "one" }, setTriggerValue: chosen });
            }""",
            {
                "scripts": scripts,
                "css": asset("network_graph_search.css") + asset("network_graph.css"),
                "html": asset("network_graph.html"),
            },
        )

    def data(self, **options: Any) -> dict[str, Any]:
        shown = DiagramOptions(**options)
        svg, legend = drawing.render_diagram(FOUND, shown), legend_data(drawing.legend(FOUND, shown))
        return {"key": "test", "choice": "layer", "svg": svg, "layers": LAYERS, "legend": legend}

    def show(self, **options: Any) -> Graph:
        self.page.evaluate("data => { show(data) }", self.data(**options))
        return self

    def tell(self, selected: str, turn: int | None = None) -> Graph:
        """Let Python say what is selected, knowing of as many choices, or of all."""
        self.page.evaluate("([selected, turn]) => { tell(selected, turn) }", [selected, turn])
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


def running_browser() -> Iterator[Browser]:
    """A browser for a module's tests."""
    path = browser_finder.find_or_install()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(browser_finder.FLAGS))
        yield running
        running.close()


def bare_page(browser: Browser) -> Iterator[Graph]:
    """A fresh page with the component; whatever the browser complains about fails the test."""
    page = browser.new_page(viewport={"width": 1000, "height": 700})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield Graph(page)
    page.close()
    assert not complaints
