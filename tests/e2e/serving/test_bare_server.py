"""The server started in ways that lack something it can do without: folders, a home, a name, rights, open streams."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.serving import asgi, first_page
from app.serving.security import security_headers
from googlenet_core.weights import catalogue
from tests.conftest import PATIENCE_S, ROOT
from tests.e2e.conftest import Server, free_port, warm
from tests.load.visitor import Visitor
from tests.support.programs.bare import as_another, nameless, unset

needs_full_device = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")


def close_streams() -> None:
    """Leave a process without input and output; what it complains about can still be read."""
    os.close(0)
    os.close(1)


def fill_output() -> None:
    """Let a process print to a full disk."""
    os.dup2(os.open("/dev/full", os.O_WRONLY), 1)


def start(
    command: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    before: Callable[[], None] | None = None,
    user: Sequence[str] = (),
) -> Server:
    """Start a server in a folder that is not the project's."""
    port, elsewhere, log = str(free_port()), folder / "elsewhere", folder / "log"
    elsewhere.mkdir(mode=0o555)
    streamlit = {"STREAMLIT_SERVER_PORT": port, "STREAMLIT_SERVER_ADDRESS": "127.0.0.1"}
    with log.open("wb") as complaints:
        process = subprocess.Popen(
            [*user, sys.executable, *command],
            cwd=elsewhere,
            env={**environment, "PORT": port, **streamlit},
            stderr=complaints,
            preexec_fn=before,
            start_new_session=True,
        )
    return Server(f"http://127.0.0.1:{port}", log, process)


def ended(before: str, redirect: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Start a server that comes to nothing, in a shell in an empty folder."""
    gone = folder / "gone"
    gone.mkdir()
    command = f"{before} {shlex.quote(sys.executable)} -m app.server {redirect}"
    return subprocess.run(
        ["sh", "-c", command],
        cwd=gone,
        env={**unset(), "PORT": str(free_port())},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def visit(url: str, query: str = "") -> Visitor:
    """Look at a picture's feature maps, which the network has to run for."""
    visitor = Visitor(url, query=query)

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


@pytest.mark.parametrize("script", ["main", "server"])
def test_streamlits_own_command_serves_the_same_from_another_folder_and_the_users_settings_win(
    script: str, tmp_path: Path
) -> None:
    (tmp_path / "home").mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path / "home"),
        "STREAMLIT_CLIENT_TOOLBAR_MODE": "viewer",
    }
    command = ["-m", "streamlit", "run", str(ROOT / "app" / f"{script}.py")]
    with warm(start(command, environment, tmp_path)) as running:  # that it gets warm and says so is the whole app's
        visitor = visit(running.url)
        with urllib.request.urlopen(running.url, timeout=PATIENCE_S) as answer:
            headers, page = {name.lower(): value for name, value in answer.headers.items()}, answer.read().decode()
    has_our_settings(visitor)
    assert visitor.session.config.toolbar_mode == visitor.session.config.VIEWER
    assert visitor.alerts == []
    assert headers | security_headers() == headers
    assert page == first_page.html()
    assert running.log.read_text() == f"{asgi.LACKING}\n"


@needs_full_device
def test_with_a_full_disk_behind_its_output_and_its_folder_deleted_meanwhile_it_goes_on_serving(tmp_path: Path) -> None:
    with warm(start(["-m", "app.server"], unset(), tmp_path, fill_output)) as running:
        (tmp_path / "elsewhere").rmdir()
        visitor = visit(running.url)
    has_our_settings(visitor)
    assert visitor.alerts == []
    assert running.log.read_text() == ""


def test_another_user_who_may_write_nothing_serves_weights_named_from_the_folder_it_was_started_in(
    tmp_path: Path,
) -> None:
    shutil.copy(catalogue.verify("bundled").path, tmp_path / "own.safetensors")
    environment = unset() | {"GOOGLENET_EXPLORER_WEIGHTS": "../own.safetensors"}
    with warm(start(["-m", "app.server"], environment, tmp_path, user=as_another())) as running:
        visitor = visit(running.url, "weights=own")
    has_our_settings(visitor)
    assert visitor.alerts == []
    assert running.log.read_text() == ""


@pytest.mark.skipif(os.name != "posix", reason="a shell deletes the folder it is in")
def test_from_a_deleted_folder_it_refuses_to_start_in_one_line(tmp_path: Path) -> None:
    done = ended('rmdir "$PWD";', "", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "The working folder was deleted; start again in one that is there.\n"


@needs_full_device
def test_where_nobody_can_be_told_why_it_does_not_start_the_exit_code_says_that(tmp_path: Path) -> None:
    done = ended("PORT=none", "2>/dev/full", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
