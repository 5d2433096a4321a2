"""The app as a visitor feels it: the real server, a real browser, milliseconds until something can be seen.

What is painted when, the page itself tells. The browser's driver first looks whether what it is to click holds still,
and then looks now and then whether something is there: on a quiet machine that adds 25 to 75 ms.
"""

from __future__ import annotations

import os
import signal
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from playwright.sync_api import Page, sync_playwright
from skimage import data

from googlenet_core.weights import catalogue
from tests.benchmarks import one_line
from tests.benchmarks.table import Row, Samples, in_turn, interleaved
from tests.e2e.conftest import Server, settled, start_server
from tests.support.programs import browser as browser_finder

ROUNDS = 7
STOPWATCH = (Path(__file__).parent / "stopwatch.js").read_text(encoding="utf-8")
"""Runs in the page itself, before anything else does."""

_LOOKED_AT_S = 1.0
"""How long somebody looks at a layer before going on to the next."""

_UNSEEN = "inception4a"
"""From here on no layer has been shown yet."""


def rows() -> list[Row]:
    """Measure."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        started = time.perf_counter()
        server = start_server(folder)
        try:
            while server.status("/livez") != 200:
                time.sleep(0.02)
            answers = _since(started)
            server.wait_until_ready()
            ready = _since(started)
            return [
                Row("app start until it answers", np.array([answers]), goal=5000),
                Row("app start until the engine is warm", np.array([ready]), goal=15000),
                *_in_browser(server, folder),
            ]
        finally:
            server.stop()


def _since(start: float) -> float:
    return (time.perf_counter() - start) * 1000


def _in_browser(server: Server, folder: Path) -> list[Row]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_finder.find(), args=list(browser_finder.FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        first = _rounds(lambda _: _graph(page, server))
        clicks = _rounds(lambda turn: _click(page, turn))
        page.goto(f"{server.url}/feature-maps")
        page.locator("canvas.grid").wait_for()
        upload = _rounds(lambda turn: _upload(page, folder, turn))
        switch = _rounds(lambda turn: _switch(page, turn))
        page.add_init_script(STOPWATCH)
        with one_line.serve() as other:
            other_page = browser.new_page(viewport={"width": 1280, "height": 900})
            other_page.add_init_script(STOPWATCH)
            painted = in_turn(
                {
                    "ours": lambda: _graph_painted(page, f"{server.url}/architecture"),
                    "one line": lambda: _graph_painted(other_page, other),
                },
                ROUNDS,
            )
            other_page.close()
        settled(page)
        clicks_painted = _rounds(lambda turn: _click_painted(page, server, turn + 1))
        page.goto(f"{server.url}/feature-maps")
        page.locator("canvas.grid").wait_for()
        settled(page)
        switch_painted = _rounds(lambda turn: _press_painted(page, ("Next", "Previous")[turn % 2]))
        page.goto(f"{server.url}/feature-maps?layer={_UNSEEN}")
        page.locator("canvas.grid").wait_for()
        settled(page)
        unseen_painted = _rounds(lambda _: _look_and_press_painted(page))
        page_http = _rounds(lambda _: _http(server.url))
        browser.close()
    return [
        Row("first page, HTML over HTTP", page_http, goal=50),
        Row("Architecture, until the graph is painted", painted["ours"], goal=400),
        Row("the same", painted["ours"], "a page of one line, Streamlit as it comes", painted["one line"]),
        Row("Architecture, until the browser's driver has seen the graph", first),
        Row("click on a module while the server stands still, until its details are painted", clicks_painted, goal=50),
        Row("click on a module, until the browser's driver has seen its details", clicks),
        Row("upload of a new photograph until its maps show", upload, goal=500),
        Row("the same", upload, "bare forward pass", _forward_ms()),
        Row("switch between layers whose maps are kept, from the click until it is painted", switch_painted, goal=100),
        Row("the same for a next layer not shown before, a second after the one before", unseen_painted),
        Row("switch between layers whose maps are kept, until the browser's driver has seen it", switch),
    ]


def _switch(page: Page, turn: int) -> float:
    button, heading = (("Next", "inception (3b) · 1×1"), ("Previous", "inception (3a)"))[turn % 2]
    start = time.perf_counter()
    page.get_by_role("button", name=button).click()
    page.get_by_role("heading", name=f"{heading}: ").wait_for()
    return _since(start)


def _graph_painted(page: Page, url: str) -> float:
    page.bring_to_front()
    page.goto(url)
    return float(page.evaluate("() => graphPainted"))


def _press_painted(page: Page, button: str) -> float:
    page.evaluate("() => { window.watched = nextText('h3', ' maps of '); }")
    page.get_by_role("button", name=button).click()
    took = float(page.evaluate("() => watched"))
    settled(page)
    return took


def _click_painted(page: Page, server: Server, turn: int) -> float:
    """With a server that does nothing: its process stands still."""
    node = page.locator(f'[data-layer="{("inception3a", "inception3b")[turn % 2]}"]').first
    page.evaluate("() => { window.watched = nextText('.details h2'); }")
    os.kill(server.process.pid, signal.SIGSTOP)
    try:
        node.click()
        return float(page.evaluate("() => watched"))
    finally:
        os.kill(server.process.pid, signal.SIGCONT)


def _look_and_press_painted(page: Page) -> float:
    time.sleep(_LOOKED_AT_S)
    return _press_painted(page, "Next")


def _forward_ms() -> Samples:
    net, _ = catalogue.load("bundled")
    x = torch.randn(1, 3, 224, 224)
    with torch.inference_mode():
        return interleaved({"forward": lambda: net(x)})["forward"]


def _rounds(work: Callable[[int], float], rounds: int = ROUNDS) -> Samples:
    """The times of numbered rounds, the first of which does not count."""
    return np.array([work(turn) for turn in range(rounds + 1)][1:])


def _http(url: str) -> float:
    start = time.perf_counter()
    with urllib.request.urlopen(url, timeout=10) as response:
        response.read()
    return _since(start)


def _graph(page: Page, server: Server) -> float:
    start = time.perf_counter()
    page.goto(f"{server.url}/architecture")
    page.locator('[data-layer="inception3a"]').first.wait_for()
    return _since(start)


def _click(page: Page, turn: int) -> float:
    layer, equation = (("inception3a", "64+128+32+32=256"), ("inception3b", "128+192+96+64=480"))[turn % 2]
    node = page.locator(f'[data-layer="{layer}"]').first
    start = time.perf_counter()
    node.click()
    page.locator(".details", has_text=equation).wait_for()
    return _since(start)


def _upload(page: Page, folder: Path, turn: int) -> float:
    path = folder / f"photograph{turn}.jpg"
    Image.fromarray(data.astronaut()).rotate(turn).save(path, quality=90)  # a new file each time: nothing is cached
    start = time.perf_counter()
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(path)
    page.get_by_text(f"{path.name} (your upload)").first.wait_for()
    settled(page)  # the maps come after the name
    return _since(start)
