"""The Architecture page in a real browser: keyboard, search, tables and graph linked, variants, exports, addresses."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import Server, listen, settled
from tests.e2e.menus import choose_variant


def node(page: Page, layer: str) -> Locator:
    return page.locator(f'.node[data-layer="{layer}"]')


def row(page: Page, layer: str) -> Locator:
    return page.locator(f'.fact-table tr[data-layer="{layer}"]')


def details(page: Page, layer: str) -> Locator:
    """The details panel, once it is about this layer."""
    panel = page.locator(".details")
    expect(panel.locator(".names code")).to_have_text(layer)
    return panel


def in_sight(place: Locator, scrolled: str) -> bool:
    """Whether a thing is scrolled into sight within what scrolls around it."""
    return place.evaluate(
        """(one, scrolled) => {
          const [inner, outer] = [one, one.closest(scrolled)].map((element) => element.getBoundingClientRect());
          return inner.top >= outer.top && inner.bottom <= outer.bottom;
        }""",
        scrolled,
    )


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    node(page, "maxpool3").or_(node(page, "inception4a")).first.wait_for()
    page.locator(".details h2").wait_for()
    return page


def tab(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).click()


def choose(page: Page, box: str, choice: str) -> None:
    page.get_by_role("combobox", name=box).click()
    page.get_by_role("option", name=choice).click()


def saved(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    path: Path = download.value.path()
    return path.read_bytes()


def test_the_whole_page_is_used_by_keyboard_alone(page: Page) -> None:
    opened(page, "/architecture")
    search = page.get_by_role("combobox", name="Find a layer")
    for _ in range(60):  # from the top of the page to the graph's search box
        page.keyboard.press("Tab")
        if search.evaluate("box => box.getRootNode().activeElement === box"):
            break
    expect(search).to_be_focused()
    while not node(page, "inception3a").evaluate("one => one.getRootNode().activeElement === one"):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    details(page, "inception3b")
    page.keyboard.press("Space")
    expect(node(page, "inception3b.branch2.1")).to_be_visible()
    page.keyboard.press("Space")
    expect(node(page, "inception3b.branch2.1")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    details(page, "maxpool3")
    expect(page).to_have_url(re.compile("layer=maxpool3"))


def test_search_finds_a_layer_inside_a_folded_module(page: Page) -> None:
    opened(page, "/architecture")
    page.keyboard.press("/")
    page.keyboard.type("4c 5x5")
    page.keyboard.press("Enter")
    panel = details(page, "inception4c.branch3.0")
    expect(panel).to_contain_text("inception (4c) · 5×5 reduce")
    expect(node(page, "inception4c.branch3.0")).to_be_visible()


def test_the_details_fill_in_every_formula(page: Page) -> None:
    panel = details(opened(page, "/architecture?layer=inception3a.branch2.1"), "inception3a.branch2.1")
    for text in (
        "inception (3a) · 3×3", "96×28×28 → 128×28×28", "⌊(28+2·1−3)/1⌋+1=28", "3·3·96·128 + 128 = 110,720",
        "28·28·3·3·96·128 = 86,704,128", "27 + (3−1)·8 = 43",
    ):  # fmt: skip
        expect(panel).to_contain_text(text)
    panel.get_by_text("Weights: 2 trained tensors").click()
    expect(panel).to_contain_text("inception3a.branch2.1.conv.weight")
    panel = details(opened(page, "/architecture?layer=maxpool1"), "maxpool1")
    expect(panel).to_contain_text("⌈(112−3)/2⌉+1=56")
    expect(panel).to_contain_text("rounded up (ceil)")


def test_links_lead_along_the_network(page: Page) -> None:
    panel = details(opened(page, "/architecture?layer=inception4a"), "inception4a")
    panel.get_by_role("button", name="auxiliary head (4a)").click()
    panel = details(page, "aux1")
    panel.locator('[data-layer="inception4a"]').click()
    panel = details(page, "inception4a")
    panel.get_by_role("button", name="3×3 reduce").click()
    details(page, "inception4a.branch2.0")
    expect(node(page, "inception4a")).to_have_class(re.compile("is-within"))


def test_numbers_can_be_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel = details(opened(page, "/architecture"), "inception3a")
    panel.get_by_role("button", name="Copy 163696", exact=True).click()
    assert page.evaluate("navigator.clipboard.readText()") == "163696"


def test_table_and_graph_select_each_other(page: Page) -> None:
    opened(page, "/architecture")
    expect(row(page, "inception3a")).to_have_attribute("aria-selected", "true")
    row(page, "inception5b").scroll_into_view_if_needed()
    row(page, "inception5b").click()
    details(page, "inception5b")
    expect(node(page, "inception5b")).to_have_class(re.compile("is-selected"))
    assert in_sight(node(page, "inception5b"), ".view")
    node(page, "conv1").dispatch_event("click")
    details(page, "conv1")
    expect(row(page, "conv1")).to_have_attribute("aria-selected", "true")
    expect(row(page, "inception5b")).to_have_attribute("aria-selected", "false")
    assert in_sight(row(page, "conv1"), ".fact-table")


def test_the_table_is_used_by_keyboard(page: Page) -> None:
    opened(page, "/architecture")
    row(page, "inception3a").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    details(page, "inception3a.branch2.0")
    expect(row(page, "inception3a.branch2.0")).to_be_focused()


def test_the_table_sorts_layers_without_their_subtotals(page: Page) -> None:
    opened(page, "/architecture")
    table = page.locator(".fact-table").first
    heading = table.get_by_role("button", name="MACs", exact=True)
    heading.click()
    first = table.locator("tbody tr").first
    expect(first).to_have_attribute("data-layer", "conv3")
    expect(table.locator("th[aria-sort=descending]")).to_have_text(re.compile("^MACs"))
    expect(row(page, "inception3a")).to_have_count(0)
    heading.click()
    expect(first).not_to_have_attribute("data-layer", "conv3")
    heading.click()
    expect(first).to_have_attribute("data-layer", "input")
    expect(row(page, "inception3a")).to_have_count(1)


def test_totals_stand_under_the_table_with_the_rule(page: Page) -> None:
    opened(page, "/architecture")
    for text in ("6,998,552", "1,582,671,872", "1 MAC = 2 FLOPs", "no bias, pooling, LRN or batch norm"):
        expect(page.get_by_text(text).first).to_be_visible()


def test_the_graph_is_turned_coloured_and_measured(page: Page) -> None:
    opened(page, "/architecture?direction=LR&colour=macs&edges=channels")
    expect(page.locator('svg[data-direction="LR"]')).to_be_visible()
    legend = page.locator(".legend")
    expect(legend).to_contain_text("1,024,000 to 346,816,512 MACs")
    choose(page, "Colour by", "Colour: receptive field")
    expect(legend).to_contain_text("1 to 907 px")
    page.get_by_role("button", name="Display").click()
    page.get_by_role("radio", name="Top down").or_(page.get_by_role("button", name="Top down")).first.click()
    expect(page.locator('svg[data-direction="TB"]')).to_be_visible()
    assert "colour=rf" in page.url
    assert "direction" not in page.url


def test_everything_unfolds_and_folds(page: Page) -> None:
    opened(page, "/architecture")
    page.get_by_role("button", name="Unfold all").click()
    expect(node(page, "inception5b.branch4.1")).to_be_attached()
    expect(node(page, "aux2.fc2")).to_be_attached()
    assert "open=all" in page.url
    page.get_by_role("button", name="Fold all", exact=True).click()
    expect(node(page, "inception5b.branch4.1")).to_have_count(0)


def test_one_module_alone_and_on_to_the_next(page: Page) -> None:
    opened(page, "/architecture")
    choose(page, "Show", "Only inception (4a)")
    expect(node(page, "inception4a.branch2.1")).to_be_visible()
    expect(node(page, "conv1")).to_have_count(0)
    details(page, "inception4a")
    row(page, "inception4b").click()
    details(page, "inception4b")
    row(page, "inception5b.branch1").click()
    details(page, "inception5b.branch1")
    expect(node(page, "inception5b.branch1")).to_be_visible()
    row(page, "conv1").click()
    details(page, "conv1")
    expect(node(page, "inception3a")).to_be_attached()
    expect(page).not_to_have_url(re.compile("focus"))


def test_the_printed_table_stands_beside_the_exact_one(page: Page) -> None:
    opened(page, "/architecture")
    tab(page, "The paper's Table 1")
    expect(page.get_by_text("depthwise separable convolution")).to_be_visible()
    settled(page)  # until then the table of before may still be there, with a row of the same layer
    line = row(page, "inception4c")
    expect(line).to_contain_text("✗ 463K")
    expect(line).to_contain_text("497.50")
    line.click()
    details(page, "inception4c")
    assert "section=table1" in page.url


def test_what_differs_between_two_variants_is_listed_and_marked(page: Page) -> None:
    opened(page, "/architecture?variant=paper-bn")
    page.get_by_role("button", name="Display").click()
    choose(page, "Compare with", "Compare with torchvision")
    page.keyboard.press("Escape")
    expect(
        page.get_by_role("heading", name=re.compile("of Paper with batch norm differ from those of torchvision"))
    ).to_be_visible()
    expect(row(page, "maxpool4")).to_contain_text("3×3/2 → 2×2/2")
    expect(node(page, "maxpool4")).to_have_class(re.compile("marked"))
    expect(node(page, "conv1")).not_to_have_class(re.compile("marked"))
    page.get_by_text("Dropout (1)").click()
    expect(row(page, "dropout")).to_contain_text("40% → 20%")
    expect(node(page, "maxpool4")).not_to_have_class(re.compile("marked"))
    expect(node(page, "dropout")).to_have_class(re.compile("marked"))
    row(page, "dropout").click()
    expect(details(page, "dropout")).to_contain_text("In torchvision")
    choose_variant(page, "torchvision")  # the two change places
    expect(
        page.get_by_role("heading", name="of torchvision differ from those of Paper with batch norm")
    ).to_be_visible()


def test_the_view_is_taken_away_in_every_format(page: Page) -> None:
    opened(page, "/architecture?open=inception3a&variant=torchvision")
    page.get_by_role("button", name="Take away").click()
    drawing = ElementTree.fromstring(saved(page, "SVG"))
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert "inception3a.branch3.1" in {group.get("data-layer") for group in drawing.iter()}
    assert saved(page, "PNG").startswith(b"\x89PNG\r\n\x1a\n")
    assert saved(page, "DOT").decode().lstrip("/* \n").startswith(("digraph", "googlenet"))
    facts = json.loads(saved(page, "JSON"))
    assert facts["variant"] == "torchvision"
    lines = list(csv.DictReader(io.StringIO(saved(page, "CSV").decode("utf-8-sig"))))
    assert [line["LayerId"] for line in lines] == [one["id"] for one in facts["nodes"]]
    assert next(line for line in lines if line["LayerId"] == "inception3a")["Parameters"] == "155872"


@pytest.mark.parametrize(
    "query",
    [
        "focus=conv1",
        "direction=up",
        "colour=pink",
        "edges=x",
        "against=papre",
        "mark=x",
        "section=x",
        "rows=x",
        "layer=9z",
    ],
)
def test_an_address_that_makes_no_sense_gives_a_notice_and_the_default_view(page: Page, query: str) -> None:
    opened(page, f"/architecture?{query}")
    expect(page.get_by_role("alert").first).to_contain_text(query.split("=")[1])
    details(page, "inception3a")
    assert "?" not in page.url


def test_marks_that_the_address_asks_for_in_vain_are_dropped(page: Page) -> None:
    opened(page, "/architecture?variant=paper-bn&against=torchvision&mark=norm&section=difference")
    expect(
        page.get_by_role("heading", name=re.compile("of Paper with batch norm differ from those of torchvision"))
    ).to_be_visible()
    assert "mark=" not in page.url


def test_dark_mode_keeps_text_apart_from_its_ground(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.url, color_scheme="dark", viewport={"width": 1920, "height": 1080})
    page, complaints = context.new_page(), []
    listen(page, server, complaints)
    opened(page, "/architecture?section=table1&colour=params")
    for place in (".details", ".fact-table thead th", ".fact-table td.bad", ".legend"):
        assert contrast(page.locator(place).first) >= 4.5, place
    context.close()
    assert not complaints


def contrast(place: Locator) -> float:
    """WCAG contrast of an element's text with what is painted behind it."""
    return place.evaluate(
        """element => {
          const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
          const paint = (colour) => { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); };
          const light = () => {
            const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((v) => v / 255)
              .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const behind = [];
          for (let one = element; one; one = one.parentElement ?? one.getRootNode().host) behind.unshift(getComputedStyle(one).backgroundColor);
          behind.forEach(paint);
          const ground = light();
          paint(getComputedStyle(element).color);
          const [high, low] = [light(), ground].sort((a, b) => b - a);
          return (high + 0.05) / (low + 0.05);
        }"""
    )


def test_a_click_resends_neither_the_drawing_nor_the_table(page: Page) -> None:
    received: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: received.append(len(data))))
    opened(page, "/architecture?open=all")
    settled(page)
    received.clear()
    node(page, "inception3b").dispatch_event("click")
    details(page, "inception3b")
    settled(page)
    assert sum(received) < 60_000
