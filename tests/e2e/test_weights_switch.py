"""Changing to the ImageNet weights with one click, over real HTTP: it works, or everything stays as it was."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Browser, Page, expect

from googlenet_core.model import GoogLeNet
from googlenet_core.spec import TORCHVISION
from tests.core.file_server import serving
from tests.e2e.conftest import WORK_MS, free_port, listen, start_server


@contextmanager
def page_of_server(browser: Browser, folder: Path, complaints: list[str], **settings: str) -> Iterator[Page]:
    server = start_server(folder, GOOGLENET_EXPLORER_CACHE=str(folder / "weights"), **settings)
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


def test_one_click_fetches_the_weights_and_the_page_says_what_they_are(
    browser: Browser, tmp_path: Path, complaints: list[str], thousand_classes: bytes
) -> None:
    with (
        serving(thousand_classes) as files,
        page_of_server(browser, tmp_path, complaints, GOOGLENET_EXPLORER_IMAGENET_URL=files.url()) as page,
    ):
        page.get_by_role("button", name="Use the ImageNet weights").click()
        expect(page.get_by_text("1,000 classes").first).to_be_visible(timeout=WORK_MS)
        expect(page.get_by_text("network: torchvision").first).to_be_visible()
        expect(page.get_by_text("No trained weights").first).to_be_visible()
        assert "weights=imagenet" in page.url
        page.get_by_role("button", name="Back to the bundled weights").click()
        expect(page.get_by_text("10 classes: tench").first).to_be_visible()


def test_a_download_can_be_stopped_and_goes_on_later_where_it_was(
    browser: Browser, tmp_path: Path, complaints: list[str], thousand_classes: bytes
) -> None:
    with serving(thousand_classes) as files:
        half = len(thousand_classes) // 2
        files.behaviour.cuts = [half]
        files.behaviour.hold = threading.Event()
        with page_of_server(browser, tmp_path, complaints, GOOGLENET_EXPLORER_IMAGENET_URL=files.url()) as page:
            page.get_by_role("button", name="Use the ImageNet weights").first.click()
            expect(page.get_by_text(re.compile(r"of 5\d\.\d MB")).first).to_be_visible()
            page.get_by_role("button", name="Stop the download").first.click()
            files.behaviour.hold.set()
            expect(page.get_by_role("button", name="Stop the download")).to_have_count(0)
            expect(page.get_by_text("10 classes: tench").first).to_be_visible()
            page.get_by_role("button", name="Use the ImageNet weights").first.click()
            expect(page.get_by_text("1,000 classes").first).to_be_visible(timeout=WORK_MS)
            expect(page.get_by_text("network: torchvision").first).to_be_visible()
            assert files.behaviour.asked[-1] is not None, "the second try asked for the rest only"


def test_without_a_connection_it_says_so_and_the_bundled_weights_stay(
    browser: Browser, tmp_path: Path, complaints: list[str]
) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}/googlenet-1378be20.pth"
    with page_of_server(browser, tmp_path, complaints, GOOGLENET_EXPLORER_IMAGENET_URL=nowhere) as page:
        page.get_by_role("button", name="Use the ImageNet weights").click()
        expect(page.get_by_role("alert").first).to_contain_text("The bundled weights stay in use")
        expect(page.get_by_text("10 classes: tench").first).to_be_visible()
        assert "weights=" not in page.url
