"""How every view of every page looks: in narrow and zoomed windows, in light and dark, with the system's own colours."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.session import address as params
from tests.conftest import PATIENCE_S
from tests.e2e.conftest import WORK_MS, settled
from tests.e2e.looks import axe, measured

VIEWS = {
    "/": ["", "?image=hubble"],
    "/lesson": ["", "?step=3.1"],
    "/quiz": ["?quiz=8", "?quiz=8&item=result"],
    "/teachers": [""],
    "/classroom": [""],
    "/architecture": [f"?section={name}&open=inception3a" for name in params.SECTIONS],
    "/inception": [f"?topic={name}" for name in params.TOPICS],
    "/feature-maps": [f"?maps={name}&layer=inception3a.branch2.1" for name in params.MAPS],
    "/outputs": [f"?outputs={name}" for name in params.OUTPUTS],
    "/terms": [""],
}
WIDTHS = (360, 400, 640, 800, 1280)
"""In pixels; 640 is a window of 1280 at 200 %."""
HEIGHT = 900


def opened(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("[data-testid=stMainBlockContainer] h1")).to_be_visible(timeout=WORK_MS)
    settled(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def soon_none(look: Callable[[], list[str]], where: str) -> list[str]:
    """What is still wrong once the page had the time to follow; several lines."""
    until = time.monotonic() + PATIENCE_S / 4
    while (found := look()) and time.monotonic() < until:
        time.sleep(0.2)
    return [f"{where}: {fault}" for fault in found[:5]]


def show_all(page: Page, address: str) -> None:
    """Open a view at the widest, with all that is folded unfolded."""
    page.set_viewport_size({"width": WIDTHS[-1], "height": HEIGHT})
    opened(page, address)
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")


@pytest.mark.parametrize("address", VIEWS)
def test_every_view_fits_every_window_and_writes_numbers_below_zero_with_a_minus(page: Page, address: str) -> None:
    faults: list[str] = []
    for view in VIEWS[address]:
        show_all(page, address + view)
        faults += soon_none(lambda: page.evaluate(measured.HYPHENS), f"{address}{view}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            faults += soon_none(lambda: page.evaluate(measured.MISFITS), f"{address}{view}, {width} px")
    assert not faults, "\n".join(faults)


def test_a_hyphen_for_a_minus_is_found(page: Page) -> None:
    page.set_content("<p>rows 3-4 of inception-3a, −0.5</p><p>(-0.5)</p><button title='= -1'>x</button><i>1e−07</i>")
    assert len(page.evaluate(measured.HYPHENS)) == 2


@pytest.mark.parametrize("address", VIEWS)
def test_every_view_can_be_read_in_light_and_dark_and_told_in_the_systems_colours(page: Page, address: str) -> None:
    faults: list[str] = []
    for view in VIEWS[address]:
        show_all(page, address + view)
        axe.load(page)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            faults += soon_none(lambda: page.evaluate(measured.FAINT), f"{address}{view}, {scheme}")
            only_colours = scheme == "dark"
            faults += soon_none(
                lambda dark=only_colours: axe.faults(page, colours_only=dark), f"{address}{view}, {scheme}"
            )  # type: ignore[misc]
        page.emulate_media(forced_colors="active")
        faults += soon_none(lambda: page.evaluate(measured.LOST, measured.CHOSEN), f"{address}{view}, system's colours")
        page.emulate_media(forced_colors="none")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("rule", axe.STREAMLITS)
def test_what_is_left_out_as_streamlits_own_is_still_there(page: Page, rule: str) -> None:
    opened(page, "/feature-maps")
    axe.load(page)
    found = [fault for fault in axe.faults(page, with_streamlits=True) if fault.startswith(f"{rule},")]
    assert found, f"axe no longer finds {rule}; take it out of STREAMLITS"


def test_what_is_wide_scrolls_in_a_box_that_the_keyboard_reaches_and_screen_readers_name(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": HEIGHT})
    opened(page, "/inception?topic=module")
    box = page.get_by_role("region", name="The module to scale")
    box.focus()
    page.keyboard.press("ArrowRight")
    expect(box).to_have_attribute("data-scrolls", "more")
    page.wait_for_function("one => one.scrollLeft > 0", arg=box.element_handle())
    page.set_viewport_size({"width": 240, "height": HEIGHT})
    opened(page, "/inception?topic=stage")
    box = page.get_by_role("region", name="One position through each kernel")
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("one => one.scrollLeft > 0", arg=box.element_handle())
    expect(page.get_by_text("1 of 45")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": HEIGHT})
    expect(box).to_have_count(0)


@pytest.mark.parametrize("width", [360, 390])
def test_a_phone_shows_the_whole_product_of_the_1x1_by_hand(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    opened(page, "/inception?topic=stage")
    stage = page.locator(".stage")
    expect(page.get_by_role("region", name="One position through each kernel")).to_have_count(0)
    expect(stage.locator(".work th:visible")).to_have_text(["channel", "input", "k0", "product"])
    stage.get_by_role("button", name="Next kernel").click()
    expect(stage.locator(".work th:visible")).to_have_text(["channel", "input", "k1", "product"])
    edge = stage.locator(".work tr.sum td").last.bounding_box()
    assert edge
    assert edge["x"] + edge["width"] <= width
    page.set_viewport_size({"width": 1280, "height": HEIGHT})
    heads = ["channel", "input", "k0", "k1", "k2", "k3", "k4", "product"]
    expect(stage.locator(".work th:visible")).to_have_text(heads)


def test_the_menu_of_a_narrow_window_goes_once_a_page_is_chosen_and_is_not_open_on_the_next_visit(page: Page) -> None:
    page.set_viewport_size({"width": 700, "height": HEIGHT})
    opened(page, "/outputs")
    menu, opener = page.get_by_test_id("stSidebarNav"), page.get_by_role("button", name="Expand sidebar")
    expect(menu).not_to_be_in_viewport()
    opener.click()
    menu.get_by_role("link", name="Inception module").click()
    expect(page).to_have_url(re.compile("/inception"))
    expect(menu).not_to_be_in_viewport()
    expect(opener).to_be_focused()
    opener.click()
    expect(menu).to_be_in_viewport()
    opened(page, "/inception")
    expect(menu).not_to_be_in_viewport()
    opener.click()
    menu.get_by_role("link", name="Architecture").focus()
    page.keyboard.press("Escape")
    expect(menu).not_to_be_in_viewport()
