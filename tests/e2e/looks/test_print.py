"""Pages on paper: whole graphs, whole tables, all maps, no controls, dark on white; whatever the theme and the paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from app.figures.tables.layers import layer_rows
from app.session import address as params
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.network.introspection import architecture
from tests.e2e.conftest import WORK_MS, Server, listen
from tests.e2e.looks.printed import complete, dense, missing, sheets

LEFT_BEHIND = ".main-svg[viewBox], #googlenet-foot, .sheet figure, svg.sheet"
PAPERS = (("A4", False), ("Letter", True), ("Letter", False), ("A4", True))
VIEWS = {
    "start": ["/"],
    "lesson": ["/lesson", "/lesson?step=3.1"],
    "quiz": ["/quiz?quiz=8", "/quiz?quiz=8&item=result"],
    "teachers": ["/teachers"],
    "classroom": ["/classroom"],
    "architecture": [f"/architecture?section={name}" for name in params.SECTIONS],
    "inception": [f"/inception?topic={name}" for name in params.TOPICS],
    "feature-maps": [f"/feature-maps?maps={name}" for name in params.MAPS],
    "outputs": [f"/outputs?outputs={name}" for name in params.OUTPUTS],
    "terms": ["/terms"],
}
# What stands on buttons, on fields and on sections that are not open.
CONTROLS = """() => {
  const roots = [document, ...[...document.querySelectorAll(".stBidiComponent *")].map((one) => one.shadowRoot)];
  const all = (selector) => roots.filter(Boolean).flatMap((root) => [...root.querySelectorAll(selector)]);
  const pressed = all(`.stDownloadButton button, .stPopover button, .stButton button, .stFileUploader button,
    .stCheckbox label, .bar button, .next button, .zoom button, .controls button, .controls label`);
  const shut = all(`[role=tab][aria-selected=false], :is([class*=widget-maps], [class*=widget-outputs])
    [role=radio][aria-checked=false]`);
  const words = [...pressed.filter((one) => !one.closest(".st-key-top-cells")), ...shut].map((one) => one.innerText);
  return words.map((text) => text.trim().split("\\n").at(-1));
}"""
FIGURES = """() => [...document.querySelectorAll(".js-plotly-plot :is(.legendtext, .xtitle, .ytitle, .bartext-outside)")]
  .map((text) => text.textContent)"""


@pytest.fixture
def dark_page(browser: Browser, server: Server) -> Iterator[Page]:
    complaints: list[str] = []
    context = browser.new_context(base_url=server.url, color_scheme="dark", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    listen(page, server, complaints)
    yield page
    context.close()
    assert not complaints


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_of_a_dark_page_prints_whole_on_white_and_without_controls(dark_page: Page, name: str) -> None:
    for at, address in enumerate(VIEWS[name]):
        dark_page.goto(address)
        if "maps=grid" in address:  # until it is there, nothing says that it is late
            expect(dark_page.locator("canvas.grid")).to_be_visible(timeout=WORK_MS)
        complete(dark_page)
        controls = {label for label in dark_page.evaluate(CONTROLS) if len(label) > 2}
        controls -= set(dark_page.locator("[data-testid=stMarkdown] strong").all_inner_texts())  # also a heading here
        headings = dark_page.locator("h1, h2:not(.unseen), h3, h4, .map-facts dd").filter(visible=True)
        written = headings.all_inner_texts()
        figures = dark_page.evaluate(FIGURES)
        paper, landscape = PAPERS[at % len(PAPERS)]
        found = sheets(dark_page, paper, landscape=landscape)
        for sheet in found:
            assert sheet.ground == 255, address
            assert sheet.ink > 0.002, f"{address}: a sheet with next to nothing"
            assert not sheet.lines & controls, address
        assert missing([*written, *figures], found) == [], address
        assert f"1/{len(found)}" in dense(found[:1]), address
        assert missing([dark_page.url], found[:1]) == [], address
        assert dark_page.locator(LEFT_BEHIND).count() == 0, address


def test_the_whole_graph_and_every_row_of_the_table_are_printed(page: Page) -> None:
    page.goto("/architecture")
    complete(page)
    expect(page.locator(".fact-table tr[data-layer]").first).to_be_visible()
    found = architecture(PAPER)
    drawn = [node.label for node in found.nodes if node.level == "stage"]
    assert len(drawn) > 22
    rows = layer_rows(found).rows
    for landscape in (False, True):
        first, *others = sheets(page, landscape=landscape)
        assert missing(drawn, [first]) == []
        # A LayerId may begin as another does; with the kind beside it, each is its row's alone.
        assert missing([row.cells[1].text + row.cells[2].text for row in rows], others) == []
        with_rows = [sheet for sheet in others if re.search(r"branch\d|aux\d\.", sheet.text)]
        assert len(with_rows) > 1
        for sheet in with_rows[1:]:
            assert missing(["In the paper", "LayerId"], [sheet]) == [], "a table's heading is not repeated"


def test_all_maps_of_a_layer_are_printed_with_their_numbers(page: Page) -> None:
    page.goto("/feature-maps?layer=inception3a&sort=index")
    expect(page.locator("canvas.grid")).to_be_visible(timeout=WORK_MS)
    complete(page)
    for paper, landscape in PAPERS[:2]:
        found = sheets(page, paper, landscape=landscape)
        assert sum(sheet.pictures for sheet in found) >= 256
        numbers = " ".join(re.findall(r"\d+", " ".join(sheet.text for sheet in found)))
        left = iter(numbers.split())
        assert all(str(channel) in left for channel in range(256)), "a map's number is missing or out of order"
