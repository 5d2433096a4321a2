"""The real server in a process of its own, and a real browser whose complaints fail the test."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Playwright,
    Request,
    WebSocket,
    expect,
    sync_playwright,
)

from tests.conftest import PATIENCE_S, ROOT, THREADS_VARIABLE
from tests.e2e.servers import guarded, slowed
from tests.support.programs import browser as browser_finder

RESULTS = ROOT / "test-results"
_ACTION_LIMIT_MS = PATIENCE_S * 1000 // 2
WORK_MS = PATIENCE_S * 1000
"""For what takes the network many passes, on a machine that has other things to do too."""
expect.set_options(timeout=_ACTION_LIMIT_MS)
Tell = Callable[[Callable[[], object]], None]
"""Does something that the browser reports, and returns when the server has heard of it."""
_FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser or the real server."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.e2e)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Remember that a test failed, for the fixtures that save what can be seen of it."""
    report = yield
    if report.failed:
        item.stash[_FAILED] = True
    return report


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, where it logs, and its process."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]

    def status(self, path: str) -> int:
        """Return the HTTP status of a path, or 0 when nothing answers."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=PATIENCE_S) as response:
                return response.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            return 0

    def wait_until_ready(self) -> None:
        """Return when the engine is warm; fail the test, showing the log, when it does not get there."""
        deadline = time.monotonic() + PATIENCE_S
        while self.status("/readyz") != 200:
            ended = self.process.poll() is not None
            if ended or time.monotonic() > deadline:
                what = "ended" if ended else f"was not ready within {PATIENCE_S} s"
                pytest.fail(f"The server {what}. Its log:\n{self.log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        """End the server and everything it started."""
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(10)
        except ProcessLookupError:
            pass
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE_S)


def free_port() -> int:
    """Return a port that nothing listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(folder: Path, module: str = "app.server", **settings: str) -> Server:
    """Start the server as ``make app`` does, with ``folder`` for its log and for the user's cache, and more environment."""
    port = free_port()
    own = ("STREAMLIT_", THREADS_VARIABLE)  # the tests' own share of the cores is not the server's
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    environment = kept | {
        "PORT": str(port),
        "ADDRESS": "127.0.0.1",
        "XDG_CACHE_HOME": str(folder / "cache"),
        **settings,
    }
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Server(f"http://127.0.0.1:{environment['PORT']}", log, process)


def settled(page: Page) -> None:
    """Wait until the page is drawn, with all that its first look does not wait for, and nothing runs."""
    at_rest = page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
    expect(at_rest).to_be_visible(timeout=WORK_MS)
    expect(page.locator("[class*=st-key-later-]")).to_have_count(0)
    expect(at_rest).to_be_visible(timeout=WORK_MS)


def click_node(node: Locator) -> None:
    """Click a node of the graph where it is: Firefox, asked to scroll to a part of a scaled drawing, scrolls elsewhere."""
    node.wait_for()
    box = node.bounding_box()
    assert box
    node.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def point_at(canvas: Locator, x: int, y: int, told: Locator, words: re.Pattern[str]) -> None:
    """Point at a place of a canvas until ``told`` has these words: what stands above may still push it from below."""
    for _ in range(WORK_MS // 1000):
        canvas.hover(position={"x": x, "y": y})
        with suppress(AssertionError):
            expect(told).to_have_text(words, timeout=1000)
            return
        canvas.page.mouse.move(0, 0)
    pytest.fail(f"pointing at {x}, {y} does not tell {words.pattern!r} but {told.inner_text()!r}")


@contextmanager
def warm(running: Server) -> Iterator[Server]:
    """A server that was started, as soon as it is ready and for as long as the block lasts."""
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def guard_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the shared server's tries to reach another machine are written; there are to be none."""
    return tmp_path_factory.mktemp("guard") / "tries"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, guard_file: Path) -> Iterator[Server]:
    """The warm server that all end-to-end tests share."""
    settings = {guarded.GUARD_FILE: str(guard_file), "OMP_DISPLAY_ENV": "verbose"}
    with warm(start_server(tmp_path_factory.mktemp("server"), "tests.e2e.servers.guarded", **settings)) as running:
        yield running
    assert not guard_file.exists(), f"the server asked outside:\n{guard_file.read_text()}"


# Closed when the folder is done: while it is open, Playwright keeps an event loop in this thread.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """What starts browsers."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One browser process for the folder."""
    path = browser_finder.find()
    if path is None:
        pytest.fail("No browser was found; `python -m tests.support.programs.browser` installs one.")
    running = playwright.chromium.launch(executable_path=path, args=list(browser_finder.FLAGS))
    yield running
    running.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained about so far. A test that provokes an error clears it."""
    return []


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, server: Server, complaints: list[str]) -> Iterator[Page]:
    """A fresh page, not yet at any address. Console errors, exceptions and outside requests fail the test."""
    context = browser.new_context(base_url=server.url, viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(_ACTION_LIMIT_MS)
    fresh = context.new_page()
    listen(fresh, server, complaints)
    log_start = server.log.stat().st_size
    yield fresh
    if complaints or request.node.stash.get(_FAILED, False):
        _save_evidence(request.node.nodeid, fresh, server, log_start)
    context.close()
    assert not complaints, "the browser complained:\n" + "\n".join(complaints)


@contextmanager
def page_of(browser: Browser, server: Server, complaints: list[str]) -> Iterator[Page]:
    """A page of another server than the shared one; what the browser complains about fails the test too."""
    context = browser.new_context(base_url=server.url, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    listen(page, server, complaints)
    yield page
    context.close()
    assert not complaints


def listen(page: Page, server: Server, complaints: list[str]) -> None:
    """Collect in ``complaints`` whatever goes wrong in a page from now on."""

    def on_console(message: ConsoleMessage) -> None:
        # Opened below the root, Streamlit first looks for its server beside the page, then at the root.
        probe = re.search(r"://[^/]+/.+/_stcore/(health|host-config)$", message.location.get("url", ""))
        if message.type == "error" and not probe:
            complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def on_request(sent: Request) -> None:
        place = urlsplit(sent.url)
        if place.scheme not in {"data", "blob"} and place.netloc != urlsplit(server.url).netloc:
            complaints.append(f"asked outside: {sent.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(f"exception: {error}"))
    page.on("request", on_request)


def _save_evidence(nodeid: str, page: Page, server: Server, log_start: int) -> None:
    folder = RESULTS / re.sub(r"[^\w.-]+", "_", nodeid)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if not page.is_closed():
        page.screenshot(path=folder / "page.png", full_page=True)
    with server.log.open("rb") as log:
        log.seek(log_start)
        (folder / "server.log").write_bytes(log.read())


@pytest.fixture(scope="session")
def hold_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hold") / "key"


@pytest.fixture(scope="session")
def slow_server(hold_file: Path) -> Iterator[Server]:
    settings = {slowed.HOLD_FILE: str(hold_file)}
    with warm(start_server(hold_file.parent, "tests.e2e.servers.slowed", **settings)) as running:
        yield running


@pytest.fixture
def slow_page(browser: Browser, slow_server: Server, complaints: list[str]) -> Iterator[Page]:
    with page_of(browser, slow_server, complaints) as page:
        yield page


@pytest.fixture
def tell(slow_page: Page) -> Tell:
    """Do something that the browser reports, and return when the server has heard of it."""
    sockets: list[WebSocket] = []
    slow_page.on("websocket", lambda socket: sockets.append(socket))

    def act_and_wait(act: Callable[[], object]) -> None:
        with sockets[-1].expect_event("framesent"):
            act()
        slow_page.evaluate("() => fetch('/livez').then((answer) => answer.text())")  # comes after what was sent

    return act_and_wait


@contextmanager
def stopped_at(key: str, hold_file: Path) -> Iterator[None]:
    """Stop every redraw before controls with such a key for as long as the block lasts."""
    aside = hold_file.with_suffix(".new")
    aside.write_text(key)
    aside.rename(hold_file)
    try:
        yield
    finally:
        hold_file.unlink()
