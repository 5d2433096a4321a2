"""The environment of a process that has next to nothing, as container platforms and service managers start one.

A user id without a name cannot be had everywhere (who is not root cannot change theirs): Python is told so by a
``sitecustomize``, which it imports at its start, in a process that is real in all else.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from tests.conftest import ROOT

_NAMELESS = """
import os, pwd

def nobody(*_):
    raise KeyError("getpwuid(): uid not found: 12345")

pwd.getpwuid = pwd.getpwnam = nobody
os.getuid = os.geteuid = lambda: 12345
"""
_NEEDED = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")


def nameless(folder: Path) -> Mapping[str, str]:
    """Return an environment without HOME, user name or settings, of a user id that has no entry."""
    (folder / "sitecustomize.py").write_text(_NAMELESS)
    kept = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    return kept | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}
