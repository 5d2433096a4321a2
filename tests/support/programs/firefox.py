"""Finds a stock Firefox for the tests in a second browser; ``python -m tests.support.programs.firefox`` installs one if there is none.

As root on Debian and Ubuntu that is the distribution's package. Where it cannot be had these tests are skipped: the
same pages are opened in Chromium.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.programs import packages

NONE = "Firefox is not installed; on Debian: apt install firefox-esr"
_INSTALL_LIMIT_S = 300
_NAMES = ("firefox-esr", "firefox")
_MAC = "/Applications/Firefox.app/Contents/MacOS/firefox"


def find() -> str | None:
    """Return the path of the first Firefox that starts, or None; ``FIREFOX_PATH`` names one by hand."""
    named = os.environ.get("FIREFOX_PATH")
    places = [named] if named else [*map(shutil.which, _NAMES), _MAC]
    return next((path for path in places if path and Path(path).exists() and _starts(path)), None)


def _starts(path: str) -> bool:
    """Ubuntu's ``firefox`` is a script that asks for a snap; only starting it tells."""
    return packages.succeeds(lambda: subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False))


def main() -> int:
    """Install it if there is none; that it cannot be had is no failure."""
    return packages.install_if_missing("firefox-esr", find, NONE, _INSTALL_LIMIT_S)


if __name__ == "__main__":
    sys.exit(main())
