"""What happens to a page when its connection, its server or its engine fails: it says so, and goes on where it was."""

from __future__ import annotations

import os
import re
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from googlenet_core.weights.fetching import downloads
from tests.conftest import PATIENCE_S
from tests.e2e.conftest import Server, start_server, warm
from tests.e2e.menus import network_menu, opened
from tests.e2e.servers import faulty
from tests.e2e.servers.proxy import cable
from tests.support.files.file_server import serving
from tests.support.files.full_disk import is_full

VIEW = "/architecture?layer=inception4c&variant=torchvision"
SHOWN = "128+256+64+64=512"


def node(page: Page, layer: str) -> Locator:
    return page.locator(f'.node[data-layer="{layer}"]')


def choose_layer(page: Page, layer: str) -> None:
    page.get_by_role("combobox", name="Layer").click()
    page.keyboard.type(layer)
    page.get_by_role("option", name=layer, exact=True).click()


def idle(page: Page) -> None:
    app = '[data-testid=stApp][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'
    expect(page.locator(app)).to_be_visible()


def lost(page: Page) -> Locator:
    return page.locator('[data-testid=stApp]:not([data-test-connection-state="CONNECTED"])')


@contextmanager
def tab(browser: Browser, address: str) -> Iterator[Page]:
    """A page in a browser context of its own: another visitor. What the console says of lost connections is no fault."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        page = context.new_page()
        page.goto(address)
        yield page
    finally:
        context.close()


def test_a_dropped_connection_comes_back_by_itself_with_the_same_view(browser: Browser, server: Server) -> None:
    with cable(server.url) as plug, tab(browser, plug.url + VIEW) as page:
        loads: list[str] = []
        page.on("load", lambda: loads.append(page.url))
        expect(page.locator(".details")).to_contain_text(SHOWN)
        idle(page)
        plug.cut()
        expect(lost(page)).to_be_visible()
        expect(page.locator(".details")).to_contain_text(SHOWN)
        plug.mend()
        idle(page)
        expect(page.locator(".details")).to_contain_text(SHOWN)
        assert re.search(r"layer=inception4c.*variant=torchvision", page.url)
        node(page, "inception4d").click()
        expect(page.locator(".details")).to_contain_text("112+288+64+64=528")
        expect(page).to_have_url(re.compile("layer=inception4d"))
        assert not loads


def test_an_upload_is_still_there_after_a_dropped_connection(
    browser: Browser, server: Server, photograph: Path
) -> None:
    with cable(server.url) as plug, tab(browser, f"{plug.url}/feature-maps") as page:
        page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(photograph)
        expect(page.get_by_text("your upload").first).to_be_visible()
        idle(page)
        plug.cut()
        expect(lost(page)).to_be_visible()
        plug.mend()
        idle(page)
        page.get_by_role("radio", name="One map", exact=True).click()
        expect(page.get_by_text("Top units of this map")).to_be_visible()
        expect(page.get_by_text("your upload").first).to_be_visible()
        assert "image=upload-" in page.url


def test_a_killed_server_that_starts_again_shows_the_same_view_and_takes_the_first_click(
    browser: Browser, tmp_path: Path
) -> None:
    with warm(start_server(tmp_path)) as first, tab(browser, first.url + VIEW) as page:
        expect(page.locator(".details")).to_contain_text(SHOWN)
        idle(page)
        os.killpg(first.process.pid, signal.SIGKILL)
        first.process.wait(PATIENCE_S)
        expect(lost(page)).to_be_visible()
        with warm(start_server(tmp_path, PORT=first.url.rsplit(":", 1)[1])):
            idle(page)
            expect(page.locator(".details")).to_contain_text(SHOWN)
            assert "variant=torchvision" in page.url
            node(page, "inception4d").click()
            expect(page.locator(".details")).to_contain_text("112+288+64+64=528")
            expect(page).to_have_url(re.compile("layer=inception4d"))
            page.reload()
            expect(page.locator(".details")).to_contain_text("112+288+64+64=528")
            assert "variant=torchvision" in page.url


def test_an_engine_that_fails_in_a_request_is_told_in_one_sentence_and_the_next_request_works(
    browser: Browser, tmp_path: Path
) -> None:
    fault = tmp_path / "fault"
    with (
        warm(start_server(tmp_path, faulty.__name__, **{faulty.FAULT_FILE: str(fault)})) as server,
        tab(browser, f"{server.url}/feature-maps?layer=conv1&sort=max") as page,
        tab(browser, f"{server.url}/architecture") as other,
    ):
        heading = page.get_by_role("heading", name="64 maps of convolution 7×7/2 answer")
        expect(heading).to_be_visible()
        idle(page)
        fault.touch()
        choose_layer(page, "inception (4d)")  # no neighbour of the first, whose maps might have been made ahead
        complaint = page.get_by_role("alert").filter(has_text="Something failed on the server")
        expect(complaint).to_have_count(1)
        assert faulty.SECRET not in page.content()
        assert "Traceback" not in page.content()
        assert "sort=max" in page.url
        # Whoever computes nothing, or has it computed already, notices nothing.
        node(other, "inception4d").click()
        expect(other.locator(".details")).to_contain_text("112+288+64+64=528")
        choose_layer(page, "convolution 7×7/2")
        expect(heading).to_be_visible()
        expect(complaint).to_have_count(0)
        fault.unlink()
        # The turns of the failed runs were given back: nobody waits behind them.
        choose_layer(page, "inception (4d)")
        expect(page.get_by_role("heading", name="528 maps of inception (4d) answer")).to_be_visible()
        expect(complaint).to_have_count(0)
        other.goto(f"{server.url}/feature-maps?layer=inception4b&image=rocket")
        expect(other.get_by_role("heading", name="512 maps of inception (4b) answer")).to_be_visible()
        assert faulty.SECRET in server.log.read_text(), "the log says what it was"


def test_every_fault_of_a_download_is_told_in_one_sentence_and_the_bundled_weights_stay(
    browser: Browser, tmp_path: Path
) -> None:
    folder = tmp_path / "weights"
    with serving(bytes(4_000_000)) as files:
        behaviour, url = files.behaviour, files.url()
        target = folder / downloads.file_name(url)
        part = target.with_name(f"{target.name}.part")
        settings = {"GOOGLENET_EXPLORER_CACHE": str(folder), "GOOGLENET_EXPLORER_IMAGENET_URL": url}
        with warm(start_server(tmp_path, **settings)) as server, tab(browser, f"{server.url}/feature-maps") as page:

            def refused(sentence: str) -> None:
                opened(network_menu(page)).get_by_role("button", name="Use the ImageNet weights").click()
                alert = page.get_by_role("alert").filter(has_text=re.compile(sentence))
                expect(alert).to_have_count(1)
                expect(alert).to_contain_text("The bundled weights stay in use.")
                idle(page)
                expect(network_menu(page)).to_contain_text("87 classes")
                assert "weights=" not in page.url
                assert not target.exists()

            idle(page)
            behaviour.cuts = [500_000] * downloads.ATTEMPTS
            refused("broke off after .* goes on from there")
            assert 0 < part.stat().st_size < 4_000_000
            behaviour.body = bytes(3_999_999) + b"x"
            refused("wrong sha256 and was thrown away")
            assert not part.exists()
            behaviour.status = 503
            refused("answered 503")
            behaviour.status = None
            if is_full(part):
                refused("The disk is too full")
                assert not part.exists()
            shutil.rmtree(folder)
            folder.write_text("a file where the folder should be")
            refused("cannot be written .* GOOGLENET_EXPLORER_CACHE")
