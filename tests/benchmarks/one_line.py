"""A page of one line, by Streamlit as it comes: what any page of Streamlit's takes on this machine, in this browser.

The line passes for the layer that the stop watch waits for.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from tests.conftest import PATIENCE_S
from tests.e2e.conftest import free_port


@contextmanager
def serve() -> Iterator[str]:
    """Serve it; return its address."""
    port = free_port()
    options = ("--server.port", str(port), "--server.headless", "true", "--browser.gatherUsageStats", "false")
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", __file__, *options],
        env={**os.environ, "PYTHONPATH": str(root)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + PATIENCE_S
        while not _answers(url):
            assert time.monotonic() < deadline, "Streamlit did not start."
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=PATIENCE_S) as response:
            return response.status == 200
    except OSError:
        return False


if __name__ == "__main__":
    st.html('<p data-layer="inception3a">GoogLeNet</p>')
