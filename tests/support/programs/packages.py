"""Installs a program that some tests need as the distribution's package: as root on Debian and Ubuntu, else not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

INSTALL_LIMIT_S = 600


def from_debian(*packages: str, limit_s: int = INSTALL_LIMIT_S, quiet: bool = False) -> bool:
    """Install the first of these packages that there is; return whether one was installed. ``quiet`` tells no reasons."""
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False

    def apt_get(*arguments: str) -> bool:
        command = ["apt-get", "-qq", *arguments]
        return succeeds(
            lambda: subprocess.run(
                command,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL if quiet else None,
                timeout=limit_s,
                check=False,
            )
        )

    return apt_get("update") and any(
        apt_get("install", "-y", "--no-install-recommends", package) for package in packages
    )


def install_if_missing(package: str, find: Callable[[], str | None], missing: str, limit_s: int) -> int:
    """Install what some tests can do without; say ``missing`` where it cannot be had, which is no failure."""
    if not find():
        from_debian(package, limit_s=limit_s, quiet=True)
    if not find():
        print(f"{missing}. Its tests are skipped.", file=sys.stderr)
    return 0


def succeeds(run: Callable[[], subprocess.CompletedProcess[bytes]]) -> bool:
    """Whether a program could be started, ended in time, and had no complaint."""
    try:
        return run().returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
