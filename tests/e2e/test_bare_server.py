"""The server started in ways that lack something it can do without: another folder, no home, no name, closed streams."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.bare import nameless
from tests.conftest import ROOT
from tests.e2e.conftest import Server, free_port, warm
from tests.load.visitor import Visitor


def close_streams() -> None:
    """Leave a process without input and output; what it complains about can still be read."""
    os.close(0)
    os.close(1)


def start(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, before: Callable[[], None] | None = None
) -> Server:
    """Start a server in a folder that is not the project's."""
    port, elsewhere, log = str(free_port()), folder / "elsewhere", folder / "log"
    elsewhere.mkdir(mode=0o555)
    streamlit = {"STREAMLIT_SERVER_PORT": port, "STREAMLIT_SERVER_ADDRESS": "127.0.0.1"}
    with log.open("wb") as complaints:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=elsewhere,
            env={**environment, "PORT": port, **streamlit},
            stderr=complaints,
            preexec_fn=before,
            start_new_session=True,
        )
    return Server(f"http://127.0.0.1:{port}", log, process)


def visit(url: str) -> Visitor:
    """Look at a picture's feature maps, which the network has to run for."""
    visitor = Visitor(url)

    async def look() -> None:
        await visitor.join()
        await visitor.open("Feature maps")
        await visitor.leave()

    with ThreadPoolExecutor(1) as own:  # Playwright may have an event loop in this thread
        own.submit(lambda: asyncio.run(look())).result()
    return visitor


def has_our_settings(visitor: Visitor) -> None:
    settings, look = visitor.session.config, visitor.session.custom_theme
    assert settings.gather_usage_stats is False, "the page would ask an outside address"
    assert (look.base_font_size, look.light.primary_color) == (17, "#0b5cab")
    assert visitor.upload_mb == 20


@pytest.mark.skipif(os.name != "posix", reason="streams of this kind are POSIX's")
def test_without_home_name_input_and_output_from_another_folder_it_serves_with_all_its_settings(tmp_path: Path) -> None:
    with warm(start(["-m", "app.server"], nameless(tmp_path), tmp_path, close_streams)) as running:
        visitor = visit(running.url)
    has_our_settings(visitor)
    assert visitor.session.config.toolbar_mode == visitor.session.config.MINIMAL
    assert visitor.alerts == []
    assert "Traceback" not in running.log.read_text()


def test_streamlits_own_command_serves_the_same_from_another_folder_and_the_users_settings_win(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path / "home"),
        "STREAMLIT_CLIENT_TOOLBAR_MODE": "viewer",
    }
    with warm(start(["-m", "streamlit", "run", str(ROOT / "app" / "server.py")], environment, tmp_path)) as running:
        visitor = visit(running.url)
    has_our_settings(visitor)
    assert visitor.session.config.toolbar_mode == visitor.session.config.VIEWER
    assert "Traceback" not in running.log.read_text()
