"""The main job in a real browser: graph, module, own photograph, 256 live maps; by mouse, by keyboard, by address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import click_node, point_at
from tests.e2e.menus import network_menu, opened


def graph_node(page: Page, layer: str):
    return page.locator(f'[data-layer="{layer}"]').first


def details(page: Page) -> Locator:
    """The panel beside the graph; the graph itself carries the same sums."""
    return page.locator(".details")


def upload(page: Page, path: Path) -> None:
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(path)


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).click()


def test_from_the_graph_to_the_maps_of_an_own_photograph(page: Page, photograph: Path) -> None:
    page.goto("/architecture")
    click_node(graph_node(page, "inception3b"))
    expect(details(page)).to_contain_text("128+192+96+64=480")
    click_node(graph_node(page, "inception3a"))
    expect(details(page)).to_contain_text("64+128+32+32=256")
    open_tab(page, "Feature maps")
    expect(page.get_by_role("heading", name="256 maps of inception (3a) answer")).to_be_visible()
    upload(page, photograph)
    expect(page.get_by_text("astronaut.jpg").first).to_be_visible()
    expect(page.get_by_text("your upload").first).to_be_visible()
    grid = page.locator("canvas.grid")
    expect(grid).to_be_visible()
    point_at(grid, 30, 30, page.locator(".r-channel"), re.compile(r"^\d+$"))
    assert "image=upload-" in page.url


def test_a_module_is_chosen_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/architecture")
    node = graph_node(page, "inception3a")
    node.wait_for()
    node.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(details(page)).to_contain_text("128+192+96+64=480")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(details(page)).to_contain_text("64+128+32+32=256")
    expect(page).not_to_have_url(re.compile("layer="))  # the first module is what the page shows without being asked


def test_an_address_restores_the_view(page: Page) -> None:
    page.goto("/feature-maps?layer=inception4c.branch2.1&image=coffee")
    expect(page.get_by_role("heading", name="256 maps of inception (4c) · 3×3 answer")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="256 maps of inception (4c) · 3×3 answer")).to_be_visible()
    expect(page.get_by_text("coffee.png").first).to_be_visible()
    open_tab(page, "Inception module")
    expect(page.get_by_text("128+256+64+64=512").first).to_be_visible()


@pytest.mark.parametrize("query", ["layer=inceptoin3a", "variant=papr", "open=nothing", "weights=x"])
def test_an_address_that_makes_no_sense_gives_a_notice_and_the_default(page: Page, query: str) -> None:
    page.goto(f"/architecture?{query}")
    expect(page.get_by_role("alert").first).to_contain_text(query.split("=")[1])
    expect(graph_node(page, "inception3a")).to_be_visible()


def test_a_hostile_file_is_refused_and_the_last_picture_stays(page: Page, photograph: Path, tmp_path: Path) -> None:
    page.goto("/feature-maps")
    upload(page, photograph)
    expect(page.get_by_text("your upload").first).to_be_visible()
    hostile = tmp_path / "<img src=x onerror=alert(1)>.png"
    hostile.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 200)
    upload(page, hostile)
    expect(page.get_by_role("alert").first).to_contain_text("picture")
    expect(page.get_by_text("astronaut.jpg").first).to_be_visible()
    expect(page.get_by_role("heading", name="256 maps of inception (3a) answer")).to_be_visible()
    assert page.locator("img[src=x]").count() == 0


def test_the_deepest_module_shows_1024_maps(page: Page) -> None:
    page.goto("/feature-maps?layer=inception5b")
    expect(page.get_by_role("heading", name="1024 maps of inception (5b) answer")).to_be_visible()
    expect(page.locator("canvas.grid")).to_be_visible()


def test_the_ten_classes_are_named_beside_the_prediction(page: Page) -> None:
    page.goto("/feature-maps")
    expect(page.get_by_text("Everyday things (bundled): 87 classes").first).to_be_visible()
    menu = opened(network_menu(page))
    expect(menu.get_by_role("button", name="Use the ImageNet weights: 1,000 classes")).to_be_visible()
