"""Finds HAProxy for the tests of ``haproxy.cfg``; ``python -m tests.support.programs.haproxy`` installs it first if there is none.

As root on Debian and Ubuntu that is the distribution's package. Where it cannot be had these tests are skipped: whoever
runs the containers gets it with its image.
"""

from __future__ import annotations

import os
import shutil
import sys

from tests.support.programs import packages

NONE = "HAProxy is not installed; on Debian and Ubuntu: apt install haproxy"
_INSTALL_LIMIT_S = 120
_PLACES = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin"])


def find() -> str | None:
    """Return HAProxy's path, or None; it need not be on a normal user's ``PATH``."""
    return shutil.which("haproxy", path=_PLACES)


def main() -> int:
    """Install it if there is none; that it cannot be had is no failure."""
    return packages.install_if_missing("haproxy", find, NONE, _INSTALL_LIMIT_S)


if __name__ == "__main__":
    sys.exit(main())
