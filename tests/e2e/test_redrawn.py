"""Pages stopped in the middle of being drawn anew: what can be clicked there belongs to what stands above it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e import slowed
from tests.e2e.conftest import Server, page_of, settled, start_server, warm


@pytest.fixture(scope="module")
def hold_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hold") / "key"


@pytest.fixture(scope="module")
def slow_server(hold_file: Path) -> Iterator[Server]:
    settings = {slowed.HOLD_FILE: str(hold_file)}
    with warm(start_server(hold_file.parent, "tests.e2e.slowed", **settings)) as running:
        yield running


@pytest.fixture
def slow_page(browser: Browser, slow_server: Server, complaints: list[str]) -> Iterator[Page]:
    with page_of(browser, slow_server, complaints) as page:
        yield page


@contextmanager
def stopped_at(key: str, hold_file: Path) -> Iterator[None]:
    """Stop every redraw before buttons with such a key for as long as the block lasts."""
    aside = hold_file.with_suffix(".new")
    aside.write_text(key)
    aside.rename(hold_file)
    try:
        yield
    finally:
        hold_file.unlink()


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
            lambda: page.get_by_role("radio", name="(3b) ★").click(),
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


def test_a_cell_of_the_layer_before_is_no_unit_of_the_next(slow_page: Page, hold_file: Path) -> None:
    page = slow_page
    page.goto("/feature-maps?layer=inception3a&maps=map")
    cell = page.get_by_role("button", name=re.compile(r" at \d+, \d+$")).last
    expect(cell).to_be_visible()
    settled(page)
    with stopped_at("top-", hold_file):
        page.get_by_role("button", name="Next").click()
        expect(page.get_by_text(re.compile(r"Map \d+ of inception \(3b\) · 1×1")).first).to_be_visible()
        cell.click()
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
    expect(page.get_by_role("heading", name=re.compile(r"inception \(4e\): 832 maps"))).to_be_visible()


def test_an_exported_graph_is_the_one_that_is_drawn(slow_page: Page, hold_file: Path, tmp_path: Path) -> None:
    page = slow_page
    page.goto("/?variant=paper")
    data = page.get_by_role("button", name="JSON", exact=True)
    expect(data).to_be_visible()
    settled(page)
    with stopped_at("export-", hold_file):
        page.get_by_role("radio", name=re.compile("torchvision", re.IGNORECASE)).first.click()
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
    with stopped_at("compare-", hold_file):
        page.get_by_role("combobox", name="Grad-CAM at").click()
        page.get_by_role("option", name="inception (3b)", exact=True).click()
        expect(page.get_by_text(re.compile(r"Grad-CAM at inception \(3b\)")).first).to_be_visible()
        expect(numbers).to_have_count(0)
    expect(numbers).to_have_count(2)
    name, path = saved(page, numbers.last, tmp_path)
    assert np.load(path).shape == (28, 28)
    assert name.startswith("grad-cam-inception3b-main-")
