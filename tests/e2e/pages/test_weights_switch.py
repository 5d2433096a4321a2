"""Changing to either of the ImageNet weights with one click, over real HTTP: it works, or everything stays as it was."""

from __future__ import annotations

import hashlib
import io
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Browser, Locator, Page, expect

from googlenet_core.blueprint.specs import PAPER, TORCHVISION
from googlenet_core.network.model import GoogLeNet
from tests.e2e.conftest import WORK_MS, free_port, listen, settled, start_server
from tests.e2e.menus import network_menu, opened
from tests.e2e.servers import other_card
from tests.support.files.caffe_files import caffe_layers, model
from tests.support.files.file_server import FileServer, path_of, serving


@contextmanager
def page_of_server(
    browser: Browser, folder: Path, complaints: list[str], module: str = "app.server", **settings: str
) -> Iterator[Page]:
    server = start_server(folder, module, GOOGLENET_EXPLORER_CACHE=str(folder / "weights"), **settings)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        server.wait_until_ready()
        page = context.new_page()
        listen(page, server, complaints)
        page.goto(f"{server.url}/feature-maps")
        yield page
    finally:
        context.close()
        server.stop()
    assert not complaints


@pytest.fixture(scope="module")
def thousand_classes() -> bytes:
    """A file like torchvision's, with weights drawn at random."""
    target = io.BytesIO()
    torch.save(GoogLeNet(TORCHVISION).state_dict(), target)
    return target.getvalue()


def stop_midway(page: Page, files: FileServer, button: Locator) -> None:
    """Start a download, stop it when some of it is there; the bundled weights stay."""
    files.behaviour.cuts = [len(files.behaviour.body) // 8] * 8  # the menu's closing goes on with what has begun
    files.behaviour.hold = threading.Event()
    press(page, button)
    expect(page.get_by_text(re.compile(r"of 5\d\.\d MB"))).to_be_visible()
    page.get_by_role("button", name="Stop the download").click()
    files.behaviour.cuts.clear()
    files.behaviour.hold.set()
    expect(page.get_by_role("button", name="Stop the download")).to_have_count(0)
    expect(network_menu(page)).to_contain_text("87 classes")


def press(page: Page, button: Locator) -> None:
    """Press a button of the menu of networks."""
    opened(network_menu(page))
    button.press("Enter")


def test_one_click_fetches_the_weights_as_soon_as_there_is_a_connection(
    browser: Browser, tmp_path: Path, complaints: list[str], thousand_classes: bytes
) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}{path_of(thousand_classes)}"
    with page_of_server(browser, tmp_path, complaints, GOOGLENET_EXPLORER_IMAGENET_URL=address) as page:
        button = page.get_by_role("button", name="Use the ImageNet weights")
        press(page, button)
        expect(page.get_by_role("alert").first).to_contain_text("The bundled weights stay in use")
        expect(network_menu(page)).to_contain_text("87 classes")
        assert "weights=" not in page.url
        with serving(thousand_classes, port) as files:
            page.goto(f"{page.url.partition('?')[0]}?weights=imagenet")
            expect(page.get_by_text("these weights are not on this server yet")).to_be_visible()
            expect(network_menu(page)).to_contain_text("87 classes")
            assert files.behaviour.asked == [], "an address fetches nothing"
            stop_midway(page, files, button)
            press(page, button)
            expect(page.get_by_text("network: torchvision").first).to_be_visible(timeout=WORK_MS)
            assert files.behaviour.asked[-1] is not None, "the second try asked for the rest only"
        expect(network_menu(page)).to_contain_text("1,000 classes")
        expect(page.locator(".in-short")).to_contain_text("main head")
        expect(page.locator(".in-short")).not_to_contain_text("after (4a)")
        assert "weights=imagenet" in page.url
        press(page, page.get_by_role("button", name="Back to the bundled weights"))
        expect(network_menu(page)).to_contain_text("87 classes")


def test_caffes_weights_come_once_the_mirror_has_them_and_all_three_heads_answer(
    browser: Browser, tmp_path: Path, complaints: list[str]
) -> None:
    caffes = model(caffe_layers(GoogLeNet(PAPER).state_dict()))
    with serving(b"<html>Please sign in to this network.</html>") as files:
        settings = {
            "GOOGLENET_EXPLORER_IMAGENET_CAFFE_URL": f"{files.address}/bvlc_googlenet.caffemodel",
            "GOOGLENET_EXPLORER_IMAGENET_URL": f"http://127.0.0.1:{free_port()}/googlenet-1378be20.pth",
            other_card.SHA1: hashlib.sha1(caffes).hexdigest(),
        }
        with page_of_server(browser, tmp_path, complaints, "tests.e2e.servers.other_card", **settings) as page:
            torchvisions = page.get_by_role("button", name="Use the ImageNet weights: 1,000 classes (downloads 52 MB")
            button = page.get_by_role("button", name="Use Caffe's ImageNet weights: 1,000 classes (downloads 54 MB")
            back = page.get_by_role("button", name="Back to the bundled weights")
            press(page, button)
            alert = page.get_by_role("alert").first
            expect(alert).to_contain_text("has the wrong sha1 and was thrown away")
            expect(alert).to_contain_text("The bundled weights stay in use.")
            expect(network_menu(page)).to_contain_text("87 classes")
            assert "weights=" not in page.url
            files.behaviour.body = caffes
            stop_midway(page, files, button)
            press(page, button)
            expect(network_menu(page)).to_contain_text("1,000 classes", timeout=WORK_MS)
            expect(page.get_by_text("network: paper").first).to_be_visible()
            expect(page.get_by_text("No trained weights")).to_have_count(0)
            assert "weights=imagenet-caffe" in page.url
            assert files.behaviour.asked[-1] is not None, "the second try asked for the rest only"
            settled(page)
            expect(back).to_be_focused()
            press(page, torchvisions)
            expect(page.get_by_role("alert").first).to_contain_text("The weights shown stay in use.")
            expect(network_menu(page)).to_contain_text("1,000 classes")
            press(page, back)
            expect(network_menu(page)).to_contain_text("87 classes")
            settled(page)
            expect(page.get_by_role("button", name=re.compile("Use Caffe's ImageNet weights"))).to_be_focused()
