"""A photograph taken with the camera: Chromium brings a fake one, everything after it is real."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Server, listen
from tests.e2e.menus import opened, picture_menu
from tests.support.programs import browser as browser_finder

CAMERA_FLAGS = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")

OPEN_NAME = "10.0.0.1"
"""An address of another machine, as a class sees the server's: Chromium trusts plain http from none but its own."""

SEES_ITSELF = """() => {
    const video = document.querySelector("video");
    return video && video.videoHeight > 0 && video.currentTime > 1.5;
}"""
"""The camera's picture has been moving for a while: before that, Streamlit's button takes nothing."""


@pytest.fixture
def camera_page(browser: Browser, server: Server, complaints: list[str]) -> Iterator[Page]:
    """A page in a browser that has a camera, which needs a process of its own."""
    with_camera = browser.browser_type.launch(
        executable_path=browser_finder.find(), args=[*browser_finder.FLAGS, *CAMERA_FLAGS]
    )
    context = with_camera.new_context(
        base_url=server.url, viewport={"width": 1280, "height": 900}, permissions=["camera"]
    )
    page = context.new_page()
    listen(page, server, complaints)
    yield page
    with_camera.close()
    assert not complaints


def test_a_photograph_from_the_camera_goes_through_the_network(camera_page: Page) -> None:
    page = camera_page
    page.goto("/feature-maps")
    expect(page.locator("canvas.grid").first).to_be_visible()
    before = page.locator("canvas.grid").first.screenshot()
    opened(picture_menu(page))
    expect(page.get_by_text("No camera on this page.")).to_be_hidden()
    page.get_by_text("Use the camera").click()
    page.wait_for_function(SEES_ITSELF)
    page.get_by_role("button", name="Take Photo").click()
    expect(page.get_by_text("your upload").first).to_be_visible()
    assert "image=upload-" in page.url
    page.keyboard.press("Escape")
    assert page.locator("canvas.grid").first.screenshot() != before


def test_a_page_that_came_in_the_open_offers_the_upload_and_no_dead_camera(
    browser: Browser, server: Server, complaints: list[str]
) -> None:
    place = urlsplit(server.url)
    away = browser.browser_type.launch(
        executable_path=browser_finder.find(),
        args=[*browser_finder.FLAGS, *CAMERA_FLAGS, f"--host-resolver-rules=MAP {OPEN_NAME} 127.0.0.1"],
    )
    seen_as = f"{place.scheme}://{OPEN_NAME}:{place.port}"
    page = away.new_context(base_url=seen_as).new_page()
    listen(page, Server(seen_as, server.log, server.process), complaints)
    page.goto("/feature-maps")
    expect(page.locator("canvas.grid").first).to_be_visible()
    assert not page.evaluate("() => window.isSecureContext")
    opened(picture_menu(page))
    expect(page.get_by_text("Browsers lend it only to pages that come by https")).to_be_visible()
    expect(page.get_by_text("send it with Upload")).to_be_visible()
    expect(page.get_by_text("Use the camera")).to_be_hidden()
    away.close()
    # Chromium says of one of the headers that it does not apply to such pages.
    assert all("Cross-Origin-Opener-Policy header has been ignored" in told for told in complaints)
