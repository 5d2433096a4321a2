"""The grid of feature maps in a real browser: its script agrees with the Python side, and a person can work it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from app.components import feature_grid as module
from app.figures.maps.atlas import encode
from app.figures.maps.groups import channel_groups
from app.figures.maps.view import MapCell
from googlenet_core.blueprint.specs import PAPER_BN
from googlenet_core.maps.stats import map_stats
from tests.e2e.conftest import point_at, settled
from tests.e2e.menus import display_panel
from tests.support.files.packed import content, rows
from tests.support.scripts import path_of

SCRIPTS = tuple(path_of(name) for name in ("packed.js", "feature_grid_model.js"))

# What readPicture makes of the data, from JSON instead of Arrow tables.
MAKE_PICTURE = """async ({ meta, cells, facts }) => {
  const column = (at) => Float32Array.from(facts, (row) => (row[at] === null ? NaN : row[at]));
  const table = (values) => ({ getChildAt: (at) => ({ toArray: () => (at === null ? values : values[at]) }) });
  window.picture = await readPicture({
    meta,
    cells: table([unbase64(cells)]),
    crop: table([new Uint8Array()]),
    facts: table([0, 1, 2, 3, 4].map(column)),
  });
}"""


@pytest.fixture
def blank(browser: Browser) -> Iterator[Page]:
    """A page with nothing in it but the grid's model script."""
    context = browser.new_context()
    page = context.new_page()
    for script in SCRIPTS:
        page.add_script_tag(content=script.read_text(encoding="utf-8"))
    yield page
    context.close()


def sample_maps() -> np.ndarray:
    """256 maps with silent ones, ties, negative cells and a map that is not finite."""
    maps = np.random.default_rng(3).normal(0, 1, (256, 28, 28)).astype(np.float32)
    maps[5] = -1
    maps[6] = 0
    maps[8] = maps[9]
    maps[200] = np.nan
    return maps


def hand_over(page: Page, maps: np.ndarray) -> None:
    groups = channel_groups(PAPER_BN, "inception3a", len(maps))
    picture = module.GridPicture("id", "title", encode(maps), map_stats(maps), groups, MapCell(0, 0, 0), b"")
    data = module._grid_data("grid", picture)
    facts = [[None if np.isnan(fact) else float(fact) for fact in row] for row in rows(data["facts"])]
    cells = base64.b64encode(content(data, "cells")).decode()
    page.evaluate(MAKE_PICTURE, {"meta": data["meta"], "cells": cells, "facts": facts})


def test_the_script_reads_the_same_values_as_python(blank: Page) -> None:
    maps = sample_maps()
    hand_over(blank, maps)
    rng = np.random.default_rng(0)
    cells = [[int(n) for n in rng.integers(0, maps.shape)] for _ in range(200)] + [[200, 0, 0]]
    read = blank.evaluate(
        "(cells) => cells.map(([channel, y, x]) => valueAt(picture, { channel, y, x })).map((v) => isNaN(v) ? null : v)",
        cells,
    )
    decoded = encode(maps).decode()
    for (channel, y, x), value in zip(cells, read, strict=True):
        wanted = decoded[channel, y, x]
        assert value is None if np.isnan(wanted) else value == pytest.approx(wanted, rel=1e-6)


# --- the real page ------------------------------------------------------------------------------------------------


def open_grid(page: Page, layer: str = "inception3a") -> Locator:
    """A layer's maps in the order of the channels, with the first unit kept."""
    page.goto(f"/architecture?layer={layer}&sort=index&unit=0,0,0")
    expect(page.get_by_role("heading", name="Architecture", level=1)).to_be_visible()  # the session has the layer now
    page.get_by_role("link", name="Feature maps").click()
    canvas = page.locator("canvas.grid")
    expect(canvas).to_be_visible()
    expect(page.locator(".caption")).to_contain_text("scale")
    return canvas


def caption(page: Page) -> str:
    return page.locator(".caption").inner_text()


def largest_at(page: Page, key: str) -> float:
    """The largest activation of the map that a key leads to, once it is drawn."""
    page.locator("canvas.grid").press(key)
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    told = re.search(r"max ([\d.]+)", page.locator(".r-map").inner_text())
    assert told
    return float(told[1])


def painted(page: Page, selector: str = "canvas.grid") -> str:
    return str(page.locator(selector).evaluate("(canvas) => canvas.toDataURL()"))


def frames(page: Page) -> list[int]:
    """Sizes of the websocket frames that arrive from now on."""
    sizes: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: sizes.append(len(data))))
    return sizes


def test_all_maps_of_inception_3a_are_there_with_an_honest_legend_of_two_lines(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    open_grid(page)
    assert (
        page.locator(".caption").evaluate("one => one.scrollHeight / parseFloat(getComputedStyle(one).lineHeight)") <= 2
    )
    assert caption(page).startswith("256 of 256 maps, 28×28 units each, channel 0 first.")
    low, high = page.locator(".bar-numbers span").all_inner_texts()
    assert low == "0"
    assert f": dark blue is 0, yellow is {high}." in caption(page)
    sentence = re.search(r"(\d+) of 256 ha(?:s|ve) no unit above 0 \(silent\)", caption(page))
    expect(page.locator(".silent-words")).to_have_text(f"show silent maps ({sentence[1] if sentence else 0})")


def test_hovering_names_the_unit_and_draws_its_field_without_asking_the_server(page: Page) -> None:
    received = frames(page)
    canvas = open_grid(page)
    settled(page)
    before = len(received)
    point_at(canvas, 34, 40, page.locator(".r-channel"), re.compile("^0$"))
    expect(page.locator(".r-branch")).to_have_text("1×1, its no. 0")
    expect(page.locator(".r-value")).to_have_text(re.compile(r"^\d"))
    expect(page.locator(".r-seen")).to_contain_text("27×27 px, centre at row")
    row, column = map(int, re.findall(r"\d+", page.locator(".r-unit").inner_text()))
    field = page.locator("svg .field").last
    assert (field.get_attribute("x"), field.get_attribute("y")) == (str(column * 8 - 7), str(row * 8 - 7))
    assert field.get_attribute("width") == "27"
    assert len(received) == before


def test_a_click_keeps_the_unit_and_does_not_send_the_maps_again(page: Page) -> None:
    received = frames(page)
    canvas = open_grid(page)
    settled(page)
    maps_bytes = max(received)
    del received[:]
    canvas.click(position={"x": 34, "y": 40})
    expect(page.locator(".r-kept")).to_contain_text("channel 0 (1×1 no. 0), row")
    page.mouse.move(0, 0)
    settled(page)
    expect(page.locator(".r-kept")).to_contain_text("channel 0 (1×1 no. 0), row")
    assert sum(received) < maps_bytes / 4


def test_the_keyboard_reaches_every_map_and_says_where_it_is(page: Page) -> None:
    canvas = open_grid(page)
    canvas.focus()
    live = page.locator(".live")
    for key, said in [
        ("ArrowRight", "channel 0 (1×1 no. 0), row 0, column 1,"),
        ("ArrowDown", "channel 0 (1×1 no. 0), row 1, column 1,"),
        ("Shift+ArrowRight", "channel 1 (1×1 no. 1), row 1, column 1,"),
        ("End", "channel 255 (pool proj no. 31), row 1, column 1,"),
        ("Shift+ArrowLeft", "channel 254 (pool proj no. 30), row 1, column 1,"),
        ("Home", "channel 0 (1×1 no. 0), row 1, column 1,"),
    ]:
        canvas.press(key)
        expect(live).to_contain_text(said)
    canvas.press("PageDown")
    expect(live).not_to_contain_text("channel 0 ")
    canvas.press("Enter")
    expect(page.locator(".r-kept")).to_contain_text("row 1, column 1")
    canvas.press("p")
    expect(page.locator(".pins figure")).to_have_count(1)
    page.locator(".pins button").press("Enter")
    expect(page.locator(".pins figure")).to_have_count(0)


def test_sorting_filtering_and_palettes_change_the_picture_at_once(page: Page) -> None:
    open_grid(page)
    first = painted(page)
    display_panel(page).locator("select[name=palette]").select_option("magma")
    expect(page.locator(".caption")).to_contain_text("black is 0")
    assert painted(page) != first
    chips = page.get_by_role("group", name="Branch").get_by_role("button")
    expect(chips).to_have_text(["All 256", "1×1 64", "3×3 128", "5×5 32", "pool proj 32"])
    chips.nth(3).click()
    expect(page.locator(".caption")).to_contain_text("32 of 256 maps (branch 5×5)")
    pressed = page.get_by_role("group", name="Branch").get_by_role("button", pressed=True)
    expect(pressed).to_have_text(["5×5 32"])
    page.locator("select[name=sort]").select_option("max")
    assert largest_at(page, "Home") > largest_at(page, "End")
    page.locator("input[name=channels]").fill("200-203")
    page.locator("input[name=channels]").press("Enter")
    expect(page.locator(".caption")).to_contain_text("4 of 256 maps (branch 5×5, channels 200-203)")
    display_panel(page).locator("input[name=minimum]").fill("1e9")
    page.locator("input[name=minimum]").press("Enter")
    expect(page.locator(".grid-root .empty")).to_be_visible()
    display_panel(page).get_by_role("button", name="Reset all").click()
    expect(page.locator(".caption")).to_contain_text("256 of 256 maps, 28×28 units each, largest mean first")
    expect(pressed).to_have_text(["All 256"])


def test_display_says_that_something_in_it_was_changed_and_gives_the_focus_back(page: Page) -> None:
    open_grid(page)
    button = page.get_by_role("button", name="Display")
    expect(button).to_have_accessible_name("Display")
    button.press("Enter")
    panel = page.locator("#display-panel")
    expect(panel).to_be_visible()
    panel.get_by_label("Scale").select_option("layer")
    expect(button).to_have_accessible_name(re.compile("changed"))
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()
    expect(page.locator(".caption")).to_contain_text("One scale for all maps of the layer")
    for width, height in ((360, 640), (1280, 700)):
        page.set_viewport_size({"width": width, "height": height})
        button.click()
        box = panel.bounding_box()
        assert box
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width
        assert 0 <= box["y"] <= box["y"] + box["height"] <= height
        button.click()
        expect(panel).to_be_hidden()


def test_at_first_the_largest_mean_comes_first_and_its_strongest_unit_is_told(page: Page) -> None:
    page.goto("/feature-maps?layer=inception3a")
    expect(page.locator(".caption")).to_contain_text("largest mean first")
    channel, place = page.locator(".r-channel").inner_text(), page.locator(".r-unit").inner_text()
    most = re.search(r"max ([\d.]+)", page.locator(".r-map").inner_text())
    assert most
    assert page.locator(".r-value").inner_text().split(" ")[0] == most[1]
    canvas = page.locator("canvas.grid")
    canvas.focus()
    canvas.press("Home")
    canvas.press("ArrowRight")
    canvas.press("ArrowLeft")
    expect(page.locator(".r-channel")).to_have_text(channel)
    expect(page.locator(".r-unit")).to_have_text(place)
    expect(page.locator(".r-kept")).to_contain_text("none yet")


def test_the_map_is_laid_over_the_picture_or_not(page: Page) -> None:
    open_grid(page)
    over = page.locator("canvas.over")
    expect(over).to_be_visible()
    page.get_by_role("button", name="Picture", exact=True).click()
    expect(over).to_be_hidden()
    switch = page.get_by_role("button", name="Map over it")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(over).to_be_visible()


def test_the_picture_stands_above_the_grid_on_a_phone_and_beside_the_means_on_a_wide_screen(page: Page) -> None:
    open_grid(page)
    page.set_viewport_size({"width": 390, "height": 844})

    def top(selector: str) -> float:
        box = page.locator(selector).bounding_box()
        assert box
        return box["y"]

    expect(page.locator(".means")).to_be_hidden()
    assert top(".picture") < top(".chips") < top("canvas.grid") < top(".readout")
    page.set_viewport_size({"width": 1920, "height": 1080})
    expect(page.locator(".means li")).to_have_count(4)
    expect(page.locator(".means")).to_contain_text("On this picture")
    assert top(".look") == top(".third")
    assert top(".answers") < top(".means")


@pytest.mark.parametrize(("width", "place"), [(1280, ".in-short"), (1920, ".heads")])
def test_the_answers_have_their_room_before_they_come(page: Page, width: int, place: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_grid(page)
    answers = page.locator(place)
    expect(answers).to_contain_text("%")
    height = "(place) => place.offsetHeight"
    before = answers.evaluate(height)
    answers.evaluate("(place) => place.replaceChildren()")
    assert answers.evaluate(height) == before


def test_every_head_answers_with_right_or_wrong_beside_it(page: Page) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    open_grid(page)
    heads = page.locator(".answers .answer")
    expect(heads).to_have_count(3)
    expect(heads.first.get_by_role("heading")).to_have_text("Main head")
    expect(heads.first.locator("li")).to_have_count(3)
    expect(heads.first.locator(".verdict")).to_be_visible()
    expect(page.locator(".in-short")).to_be_hidden()


@pytest.mark.parametrize(
    ("layer", "start"),
    [
        ("conv1.conv", "64 of 64 maps, 112×112 units each,"),
        ("inception5b", "1024 of 1024 maps, 7×7 units each,"),
        ("avgpool", "1024 of 1024 maps, 1×1 units each,"),
        ("fc", "87 of 87 maps, 1×1 units each,"),
    ],
)
def test_layers_of_every_shape_are_shown(page: Page, layer: str, start: str) -> None:
    canvas = open_grid(page, layer)
    assert caption(page).startswith(start)
    signed = layer in {"conv1.conv", "fc"}
    assert ("white is 0" in caption(page)) == signed
    canvas.focus()
    canvas.press("End")
    expect(page.locator(".r-value")).to_have_text(re.compile(r"^−?\d"))
    expect(page.locator(".r-channel")).to_have_text(str(int(start.split()[0]) - 1))


def test_a_map_of_zeros_has_no_range(page: Page) -> None:
    page.goto("/feature-maps?layer=inception4a&channels=21,22&sort=index")
    expect(page.locator(".caption")).to_contain_text("that of map 21 is shown: zero everywhere")
    expect(page.locator(".bar-numbers span")).to_have_text(["0", ""])
    expect(page.locator(".r-value")).to_have_text("0")
    page.locator("canvas.grid").press("End")
    expect(page.locator(".caption")).not_to_contain_text("zero everywhere")
    expect(page.locator(".bar-numbers span").last).to_have_text(re.compile(r"\d"))
    page.goto("/feature-maps?layer=inception4a&maps=map&unit=21,0,0")
    expect(page.get_by_text("All 196 units of this map have the activation 0.")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(0)
