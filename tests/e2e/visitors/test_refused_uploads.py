"""A file that cannot be used says why, at every width, and leaves nothing behind beside the next good picture."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from googlenet_core.pictures.decoding import MAX_BYTES
from googlenet_core.pictures.files import READ
from tests.e2e.conftest import settled
from tests.e2e.menus import picture_menu
from tests.support.files.pictures import encoded, quarters

UPLOADS = "**/_stcore/upload_file/**"
WIDTHS = (390, 800, 1280, 1600, 1920)
LEAST_PX = 40
"""What is clicked or touched is no lower."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    (folder / "lesson.pdf").write_bytes(b"%PDF-1.7 a lesson")
    for name in ("floor.tif", "wall.tif"):
        (folder / name).write_bytes(bytes(MAX_BYTES + MAX_BYTES // 2))
    (folder / "IMG_1.HEIC").write_bytes(encoded(quarters(), "HEIF"))
    return folder


def can_be_hit(page: Page, name: str) -> None:
    """A button lies within the page, and nothing lies over its middle."""
    page.get_by_role("button", name=name, exact=True).click(trial=True)


def test_what_cannot_be_read_says_why_and_is_gone_when_something_can(page: Page, files: Path) -> None:
    page.goto("/feature-maps")
    settled(page)
    own = page.locator(".st-key-own-picture")
    uploader = own.locator("input[type=file]")
    chips = own.get_by_test_id("stFileChip").filter(visible=True)
    row = page.locator(".st-key-head")

    uploader.set_input_files(files / "lesson.pdf")
    refused = page.get_by_role("alert").filter(has_text="Not shown: lesson.pdf")
    expect(refused).to_contain_text("This is a PDF document")
    settled(page)
    expect(chips).to_have_count(0)
    plain_px = height(row)
    assert height(own.get_by_role("button", name="Add files")) >= LEAST_PX

    for name in ("floor.tif", "wall.tif"):  # of those that do not even get to the server, the last one alone is shown
        uploader.set_input_files(files / name)
    expect(chips).to_have_count(1)
    expect(own.get_by_role("alert").filter(visible=True)).to_have_text("Error: File must be 20.0MB or smaller.")
    assert height(row) == plain_px, "the row stays as it is"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        own.scroll_into_view_if_needed()
        expect(own.get_by_role("alert").filter(visible=True)).to_be_in_viewport(ratio=1)
        can_be_hit(page, "Remove wall.tif")
        can_be_hit(page, "Add files")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Remove wall.tif").click()
    expect(page.get_by_role("button", name="Remove floor.tif")).to_be_visible()

    held: list[Route] = []
    page.route(UPLOADS, lambda route: held.append(route) if route.request.method == "PUT" else route.continue_())
    uploader.set_input_files(files / "IMG_1.HEIC")
    expect(own.get_by_test_id("stFileChipIconSpinner")).to_be_visible()
    page.wait_for_function(
        "([row, px]) => row.getBoundingClientRect().height === px", arg=[row.element_handle(), plain_px]
    )
    for route in held:
        route.continue_()
    expect(page.get_by_text("your upload").first).to_be_visible()
    settled(page)
    expect(chips).to_have_count(0)
    expect(page.get_by_text("PDF document")).to_have_count(0)
    page.get_by_role("radio", name="Preprocessing", exact=True).click()
    expect(page.get_by_text("1. Decoded: HEIC, 300×240 px, sRGB.")).to_be_visible()


def test_from_what_was_refused_the_keyboard_leads_to_another_file_and_nothing_is_lost(page: Page, files: Path) -> None:
    page.on("filechooser", lambda _: None)  # from here on the lists of files are caught: a key may overtake that order
    page.goto("/feature-maps?image=rocket&layer=inception3b&maps=map")
    settled(page)
    address = page.url
    page.locator(".st-key-own-picture input[type=file]").set_input_files(files / "lesson.pdf")
    refused = page.get_by_role("alert").filter(has_text="Not shown: lesson.pdf")
    for words in ("This is a PDF document", f"Accepted: {READ}, up to 20 MB", "The picture before stays."):
        expect(refused).to_contain_text(words)
    settled(page)
    assert page.url == address
    expect(picture_menu(page)).to_have_text(re.compile("Rocket"))
    again = refused.get_by_role("button", name="Choose another file")
    again.focus()
    with page.expect_file_chooser() as opened:
        page.keyboard.press("Enter")
    expect(page.locator(".st-key-own-picture button:focus")).to_have_count(1)
    expect(refused).to_be_visible()
    opened.value.set_files(files / "IMG_1.HEIC")
    expect(page.get_by_text("your upload").first).to_be_visible()
    expect(refused).to_have_count(0)
    expect(page).to_have_url(re.compile("image=upload-.*layer=inception3b|layer=inception3b.*image=upload-"))


def height(row: Locator) -> float:
    """How tall the row of controls is."""
    box = row.bounding_box()
    assert box
    return box["height"]


def test_a_notice_that_goes_takes_no_upload_with_it(page: Page, files: Path) -> None:
    page.goto("/feature-maps")
    settled(page)
    uploader = page.locator(".st-key-own-picture input[type=file]")
    uploader.set_input_files(files / "lesson.pdf")
    expect(page.get_by_text("PDF document")).to_be_visible()
    settled(page)
    held: list[Route] = []
    page.route(UPLOADS, lambda route: held.append(route) if route.request.method == "PUT" else route.continue_())
    uploader.set_input_files(files / "IMG_1.HEIC")
    expect(page.get_by_test_id("stFileChipIconSpinner")).to_be_visible()
    page.get_by_role("radio", name="One map", exact=True).click()
    expect(page.get_by_text("Top units of this map")).to_be_visible()
    expect(page.get_by_text("PDF document")).to_have_count(0)
    for route in held:
        route.continue_()
    expect(page.get_by_text("your upload").first).to_be_visible()
