"""The details that a browser draws from the facts it was sent are the core's, for every layer of every variant."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from app.components import layer_details
from app.figures.tables.facts import LayerFacts
from app.services import graph
from googlenet_core.arithmetic import formulas
from googlenet_core.blueprint import specs
from tests.conftest import ROOT
from tests.support import graph_page

PAIRS = [*((name, "") for name in specs.VARIANTS), *permutations(specs.VARIANTS, 2)]
FOLDER = ROOT / "app/components"
READ = """
  () => {
    const panel = root.querySelector(".details");
    const text = (one) => one?.textContent ?? "";
    const texts = (place, selector) => [...place.querySelectorAll(selector)].map(text);
    const [terms, said] = ["dt", "dd"].map((tag) => [...panel.querySelectorAll(`dl:not(.links) > ${tag}`)]);
    return {
      label: text(panel.querySelector("h2")),
      layer: text(panel.querySelector(".names code")),
      kind: text(panel.querySelector(".kind")),
      facts: terms.map((term, at) => ({
        term: text(term),
        value: text(said[at].querySelector(".value")),
        formulas: texts(said[at], ".formula"),
        note: text(said[at].querySelector(".note")),
        branches: [...said[at].querySelectorAll(".branches tr")].slice(1).map((row) =>
          [...row.children].map((cell) => [text(cell.firstChild), text(cell.querySelector("small"))])),
      })),
      tensors: [...panel.querySelectorAll("details tr")].map((row) => [...row.children].map(text)),
      summary: text(panel.querySelector("summary")),
      links: [...panel.querySelectorAll(".links > dt")].map((term) => [
        text(term),
        [...term.nextElementSibling.querySelectorAll("button")].map((link) => [link.dataset.layer, text(link)]),
      ]),
    };
  }
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from graph_page.running_browser()


@pytest.fixture(scope="module")
def panel(browser: Browser) -> Iterator[Page]:
    """The panel on a bare page, with a choice that a test makes; whatever the browser complains about fails it."""
    page, complaints = browser.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    lib = {name: (FOLDER / "lib" / f"{name}.js").read_text(encoding="utf-8") for name in ("dom", "mounting", "choice")}
    own = (FOLDER / "layer_details/layer_details.js").read_text(encoding="utf-8")
    page.set_content("<div id=root></div>")
    page.evaluate(
        """async ({ code, html }) => {
          window.root = document.querySelector("#root");
          root.innerHTML = html;
          const load = (code) => import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
          window.details = (await load(code + "\\nexport { choose, choiceOf };"));
          window.told = [];
          details.choiceOf("layer").teller = (told) => window.told.push(told);
          window.show = (bytes) =>
            details.default({ data: Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0)), parentElement: root });
        }""",
        {
            "code": "\n".join([*lib.values(), own]),
            "html": (FOLDER / "layer_details/layer_details.html").read_text(encoding="utf-8"),
        },
    )
    page.evaluate(f"window.read = {READ}")
    yield page
    page.close()
    assert not complaints


def shown_data(monkeypatch: pytest.MonkeyPatch, facts: bytes) -> str:
    """What the component sends a browser, as text."""
    sent: list[bytes] = []
    monkeypatch.setattr(layer_details, "_DETAILS", lambda *, key, data: sent.append(data))
    layer_details.mount(facts, choice="layer", key="details")
    return base64.b64encode(sent[0]).decode()


def added(terms: tuple[int, ...]) -> str:
    return " + ".join(f"{term:,}" for term in terms) if len(terms) > 1 else ""


def expected(facts: LayerFacts) -> dict[str, Any]:
    """How the panel says what the core has found."""
    return {
        "label": facts.label,
        "layer": facts.layer,
        "kind": facts.kind,
        "facts": [
            {
                "term": fact.term,
                "value": fact.value,
                "formulas": list(fact.formulas),
                "note": fact.note,
                "branches": [
                    [[branch.label, ""], *([f"{sum(terms):,}", added(terms)] for terms in (branch.params, branch.macs))]
                    for branch in fact.branches
                ],
            }
            for fact in facts.facts
        ],
        "tensors": [[t.key, formulas.shape((1, *t.shape)) or "one number", t.role] for t in facts.tensors],
        "summary": f"Weights: {facts.tensors_summary}" if facts.tensors else "",
        "links": [
            [group.term, [[link.layer, link.label + link.shape] for link in group.links]]
            for group in sorted(facts.links, key=lambda group: group.term == "Inside")
        ],
    }


@pytest.mark.parametrize(("variant", "against"), PAIRS)
def test_every_layers_details_are_the_cores(
    panel: Page, monkeypatch: pytest.MonkeyPatch, variant: str, against: str
) -> None:
    panel.evaluate("bytes => { show(bytes) }", shown_data(monkeypatch, graph.pack_facts(variant, against)))
    layers = [node.id for node in graph.find_architecture(variant).nodes]
    found = panel.evaluate(
        """async (layers) => {
          details.choose("layer", "none of them"); // so that the first is a choice
          const found = [];
          for (const layer of layers) {
            details.choose("layer", layer);
            while (root.querySelector(".details").ariaBusy !== "false" || read().layer !== layer) {
              await new Promise((done) => setTimeout(done));
            }
            found.push(read());
          }
          return found;
        }""",
        layers,
    )
    assert len(found) > 200
    for layer, one in zip(layers, found, strict=True):
        assert one == expected(graph.find_facts(variant, layer, against)), layer


def test_a_browser_that_cannot_unpack_asks_for_each_layers_facts(panel: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = graph.find_facts("paper", "conv1").as_data()
    panel.evaluate(
        """async ([bytes, facts]) => {
          told.length = 0;
          details.choose("layer", "conv1");
          window.Kept = window.DecompressionStream;
          delete window.DecompressionStream;
          show(bytes);
          while (!told.some(({ lacking }) => lacking)) await new Promise((done) => setTimeout(done));
          window.DecompressionStream = window.Kept;
          details.choiceOf("layer").followers.forEach((receive) => receive("conv1", facts));
        }""",
        [shown_data(monkeypatch, b"no gzip at all"), {**facts, "label": "as asked for"}],
    )
    assert panel.evaluate("read()")["label"] == "as asked for"


def test_facts_that_are_damaged_are_asked_for_too(panel: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = bytearray(graph.pack_facts("paper"))
    damaged[len(damaged) // 2] ^= 255
    panel.evaluate(
        """async (bytes) => {
          told.length = 0;
          details.choiceOf("layer").lacking = false;
          details.choose("layer", "fc");
          show(bytes);
          while (!told.some(({ lacking }) => lacking)) await new Promise((done) => setTimeout(done));
        }""",
        shown_data(monkeypatch, bytes(damaged)),
    )
    assert panel.evaluate("told.at(-1).value") == "fc"


def test_a_layer_that_the_facts_lack_is_asked_for_while_the_last_one_stays(
    panel: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = graph.find_facts("torchvision", "inception3a.branch3.1.bn").as_data()
    found = panel.evaluate(
        """async ([bytes, facts]) => {
          details.choose("layer", "conv1");
          show(bytes);
          while (root.querySelector(".details").ariaBusy !== "false") await new Promise((done) => setTimeout(done));
          told.length = 0;
          details.choiceOf("layer").lacking = false;
          details.choose("layer", facts.layer);
          const waiting = [read().layer, root.querySelector(".details").ariaBusy, told.at(-1).lacking];
          details.choiceOf("layer").followers.forEach((receive) => receive(facts.layer, facts));
          return [waiting, read().layer];
        }""",
        [shown_data(monkeypatch, graph.pack_facts("paper")), facts],
    )
    assert found == [["conv1", "true", True], "inception3a.branch3.1.bn"]
