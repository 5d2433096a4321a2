"""The real server with a page that can be stopped in the middle of being drawn: ``python -m tests.e2e.servers.slowed``.

As long as the file named by ``HOLD_FILE`` exists, no button, choice or uploader is drawn whose key begins with what
the file holds: what stands above it is there already, and what was there before it still is.
"""

from __future__ import annotations

import os
import runpy
import time
from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

HOLD_FILE = "HOLD_FILE"
_LOOK_S = 0.01


def _held_key(file: Path) -> str | None:
    try:
        return file.read_text()
    except FileNotFoundError:  # in one step: it may go at any moment
        return None


def held(draw: Callable[..., object]) -> Callable[..., object]:
    """Return ``draw``, which waits before controls with such a key."""
    file = Path(os.environ[HOLD_FILE])

    def wait_and_draw(*arguments: object, key: str = "", **options: object) -> object:
        while (wanted := _held_key(file)) is not None and key.startswith(wanted):
            time.sleep(_LOOK_S)
        return draw(*arguments, key=key or None, **options)

    return wait_and_draw


if __name__ == "__main__":
    for name in ("button", "download_button", "file_uploader", "number_input", "segmented_control", "selectbox"):
        for owner in (st, DeltaGenerator):
            setattr(owner, name, held(getattr(owner, name)))
    runpy.run_module("app.server", run_name="__main__", alter_sys=True)
