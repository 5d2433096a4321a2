"""The Inception page in a real browser: prices, what-if by hand and by address, stepping."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import Server, listen
from tests.e2e.menus import choose_variant

TOPICS = ("module", "price", "whatif", "shares", "stage", "peers")


def opened(page: Page, query: str = "") -> Page:
    page.goto(f"/inception{query}")
    expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")
    return page


def width(page: Page, label: str) -> Locator:
    return page.get_by_role("textbox", name=label, exact=True)


def test_a_slider_says_where_a_reduction_stops_paying(page: Page) -> None:
    opened(page, "?topic=price")
    expect(page.get_by_text("the parameters would be 2.37 times as many")).to_be_visible()
    expect(page.get_by_text("At 96 channels it pays: 41.6 % less than without.")).to_be_visible()
    slider = page.get_by_role("slider", name="3×3 reduce: 192 → r channels")
    slider.focus()
    page.keyboard.press("End")
    expect(
        page.get_by_text(re.compile(r"At 192 channels it does not pay: \d+\.\d % more than without\."))
    ).to_be_visible()
    expect(page.get_by_text("1·1·192·192 + 192 = 37,056")).to_be_visible()
    expect(page).to_have_url(re.compile("widths=3a-64-192-128-16-32-32"))
    page.get_by_role("button", name="Back to Table 1").click()
    expect(page.get_by_text("At 96 channels it pays: 41.6 % less than without.")).to_be_visible()
    expect(page).not_to_have_url(re.compile("widths="))


def test_an_edited_module_changes_what_comes_after_it(page: Page) -> None:
    opened(page, "?topic=whatif")
    width(page, "3×3").fill("200")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="inception (3a): 64+200+32+32=328")).to_be_visible()
    expect(page.get_by_text("puts out 328 channels instead of 256")).to_be_visible()
    readers = page.get_by_role("table", name="Layers whose input has changed")
    expect(readers.get_by_role("row")).to_have_count(5)
    expect(readers).to_contain_text("inception (3b) · pool proj")
    expect(page).to_have_url(re.compile("widths=3a-64-96-200-16-32-32"))


@pytest.mark.parametrize(
    ("typed", "said"), [("0", "not 0"), ("-3", "not −3"), ("many", "not 'many'"), ("", "not empty")]
)
def test_a_width_that_cannot_be_is_refused_in_place(page: Page, typed: str, said: str) -> None:
    opened(page, "?topic=whatif")
    field = width(page, "5×5 reduce")
    field.fill(typed)
    page.keyboard.press("Enter")
    alert = page.get_by_role("alert").filter(has_text="5×5 reduce must be a whole number from 1 to 4096")
    expect(alert).to_contain_text(said)
    expect(field).to_have_value(typed)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("heading", name="inception (3a): 64+128+32+32=256")).to_be_visible()
    assert "widths=" not in page.url
    width(page, "3×3").fill("130")  # a sound one counts, whatever stands beside it
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="inception (3a): 64+130+32+32=258")).to_be_visible()
    expect(field).to_have_value(typed)
    field.fill("24")
    page.keyboard.press("Enter")
    expect(alert).to_have_count(0)
    expect(page).to_have_url(re.compile("widths=3a-64-96-130-24-32-32"))


def test_what_was_refused_is_cleared_by_reset(page: Page) -> None:
    opened(page, "?topic=whatif")
    width(page, "pool proj").fill("x")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Reset the six widths").click()
    expect(width(page, "pool proj")).to_have_value("32")
    expect(page.get_by_role("button", name="Reset the six widths")).to_be_disabled()


def test_widths_are_stepped_by_arrow_keys(page: Page) -> None:
    opened(page, "?topic=whatif")
    width(page, "1×1").focus()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    expect(page.get_by_role("heading", name="inception (3a): 67+128+32+32=259")).to_be_visible()
    expect(width(page, "1×1")).to_be_focused()


def test_an_edited_module_is_shared_by_its_address(page: Page) -> None:
    opened(page, "?topic=whatif&widths=64-96-128-16-96-32")
    expect(page.get_by_role("heading", name="inception (3a): 64+128+96+32=320")).to_be_visible()
    expect(width(page, "5×5")).to_have_value("96")
    page.reload()
    expect(page.get_by_role("heading", name="inception (3a): 64+128+96+32=320")).to_be_visible()
    page.get_by_role("button", name="Reset the six widths").click()
    expect(page.get_by_role("heading", name="inception (3a): 64+128+32+32=256")).to_be_visible()
    expect(width(page, "5×5")).to_have_value("32")


@pytest.mark.parametrize(
    "query", ["widths=1-2-3", "widths=0-96-128-16-32-32", "channel=256", "channel=x", "topic=prise", "measure=flops"]
)
def test_an_address_that_makes_no_sense_gives_a_notice_and_the_default(page: Page, query: str) -> None:
    opened(page, f"?{query}")
    expect(page.get_by_role("alert").first).to_contain_text(query.split("=")[1])
    expect(page.get_by_role("heading", name="inception (3a): 64+128+32+32=256")).to_be_visible()


def test_a_1x1_is_stepped_through_by_key(page: Page) -> None:
    opened(page, "?topic=stage")
    stage = page.locator(".stage")
    stage.focus()
    expect(stage.locator(".count")).to_have_text("1 of 45")
    page.keyboard.press("Space")
    expect(stage.locator(".said")).to_contain_text("Kernel 0 on row 0, column 1: the sum of 10 products is 3")
    assert stage.locator(".cell.read").count() == 10
    page.keyboard.press("End")
    expect(stage.locator(".count")).to_have_text("45 of 45")
    page.keyboard.press("ArrowLeft")
    expect(stage.locator(".count")).to_have_text("44 of 45")
    products = [int(text.replace("−", "-")) for text in stage.locator("tr:has(.value) td:last-child").all_inner_texts()]
    total = stage.locator(".sum td:last-child").inner_text().replace("−", "-")
    assert (len(products), sum(products)) == (10, int(total))
    assert page.evaluate("scrollY") == 0
    cells = [stage.locator(kind).first for kind in ("td.value", "td.weight", ".sum td:last-child")]
    frames = [cell.evaluate("cell => getComputedStyle(cell).outlineStyle") for cell in cells]
    assert frames == ["solid", "dashed", "double"], "input, weight and sum look alike without colour"


def test_the_variant_and_the_module_are_switched_and_a_3x3_is_never_called_5x5(page: Page) -> None:
    opened(page)
    choose_variant(page, "torchvision")
    expect(page.locator(".lanes")).to_contain_text("3×3 (third branch)")
    assert "5×5" not in (page.locator(".lanes").text_content() or "")
    page.get_by_role("radio", name="(4e)").click()
    expect(page.get_by_role("heading", name="inception (4e): 256+320+128+128=832")).to_be_visible()
    expect(page).to_have_url(re.compile("layer=inception4e"))


def test_the_modules_feature_maps_are_one_click_away(page: Page) -> None:
    opened(page, "?layer=inception3b")
    page.get_by_role("button", name="Its feature maps").click()
    expect(page).to_have_url(re.compile("/feature-maps.*layer=inception3b"))
    expect(page.get_by_role("heading", name="Feature maps", exact=True)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_drawn_without_complaint_and_fits_the_page(
    browser: Browser, server: Server, topic: str, scheme: str
) -> None:
    context = browser.new_context(
        base_url=server.url, color_scheme=scheme, viewport={"width": 1280, "height": 900}, locale="en-GB"
    )
    complaints: list[str] = []
    page = context.new_page()
    listen(page, server, complaints)
    opened(page, f"?topic={topic}&layer=inception4b&variant=torchvision")
    tabs = {"module": ".lanes", "price": ".js-plotly-plot", "whatif": ".ledger-pair", "shares": ".js-plotly-plot"}
    page.locator(tabs.get(topic, ".stage" if topic == "stage" else ".js-plotly-plot")).first.wait_for()
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()
    assert complaints == []
    assert too_wide <= 0


def test_the_quoted_ratio_stands_beside_the_counted_one(page: Page) -> None:
    opened(page, "?topic=peers")
    expect(page.get_by_text("8.7 times").first).to_be_visible()
    ratios = page.get_by_role("table", name="AlexNet's parameters over GoogLeNet's")
    expect(ratios.get_by_role("row").filter(has_text="As the paper puts it")).to_contain_text("12.0")
    expect(ratios.get_by_role("row").filter(has_text="auxiliary heads")).to_contain_text("4.56")


def test_figures_follow_the_theme(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    opened(page, "?topic=price")
    tick = page.locator(".js-plotly-plot .xtick text").first
    expect(tick).to_have_css("fill", "rgb(11, 16, 22)")
    page.emulate_media(color_scheme="dark")
    expect(tick).to_have_css("fill", "rgb(242, 245, 248)")
