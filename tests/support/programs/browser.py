"""Finds a Chromium-like browser for the end-to-end tests, and installs one if there is none.

``python -m tests.support.programs.browser`` prints its path. Looks, in this order, at ``BROWSER_PATH``, at the ``PATH``, at the places
where macOS keeps applications, and at Playwright's own download; then installs Playwright's, or as root on Debian and
Ubuntu the distribution's package. The headless shell comes first: the same engine without the windows around it, which
opens a page of this app with a third less of a processor's time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.support.programs import packages

_SHELL = "chromium-headless-shell"
_NAMES = (_SHELL, "google-chrome-stable", "google-chrome", "chromium", "chromium-browser", "chrome", "microsoft-edge")
_MAC_APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

FLAGS = (
    "--no-sandbox",  # the tests may run as root, as in containers; they open this project's pages only
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class BrowserError(Exception):
    """There is no browser and none can be installed."""


def find() -> str | None:
    """Return the path of the first browser that starts, or None."""
    return next((path for path in _candidates() if _starts(path)), None)


def find_or_install() -> str:
    """Return the path of a browser, installing one if need be.

    Raises:
        BrowserError: there is none to be had; the message says what to do.
    """
    if path := find():
        return path
    for doing, install in _INSTALLERS:
        print(f"No browser yet; {doing} ...", file=sys.stderr, flush=True)
        if install() and (path := find()):
            return path
    raise BrowserError(
        "No browser was found and none could be installed; install Chrome or Chromium, "
        "or set BROWSER_PATH to one, and run this again."
    )


def _candidates() -> Iterator[str]:
    if chosen := os.environ.get("BROWSER_PATH"):
        yield chosen
        return
    yield from filter(None, map(shutil.which, _NAMES))
    yield from filter(os.path.exists, _MAC_APPLICATIONS)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        downloaded = playwright.chromium.executable_path
    if Path(downloaded).exists():
        yield downloaded


def _starts(path: str) -> bool:
    """A file called chromium may be a stub, or lack the libraries it needs; only starting it tells."""
    return packages.succeeds(lambda: subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False))


def _install_from_playwright() -> bool:
    command = [sys.executable, "-m", "playwright", "install", "chromium", "--no-shell"]
    return packages.succeeds(
        lambda: subprocess.run(command, capture_output=True, timeout=packages.INSTALL_LIMIT_S, check=False)
    )


def _install_from_debian() -> bool:
    return packages.from_debian(_SHELL, "chromium")


_INSTALLERS: tuple[tuple[str, Callable[[], bool]], ...] = (
    ("downloading the one that Playwright brings", _install_from_playwright),
    ("installing the distribution's package", _install_from_debian),
)


def main() -> int:
    """Print the browser's path; return the exit code."""
    try:
        print(f"Browser: {find_or_install()}", flush=True)
    except BrowserError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
