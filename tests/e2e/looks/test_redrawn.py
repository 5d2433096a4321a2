"""Pages stopped in the middle of being drawn anew: what can be clicked there belongs to what stands above it."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Tell, settled, stopped_at
from tests.e2e.menus import choose_sample, choose_variant


def choose(page: Page, list_name: str, option: str) -> None:
    """Choose from a drop-down list."""
    page.get_by_role("combobox", name=list_name).click()
    page.get_by_role("option", name=option).click()


def saved(page: Page, button: Locator, folder: Path) -> tuple[str, Path]:
    """Click a download; return the name it has for the user, and where it lies."""
    with page.expect_download() as waiting:
        button.click()
    path = folder / "download"
    waiting.value.save_as(path)
    return waiting.value.suggested_filename, path


def test_a_maps_numbers_are_gone_while_the_title_already_tells_the_next_map(
    slow_page: Page, hold_file: Path, tmp_path: Path
) -> None:
    page = slow_page
    page.goto("/outputs?outputs=why&image=rocket&class=parachute")
    numbers = page.get_by_role("button", name="The map's numbers (NPY)")
    expect(numbers).to_have_count(2)
    for action, title in (
        (
            lambda: page.get_by_role("radio", name="(3b)").click(),
            r"Grad-CAM at inception \(3b\): parachute, main head",
        ),
        (
            lambda: page.get_by_role("radio", name="head after inception (4a)", exact=True).click(),
            r"Grad-CAM at inception \(3b\): parachute, head after inception \(4a\)",
        ),
        (lambda: page.get_by_role("radio", name="Saliency").click(), r"Saliency: parachute, head after"),
    ):
        settled(page)
        with stopped_at("map-npy", hold_file):
            action()
            expect(page.get_by_text(re.compile(title))).to_be_visible()
            expect(numbers).to_have_count(0)
        expect(numbers).to_have_count(2)
    name, path = saved(page, numbers.first, tmp_path)
    assert np.load(path).shape == (3, 224, 224)
    assert name.startswith("saliency-input-aux_4a-")


def test_what_is_taken_away_from_the_maps_is_of_the_layer_that_is_shown(
    slow_page: Page, hold_file: Path, tmp_path: Path
) -> None:
    page = slow_page
    page.goto("/feature-maps?layer=inception3a&maps=map")
    expect(page.get_by_text(re.compile(r"Map \d+ of inception \(3a\)")).first).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Take away").click()
    arrays = page.get_by_role("button", name="NPZ", exact=True)
    expect(arrays).to_be_visible()
    with stopped_at("take-", hold_file):
        page.keyboard.press("Shift+ArrowRight")
        expect(page.get_by_text(re.compile(r"Map \d+ of inception \(3b\) · 1×1")).first).to_be_visible()
        expect(arrays).to_have_count(0)
    settled(page)
    if not arrays.is_visible():  # the key may have closed what was open
        page.get_by_role("button", name="Take away").click()
    name, path = saved(page, arrays, tmp_path)
    assert name == "googlenet-inception3b.branch1.npz"
    assert str(np.load(path)["layer"]) == "inception3b.branch1"


def test_a_cell_of_the_layer_before_is_no_unit_of_the_next(slow_page: Page, hold_file: Path, tell: Tell) -> None:
    page = slow_page
    page.goto("/feature-maps?layer=inception3a&maps=map")
    cell = page.get_by_role("button", name=re.compile(r" at \d+, \d+$")).last
    expect(cell).to_be_visible()
    settled(page)
    with stopped_at("top-", hold_file):
        page.get_by_role("button", name="Next").click()
        expect(page.get_by_text(re.compile(r"Map \d+ of inception \(3b\) · 1×1")).first).to_be_visible()
        tell(cell.click)
    settled(page)
    expect(page).to_have_url(re.compile("layer=inception3b.branch1"))
    assert "unit=" not in page.url


def test_the_way_to_a_modules_maps_leads_to_the_module_in_the_heading(slow_page: Page, hold_file: Path) -> None:
    page = slow_page
    page.goto("/inception?layer=inception3a")
    onward = page.get_by_role("button", name="Its feature maps")
    expect(onward).to_be_visible()
    settled(page)
    with stopped_at("its-maps", hold_file):
        page.get_by_role("radio", name="(4e)").click()
        expect(page.get_by_role("heading", name=re.compile(r"inception \(4e\): "))).to_be_visible()
        expect(onward).to_have_count(0)
    onward.click()
    expect(page.get_by_role("heading", name=re.compile(r"of 832 maps of inception \(4e\) "))).to_be_visible()


def test_an_exported_graph_is_the_one_that_is_drawn(slow_page: Page, hold_file: Path, tmp_path: Path) -> None:
    page = slow_page
    page.goto("/architecture?variant=paper")
    takes, data = page.get_by_role("button", name="Take away"), page.get_by_role("button", name="JSON", exact=True)
    takes.click()
    expect(data).to_be_visible()
    page.keyboard.press("Escape")
    settled(page)
    with stopped_at("export-", hold_file):
        choose_variant(page, "torchvision")
        takes.click()
        expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
        expect(data).to_have_count(0)
    name, path = saved(page, data, tmp_path)
    assert name == "googlenet-torchvision.json"
    assert '"torchvision"' in path.read_text()


def test_side_by_side_the_numbers_are_those_of_the_titles(slow_page: Page, hold_file: Path, tmp_path: Path) -> None:
    page = slow_page
    page.goto("/outputs?outputs=compare&beside=image%3Dcoffee&at=inception5b")
    numbers = page.get_by_role("button", name="The map's numbers (NPY)")
    expect(numbers).to_have_count(2)
    settled(page)
    with stopped_at("compare-left", hold_file):
        page.get_by_role("combobox", name="Grad-CAM at").click()
        page.get_by_role("option", name="inception (3b)", exact=True).click()
        expect(page.get_by_text(re.compile(r"Grad-CAM at inception \(3b\)")).first).to_be_visible()
        expect(numbers).to_have_count(0)
    expect(numbers).to_have_count(2)
    name, path = saved(page, numbers.last, tmp_path)
    assert np.load(path).shape == (28, 28)
    assert name.startswith("grad-cam-inception3b-main-")


def test_what_is_wanted_of_a_unit_is_of_the_layer_that_is_shown(slow_page: Page, hold_file: Path, tell: Tell) -> None:
    page = slow_page
    page.goto("/feature-maps?layer=inception3a&unit=200,14,13")
    saw = page.get_by_role("button", name="What it saw")
    expect(saw).to_be_visible()
    settled(page)
    with stopped_at("maps-after", hold_file):
        page.get_by_role("button", name="Next").click()
        expect(page.get_by_role("combobox", name="Layer")).to_have_value(re.compile(r"inception \(3b\) · 1×1"))
        tell(saw.click)
    settled(page)
    expect(page).to_have_url(re.compile("layer=inception3b.branch1"))
    assert "unit=" not in page.url
    assert "maps=" not in page.url


def test_before_and_after_the_relu_are_of_the_layer_that_is_shown(slow_page: Page, hold_file: Path, tell: Tell) -> None:
    page = slow_page
    page.goto("/feature-maps?layer=inception3a.branch2.1")
    settled(page)
    with stopped_at("maps-after", hold_file):
        page.get_by_role("button", name="Next").click()
        expect(page.get_by_role("combobox", name="Layer")).to_have_value(re.compile(r"5×5 reduce"))
        tell(page.get_by_role("radio", name="conv", exact=True).click)
    settled(page)
    expect(page).to_have_url(re.compile(r"layer=inception3a\.branch3\.0(&|\.conv|$)"))


def test_the_microscope_moves_over_the_map_that_is_shown(slow_page: Page, hold_file: Path, tell: Tell) -> None:
    page = slow_page
    page.goto("/feature-maps?maps=microscope&layer=inception3a.branch2.1&unit=31,19,26")
    expect(page.locator(".verdict")).to_contain_text("as the network computed it")
    settled(page)
    with stopped_at("unit-", hold_file):
        page.get_by_role("button", name="Next").click()
        expect(page.get_by_role("combobox", name="Layer")).to_have_value(re.compile(r"5×5 reduce"))
        tell(lambda: page.locator(".microscope").press("ArrowRight"))
    settled(page)
    expect(page).to_have_url(re.compile(r"layer=inception3a\.branch3\.0(&|$)"))
    assert "unit=" not in page.url


def test_a_journey_leads_on_with_the_picture_that_is_shown(slow_page: Page, hold_file: Path, tell: Tell) -> None:
    page = slow_page
    page.goto("/feature-maps?maps=journey&image=rocket")
    onward = page.get_by_role("button", name="Open this layer")
    expect(onward).to_be_visible()
    settled(page)
    with stopped_at("widget-maps", hold_file):
        choose_sample(page, "Coffee cup")
        expect(page).to_have_url(re.compile("image=coffee"))
        tell(onward.click)
    settled(page)
    expect(page).to_have_url(re.compile("maps=journey"))
    assert "unit=" not in page.url


def test_a_pixel_is_asked_about_on_the_picture_that_is_shown(slow_page: Page, hold_file: Path, tell: Tell) -> None:
    page = slow_page
    page.goto("/feature-maps?maps=unit&layer=inception3b&image=rocket")
    panel = page.locator(".frame canvas").first
    expect(panel).to_be_visible()
    settled(page)
    with stopped_at("widget-maps", hold_file):
        choose_sample(page, "Coffee cup")
        expect(page).to_have_url(re.compile("image=coffee"))
        tell(lambda: panel.click(position={"x": 60, "y": 60}))
    settled(page)
    expect(page).to_have_url(re.compile("image=coffee"))
    assert "pixel=" not in page.url


def test_a_race_is_won_in_the_module_that_is_shown(slow_page: Page, hold_file: Path, tell: Tell) -> None:
    page = slow_page
    page.goto("/feature-maps?maps=race&layer=inception4c")
    panel = page.locator(".frame canvas").first
    expect(panel).to_be_visible()
    settled(page)
    with stopped_at("widget-maps", hold_file):
        page.get_by_role("button", name="Next").click()
        expect(page.get_by_role("combobox", name="Layer")).to_have_value(re.compile(r"inception \(4d\)"))
        tell(lambda: panel.click(position={"x": 60, "y": 60}))
    settled(page)
    expect(page).to_have_url(re.compile("layer=inception4d"))
    expect(page).to_have_url(re.compile("maps=race"))
    assert "unit=" not in page.url


def test_a_part_is_switched_off_in_the_module_that_is_chosen(slow_page: Page, hold_file: Path, tell: Tell) -> None:
    page = slow_page
    page.goto("/outputs?outputs=without&off=inception3a.branch2")
    pool = page.get_by_role("radio", name=re.compile(r"pool proj"))
    expect(pool).to_be_visible()
    settled(page)
    with stopped_at("off-part", hold_file):
        page.get_by_role("radio", name="(4e)").click()
        expect(page).to_have_url(re.compile("off=inception4e"))
        tell(pool.click)
    settled(page)
    expect(page).to_have_url(re.compile(r"off=inception4e\.branch3"))
    expect(page.get_by_role("heading", name=re.compile(r"Without .*\(4e\)"))).to_be_visible()


@pytest.mark.parametrize("topic", ["module", "whatif"])
def test_what_is_set_on_a_module_is_of_the_one_in_the_heading(
    slow_page: Page, hold_file: Path, tell: Tell, topic: str
) -> None:
    page = slow_page
    page.goto(f"/inception?layer=inception3a&topic={topic}&channel=7")
    control = (
        page.get_by_role("radio", name="pool proj")
        if topic == "module"
        else page.get_by_role("button", name="one more").first
    )
    expect(control).to_be_visible()
    settled(page)
    with stopped_at("its-maps", hold_file):
        page.get_by_role("radio", name="(4e)").click()
        expect(page.get_by_role("heading", name=re.compile(r"inception \(4e\): "))).to_be_visible()
        tell(control.click)
    settled(page)
    expect(page).to_have_url(re.compile("layer=inception4e"))
    expect(page).to_have_url(re.compile("channel=7"))
    assert "widths=" not in page.url


def test_edited_widths_are_not_given_up_below_the_heading_of_another_module(
    slow_page: Page, hold_file: Path, tell: Tell
) -> None:
    page = slow_page
    page.goto("/inception?layer=inception3a&widths=3a-65-96-128-16-32-32")
    back = page.get_by_role("button", name="Back to Table 1")
    expect(back).to_be_visible()
    settled(page)
    with stopped_at("its-maps", hold_file):
        page.get_by_role("radio", name="(4e)").click()
        expect(page.get_by_role("heading", name=re.compile(r"inception \(4e\): "))).to_be_visible()
        tell(back.click)
    settled(page)
    page.get_by_role("radio", name="(3a)").click()
    expect(back).to_be_visible()
