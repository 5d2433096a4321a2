"""Script in names, in a picture's remarks, in class names and in addresses: shown letter by letter, never alive."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from app.session import address
from tests.conftest import PATIENCE_S
from tests.e2e.conftest import WORK_MS, Server, page_of, settled, start_server, warm
from tests.e2e.menus import network_menu, opened
from tests.support import hostile

SOME = hostile.ALL[::4]
FILE_NAMES = (f"{hostile.IMAGE}.jpg", "`![x](x)` $x^2$ :red[**b**].jpg", "';os.system('true');'.jpg")


def is_only_text(page: Page, *texts: str) -> None:
    """Whatever is hostile on the page is text; a dialog, a request to elsewhere or an error fails the test by itself."""
    settled(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    for text in texts:
        deadline = time.monotonic() + PATIENCE_S  # the run has ended, but the browser may still be drawing
        while not hostile.shown(page, text):
            assert time.monotonic() < deadline, text
            page.evaluate("() => new Promise(requestAnimationFrame)")
    assert hostile.alive(page) == []


def no_dialogs(page: Page, complaints: list[str]) -> Page:
    page.on("dialog", lambda dialog: (complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    return page


@pytest.fixture
def tab(page: Page, complaints: list[str]) -> Page:
    """A page of the shared server, where a dialog is a complaint too."""
    return no_dialogs(page, complaints)


@pytest.mark.parametrize("name", FILE_NAMES)
def test_a_picture_with_a_hostile_name_and_hostile_remarks(tab: Page, photograph: Path, name: str) -> None:
    tab.goto("/feature-maps")
    file = {"name": name, "mimeType": "image/jpeg", "buffer": hostile.photograph(photograph)}
    tab.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(tab.get_by_text("your upload").first).to_be_visible()
    is_only_text(tab, name)
    tab.get_by_role("button", name="Take away").click()
    expect(tab.get_by_text("that computes this view again")).to_be_visible()
    is_only_text(tab, name)
    tab.keyboard.press("Escape")
    for section in ("One map", "Two pictures", "Preprocessing", "Journey"):
        tab.get_by_role("radio", name=section, exact=True).click()
        is_only_text(tab, name)
    tab.get_by_role("link", name="Three outputs").click()
    expect(tab.get_by_role("heading", name="Three outputs", level=1)).to_be_visible()
    is_only_text(tab, name)


def test_a_refused_file_with_a_hostile_name(tab: Page) -> None:
    tab.goto("/feature-maps")
    settled(tab)
    file = {"name": f"{hostile.IMAGE} {hostile.LINK}.png", "mimeType": "image/png", "buffer": hostile.SCRIPT.encode()}
    tab.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(tab.get_by_role("alert").first).to_contain_text(hostile.IMAGE)
    is_only_text(tab, hostile.IMAGE)


@pytest.mark.parametrize(
    ("path", "text"),
    [("architecture", text) for text in hostile.ALL]
    + [(path, text) for path in ("lesson", "quiz", "feature-maps", "outputs") for text in SOME],
)
def test_an_address_that_is_hostile_in_every_parameter(tab: Page, path: str, text: str) -> None:
    tab.goto(f"/{path}?{urlencode({**dict.fromkeys(address.PARAMS, text), 'weights': 'bundled', text: text})}")
    expect(tab.get_by_role("heading", level=1)).to_be_visible()
    expect(tab.get_by_role("alert").first).to_be_visible()
    is_only_text(tab, text)


@pytest.mark.parametrize("text", SOME)
def test_the_start_page_at_a_hostile_address(tab: Page, text: str) -> None:
    tab.goto(f"/?{urlencode({'image': text, text: text})}")
    expect(tab.get_by_text("There is no picture")).to_be_visible()
    is_only_text(tab, text)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hostile")
    path = hostile.weights(folder / f"{hostile.IMAGE} $x^2$.safetensors")
    with warm(start_server(folder, GOOGLENET_EXPLORER_WEIGHTS=str(path))) as server:
        yield server


@pytest.fixture
def own_page(browser: Browser, own: Server, complaints: list[str]) -> Iterator[Page]:
    with page_of(browser, own, complaints) as page:
        yield no_dialogs(page, complaints)


@pytest.mark.parametrize("query", ["maps=grid", "maps=map", "maps=journey", "maps=microscope&layer=fc&unit=1,0,0"])
def test_hostile_class_names_on_the_feature_maps_page(own_page: Page, query: str) -> None:
    own_page.goto(f"/feature-maps?weights=own&{query}")
    expect(own_page.get_by_role("heading", level=1)).to_be_visible()
    settled(own_page)
    expect(opened(network_menu(own_page)).get_by_text("Classes: ")).to_be_visible()
    is_only_text(own_page, *hostile.ALL, "x^2$.safetensors")


@pytest.mark.parametrize("section", address.OUTPUTS)
def test_hostile_class_names_on_the_outputs_page(own_page: Page, section: str) -> None:
    own_page.goto(f"/outputs?weights=own&outputs={section}")
    expect(own_page.get_by_role("heading", level=1)).to_be_visible()
    is_only_text(own_page)
    for button in own_page.get_by_role("button", name="Rank all").all():
        button.click()
        ranking = own_page.get_by_role("figure", name=re.compile("All 36 branches by the probability they move"))
        expect(ranking).to_be_visible(timeout=WORK_MS)
        is_only_text(own_page)
    if section == "predictions":
        is_only_text(own_page, *hostile.ALL)
