"""The environment of a process that has next to nothing, as container platforms and service managers start one.

A user id without a name cannot be had everywhere (who is not root cannot change theirs): `nameless` has Python told so
by a ``sitecustomize``, which it imports at its start, in a process that is real in all else; `as_another` is real.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import ROOT

_NAMELESS = """
import os, pwd

def nobody(*_):
    raise KeyError("getpwuid(): uid not found: 12345")

pwd.getpwuid = pwd.getpwnam = nobody
os.getuid = os.geteuid = lambda: 12345
"""
_MAY_LOOK = "import os, sysconfig; raise SystemExit(not os.access(sysconfig.get_path('scripts'), os.X_OK))"
_NEEDED = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")


def nameless(folder: Path) -> Mapping[str, str]:
    """Return an environment without HOME, user name or settings, of a user id that has no entry."""
    (folder / "sitecustomize.py").write_text(_NAMELESS)
    return {**unset(), "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}


def unset() -> Mapping[str, str]:
    """Return an environment without HOME, user name or settings."""
    kept = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def as_another() -> list[str]:
    """Return the words that start a command as a user id that has no entry and may write to no folder of ours.

    It may read them all, since Python itself may lie in a home that is closed to others. Where nobody can be started
    like that, the test is skipped.
    """
    may_read = "+dac_read_search"
    identity = ["--reuid", "4711", "--regid", "4711", "--clear-groups"]
    words = ["setpriv", *identity, "--inh-caps", may_read, "--ambient-caps", may_read]
    if shutil.which("setpriv") is None or subprocess.run([*words, "true"], capture_output=True, check=False).returncode:
        pytest.skip("only root with setpriv can start a process of another user")
    # Whether a program is there is asked without that right to read, so its folder must be open to others.
    asked = [*words, sys.executable, "-c", _MAY_LOOK]
    if subprocess.run(asked, env=dict(unset()), capture_output=True, check=False).returncode:
        pytest.skip("the programs lie in a folder that is closed to other users")
    return words
