"""Installs a program that some tests need as the distribution's package: as root on Debian and Ubuntu, else not."""

from __future__ import annotations

import os
import shutil
import subprocess
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


def succeeds(run: Callable[[], subprocess.CompletedProcess[bytes]]) -> bool:
    """Whether a program could be started, ended in time, and had no complaint."""
    try:
        return run().returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
