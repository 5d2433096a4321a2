"""The feature maps page in a real browser: from an own picture to one number, by mouse, by keyboard, by address."""

from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from googlenet_core.engine.engine import Engine
from googlenet_core.pictures import samples
from googlenet_core.pictures.preprocessing import preprocess
from googlenet_core.weights import catalogue
from googlenet_core.wording import number
from tests.e2e.conftest import point_at, settled
from tests.e2e.menus import display_panel, opened, picture_menu


def open_page(page: Page, query: str = "") -> None:
    page.goto(f"/feature-maps?{query}")
    settled(page)


def section(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).click()


def download(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_test_id("stDownloadButton").get_by_role("button", name=name, exact=True).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def facts(page: Page) -> Locator:
    return page.get_by_role("table").filter(has_text="Theoretical field")


def test_an_own_picture_leads_to_the_strongest_channel_of_a_branch_its_field_and_its_sum(
    page: Page, photograph: Path
) -> None:
    open_page(page)
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(photograph)
    expect(page.get_by_text("your upload").first).to_be_visible()
    page.get_by_role("button", name="3×3 128").click()
    page.locator("select[name=sort]").select_option("max")
    page.locator("canvas.grid").click(position={"x": 34, "y": 40})
    expect(page.locator(".r-kept")).to_contain_text("3×3 no.")
    for part in ("unit=", "sort=max", "branch=2", "image=upload-"):
        expect(page).to_have_url(re.compile(part))
    page.get_by_role("button", name="What it saw").click()
    expect(facts(page)).to_contain_text("43×43 px")
    expect(facts(page)).to_contain_text("100.0 %: no pixel outside it can move the unit")
    section(page, "Its arithmetic")
    expect(page.locator(".verdict")).to_contain_text("✓ as the network computed it")
    expect(page.locator(".steps h3")).to_have_text(["Depth concat", "Convolution", "ReLU"])


def test_nothing_that_only_looks_different_runs_the_network_again(page: Page) -> None:
    open_page(page, "layer=inception4b&image=rocket")
    took = page.locator(".st-key-page-foot")
    before = took.inner_text()
    display_panel(page).locator("select[name=palette]").select_option("magma")
    page.locator("select[name=sort]").select_option("spread")
    expect(page).to_have_url(re.compile("sort=spread"))
    page.keyboard.press("Escape")
    section(page, "One map")
    expect(page.get_by_text("Top units of this map")).to_be_visible()
    section(page, "All maps")
    expect(took).to_have_text(before)
    page.get_by_role("link", name="Architecture").click()
    expect(page.get_by_role("heading", name="Architecture", level=1)).to_be_visible()
    page.get_by_role("link", name="Feature maps").click()
    expect(took).to_have_text(before)


def test_an_address_restores_unit_pins_and_view(page: Page) -> None:
    open_page(page, "layer=inception3b&unit=200,14,13&pins=3,70&sort=max&palette=magma&silent=0")
    expect(page.locator(".r-kept")).to_contain_text("channel 200 (3×3 no. 72), row 14, column 13")
    expect(page.locator(".pins figure")).to_have_count(2)
    expect(page.locator("select[name=palette]")).to_have_value("magma")
    expect(page.locator(".caption")).to_contain_text("black is 0")
    display_panel(page).locator("select[name=palette]").select_option("viridis")
    expect(page).to_have_url(re.compile("palette=viridis"))
    page.go_back()
    expect(page.locator("select[name=palette]")).to_have_value("magma")


def test_another_layer_lets_the_unit_go_but_before_the_relu_it_stays(page: Page) -> None:
    open_page(page, "layer=inception3a.branch2.1&unit=31,19,25")
    page.get_by_role("radio", name="conv", exact=True).click()
    expect(page).to_have_url(re.compile(r"layer=inception3a\.branch2\.1\.conv"))
    expect(page).to_have_url(re.compile("unit=31"))
    expect(page.locator(".caption")).to_contain_text("white is 0")
    page.get_by_role("button", name="Next").click()
    expect(page).to_have_url(re.compile(r"layer=inception3a\.branch3\.0(&|$)"))
    assert "unit=" not in page.url


def test_a_click_on_a_large_map_or_on_a_top_cell_keeps_the_unit(page: Page) -> None:
    open_page(page, "maps=map&layer=inception4a&unit=5,0,0")
    page.locator(".frame canvas").click(position={"x": 300, "y": 300})
    expect(page).not_to_have_url(re.compile("unit=5%2C0%2C0"))
    page.get_by_role("button", name=re.compile(r"^\S+ at \d+, \d+$")).first.click()
    place = page.get_by_role("button", name=re.compile(r"^\S+ at \d+, \d+$")).first.inner_text()
    y, x = re.findall(r"(\d+), (\d+)", place)[0]
    expect(page).to_have_url(re.compile(f"unit=5%2C{y}%2C{x}"))


def test_the_kernels_of_the_first_convolution_are_pictures(page: Page) -> None:
    open_page(page, "maps=map&layer=conv1&unit=12,50,50")
    expect(page.get_by_alt_text("The 7×7 weights of kernel 12 as colours")).to_be_visible()
    expect(page.get_by_text("Mid-grey is 0, brighter is positive")).to_be_visible()


def test_a_pixel_says_which_units_see_it(page: Page) -> None:
    open_page(page, "maps=unit&layer=inception3a&unit=0,14,14&pixel=100,30")
    expect(page.get_by_text("Pixel row 100, column 30 is in the field of", exact=False).first).to_be_visible()
    page.locator(".frame canvas").first.click(position={"x": 200, "y": 200})
    expect(page).not_to_have_url(re.compile("pixel=100%2C30"))
    page.get_by_role("radio", name=re.compile("pictures of noise")).click()
    expect(page.get_by_text(re.compile("the mean over 16 pictures"))).to_be_visible()


@pytest.mark.parametrize(
    ("query", "steps"),
    [
        ("layer=conv1&unit=3,0,0", ["Convolution", "ReLU"]),
        ("layer=lrn1&unit=3,5,5", ["Local response norm"]),
        ("layer=conv1.conv&unit=3,5,5", ["Convolution"]),
        ("layer=maxpool1&unit=3,5,5", ["Max pool"]),
        ("layer=inception3a.branch4.0&unit=3,0,5", ["Max pool"]),
        ("layer=avgpool&unit=7,0,0", ["Average pool"]),
        ("layer=fc&unit=7,0,0", ["Linear"]),
        ("layer=aux1.fc1&unit=7,0,0", ["Linear"]),
        ("layer=dropout&unit=7,0,0", ["Average pool", "Dropout"]),
    ],
)
def test_every_kind_of_layer_is_taken_apart_to_what_the_network_computed(
    page: Page, query: str, steps: list[str]
) -> None:
    open_page(page, f"maps=microscope&{query}")
    expect(page.locator(".steps h3")).to_have_text(steps)
    expect(page.locator(".microscope .verdict")).to_contain_text("✓")


def test_the_arrow_keys_slide_the_window_and_space_goes_on(page: Page) -> None:
    layer = "inception3a.branch2.1"
    open_page(page, f"maps=microscope&layer={layer}&unit=31,19,26")
    engine = Engine.load("bundled", "cpu")
    map_ = engine.capture(preprocess(samples.read_sample(samples.FIRST), engine.weights).tensor, [layer])[layer][0, 31]

    def is_told(value: float) -> None:
        verdict = page.locator(".verdict")
        expect(verdict).to_contain_text("✓ as the network computed it")
        told = float(verdict.inner_text().split()[0].replace("−", "-"))
        assert told == pytest.approx(value, rel=0.01, abs=1e-3)

    is_told(float(map_[19, 26]))
    page.locator(".microscope").focus()
    for _ in range(3):  # one more than there are columns left
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("unit=31%2C19%2C27"))
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("unit=31%2C20%2C0"))
    is_told(float(map_[20, 0]))
    assert page.url.count("inception3a.branch2.1") == 1  # Shift and arrow would have changed the layer
    second = page.locator("[data-term='1']")
    second.click()
    expect(page.locator(".weight caption")).to_have_text(f"kernel, slice {second.inner_text()}")
    expect(page.locator(".terms .signs")).to_have_text("− minus+ plus")
    cells = [page.locator(f".grid.{kind} td:not(.outside)").first for kind in ("read", "weight", "made")]
    frames = [cell.evaluate("cell => getComputedStyle(cell).outlineStyle") for cell in cells]
    assert frames == ["solid", "dashed", "double"], "input, weight and product look alike without colour"


def test_the_branches_race_on_one_scale(page: Page) -> None:
    open_page(page, "maps=race&layer=inception4c")
    titles = page.locator(".crop-panels .title")
    expect(titles).to_have_count(4)
    assert [text.split(",")[0] for text in titles.all_inner_texts()] == ["1×1", "3×3", "5×5", "pool proj"]
    assert sum("largest mean" in text for text in titles.all_inner_texts()) == 1
    highs = page.locator(".bar-numbers span:last-child").all_inner_texts()
    assert len(set(highs)) == 1
    page.get_by_role("radio", name="(3a)").click()
    expect(page.locator(".caption").first).to_contain_text("27×27 px")


def test_space_leads_from_the_pixels_to_the_answer(page: Page) -> None:
    open_page(page, "maps=journey&image=rocket")
    title = page.locator(".journey h3")
    expect(title).to_have_text("convolution 7×7/2")
    page.locator("body").press("Space")
    expect(title).to_have_text("max pool 3×3/2")
    page.locator(".stop").focus()
    page.keyboard.press("End")
    expect(title).to_have_text("linear")
    expect(page.locator(".answers li")).to_have_count(5)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(title).to_have_text("inception (5b)")
    page.get_by_role("button", name="Open this layer").click()
    expect(page.get_by_role("heading", name="1024 maps of inception (5b) answer")).to_be_visible()
    expect(page.locator(".r-kept")).to_contain_text("channel")


def test_two_pictures_stand_on_one_scale_with_their_difference(page: Page) -> None:
    open_page(page, "maps=compare&image=astronaut&second=coffee&layer=inception3b")
    expect(page.locator(".crop-panels .title")).to_have_text(
        ["Astronaut", "Coffee cup", "Second minus first, position by position"]
    )
    bars = [page.locator(".bar-numbers").nth(at).inner_text() for at in range(3)]
    assert bars[0] == bars[1]
    assert bars[2].startswith("−")
    point_at(page.locator(".frame canvas").first, 100, 100, page.locator(".value").first, re.compile(": "))
    read = [page.locator(".value").nth(at).inner_text() for at in range(3)]
    first, second, difference = (float(text.split(": ")[1].replace("−", "-")) for text in read)
    assert difference == pytest.approx(second - first, abs=0.02 * max(abs(first), abs(second), 0.1))
    page.get_by_role("combobox", name=re.compile("Second picture")).click()
    page.get_by_role("option", name="Rocket").click()
    expect(page.locator(".crop-panels .title").nth(1)).to_have_text("Rocket")


def test_the_numbers_of_a_pixel_are_the_networks_input(page: Page) -> None:
    open_page(page, "maps=input&image=coffee")
    picture = preprocess(samples.read_sample("coffee"), catalogue.load("bundled")[1])
    canvas = page.locator(".pixel-steps canvas")
    canvas.focus()
    canvas.press("ArrowDown")
    canvas.press("Shift+ArrowRight")
    expect(page.locator(".place")).to_have_text("Row 113, column 122")
    read = page.locator(".pixel-steps td:last-child").all_inner_texts()
    assert [float(text.replace("−", "-")) for text in read] == pytest.approx(
        picture.tensor[0, :, 113, 122].tolist(), abs=1e-4
    )
    for words in ("1. Decoded: PNG, 600×400 px", "2. Resized", "3. The middle 224×224"):
        expect(page.get_by_text(words, exact=False).first).to_be_visible()


def test_the_growth_of_the_field_is_said_for_paper_and_torchvision(page: Page) -> None:
    open_page(page, "maps=growth")
    expect(page.get_by_text("At inception (4b) the field has 235 px")).to_be_visible()
    expect(page.get_by_text("At inception (4e) the field has 235 px")).to_be_visible()


def test_everything_taken_away_opens_in_the_tools_it_is_for(page: Page, tmp_path: Path) -> None:
    open_page(page, "layer=inception3a&sort=max&branch=3&unit=200,14,13")
    page.get_by_role("button", name="Take away").click()
    with Image.open(download(page, "PNG", tmp_path)) as image:
        image.load()
        assert image.width == 1600
    with np.load(download(page, "NPZ", tmp_path), allow_pickle=False) as archive:
        assert archive["maps"].shape == (32, 28, 28)
        assert set(archive["channels"].tolist()) == set(range(192, 224))
        assert str(archive["layer"]) == "inception3a"
        tops = archive["maps"].max(axis=(1, 2))
        assert (np.diff(tops) <= 0).all()
    rows = download(page, "CSV", tmp_path).read_text(encoding="utf-8").splitlines()
    assert len(rows) == 33
    assert rows[1].split(",")[1] == "5×5"
    assert float(rows[1].split(",")[3]) == pytest.approx(tops[0])
    cells = np.loadtxt(download(page, "Map as CSV", tmp_path), delimiter=",")
    assert cells.shape == (28, 28)
    text = download(page, "Markdown", tmp_path).read_text(encoding="utf-8")
    assert "`inception3a:200:14,13`" in text
    assert f"**{number(float(np.float32(cells[14, 13])))}**" in text
    book = json.loads(download(page, "Notebook", tmp_path).read_text(encoding="utf-8"))
    assert book["nbformat"] == 4
    assert download(page, "Picture", tmp_path).read_bytes().startswith(b"\x89PNG")


def test_the_way_from_the_layer_to_the_sum_needs_no_mouse(page: Page) -> None:
    open_page(page, "layer=maxpool2")
    expect(page.locator("canvas.grid")).to_be_visible()  # the page is there, and its keys are listened to
    settled(page)
    for _ in range(3):  # Streamlit listens to a button's key some time after it shows the button
        page.locator("body").press("Shift+ArrowRight")
        with contextlib.suppress(AssertionError):
            expect(page).to_have_url(re.compile("layer=inception3a.branch1"), timeout=5_000)
            break
    expect(page).to_have_url(re.compile("layer=inception3a.branch1"))
    settled(page)
    page.locator("canvas.grid").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"unit=\d+%2C\d+%2C\d+"))
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.shadowRoot?.activeElement?.textContent") != "Its arithmetic":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".microscope .verdict")).to_contain_text("✓")


def test_the_camera_waits_to_be_asked(page: Page) -> None:
    open_page(page)
    opened(picture_menu(page))
    expect(page.get_by_text("Use the camera")).to_be_visible()
    expect(page.locator("[data-testid=stCameraInput]")).to_have_count(0)


@pytest.mark.parametrize("query", ["unit=1,2", "maps=nothing", "sort=colour", "pixel=a,b", "zoom=999", "pins=x"])
def test_an_address_that_makes_no_sense_gives_a_notice_and_the_default(page: Page, query: str) -> None:
    open_page(page, query)
    expect(page.get_by_role("alert").first).to_contain_text(query.split("=")[0])
    expect(page.locator("canvas.grid")).to_be_visible()


@pytest.mark.parametrize("query", ["unit=9999,0,0", "second=nobody&maps=compare", "pixel=999,999&maps=unit"])
def test_an_address_that_this_layer_lacks_is_shown_as_if_nothing_was_chosen(page: Page, query: str) -> None:
    open_page(page, query)
    expect(page.locator("canvas").first).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
