"""The Start page's answer and the lesson's steps as a visitor feels them: the real server, a real browser, until painted."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, sync_playwright

from googlenet_core.lesson import STEPS
from tests.benchmarks.bench_app import STOPWATCH
from tests.benchmarks.table import Row, Samples
from tests.e2e.conftest import settled, start_server
from tests.support.programs import browser as browser_finder

ROUNDS = 3
_WINDOW = {"width": 1280, "height": 900}


def rows() -> list[Row]:
    """Measure."""
    with tempfile.TemporaryDirectory() as name:
        server = start_server(Path(name))
        try:
            server.wait_until_ready()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=browser_finder.find(), args=list(browser_finder.FLAGS)
                )
                first, again = np.array([_answers(browser, server.url) for _ in range(2 * ROUNDS + 1)][1:]).T
                steps = np.array([_walk(browser, server.url) for _ in range(ROUNDS)])
                browser.close()
        finally:
            server.stop()
    slowest = int(np.median(steps, axis=0).argmax())
    return [
        Row("Start page in a browser that never saw the app, until the network's answer is painted", first, goal=1000),
        Row("the same, in one that did", again, goal=1000),
        Row(
            f"lesson, from the key N until the next step's question is painted, all {len(STEPS)}",
            steps.ravel(),
            goal=300,
        ),
        Row(f"the same, step {STEPS[slowest + 1].name}, the slowest", steps[:, slowest], goal=300),
    ]


def _answers(browser: Browser, url: str) -> list[float]:
    """Milliseconds in a browser that has nothing of the app yet, and when it opens the page once more."""
    took = []
    with browser.new_context(viewport=_WINDOW) as context:
        for _ in range(2):
            page = context.new_page()
            page.add_init_script(STOPWATCH)
            page.goto(url)
            took.append(float(page.evaluate("() => answerPainted")))
            settled(page)
            page.close()
    return took


def _walk(browser: Browser, url: str) -> Samples:
    """Milliseconds for each step but the first, somebody reading in between."""
    with browser.new_context(viewport=_WINDOW) as context:
        page = context.new_page()
        page.add_init_script(STOPWATCH)
        page.goto(f"{url}/lesson?step={STEPS[0].name}")
        page.locator(".dots [aria-current=step]").wait_for()
        settled(page)
        took = []
        for _ in STEPS[1:]:
            page.evaluate("() => { window.watched = nextText('h2.question', '', 'keydown'); }")
            page.keyboard.press("n")
            took.append(float(page.evaluate("() => watched")))
            settled(page)
    return np.array(took)
