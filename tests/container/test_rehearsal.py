"""Every step of the Dockerfile's last stage, carried out without a container engine.

The files it copies are laid out alone, made read-only, and the command it starts runs there without any privilege: a
file that was forgotten, or a write outside the temporary folder, shows here and not at the first deployment.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import PATIENCE_S, ROOT
from tests.container import dockerfile
from tests.e2e.conftest import free_port

VENV_PYTHON = "/opt/venv/bin/python"


@pytest.fixture(scope="module")
def stage() -> dockerfile.Stage:
    return dockerfile.last_stage((ROOT / "Dockerfile").read_text())


@pytest.fixture(scope="module")
def tree(stage: dockerfile.Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The image's files, compiled as in the build, then without write permission."""
    root = tmp_path_factory.mktemp("image") / "explorer"
    dockerfile.copy(ROOT, stage, root)
    for command in stage.runs:
        subprocess.run(command.replace(VENV_PYTHON, sys.executable), shell=True, cwd=root, check=True)
    paths = [root, *root.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield root
    for path in paths:
        path.chmod(0o755 if path.is_dir() else 0o644)


def without_privileges(command: list[str]) -> list[str]:
    """The command for a process that can do nothing a normal user cannot (root keeps its number, not its powers)."""
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("setpriv"):
        return ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", *command]
    return command


def test_it_runs_as_a_normal_user_with_a_health_check_of_the_ready_route(stage: dockerfile.Stage) -> None:
    uid, gid = stage.user.split(":")
    assert int(uid) > 0
    assert int(gid) > 0
    assert "/readyz" in stage.health[-1]


def test_only_what_the_app_needs_is_in_the_image(tree: Path) -> None:
    names = {path.name for path in tree.iterdir()}
    assert names == {"requirements.txt", "LICENSE", "README.md", "assets", "googlenet_core", "app"}
    assert not (tree / "assets" / "screenshots").exists()


def test_the_image_starts_read_only_becomes_healthy_and_serves(
    stage: dockerfile.Stage, tree: Path, tmp_path: Path
) -> None:
    port = str(free_port())
    home = tmp_path / "tmp"
    home.mkdir()
    settings = {name: value.replace("/tmp", str(home), 1) for name, value in stage.environment.items()}
    settings |= {"PORT": port, "ADDRESS": "127.0.0.1", "TMPDIR": str(home), "PATH": os.environ["PATH"]}
    command = [part.replace(VENV_PYTHON, sys.executable) for part in stage.command]
    health = [part.replace(VENV_PYTHON, sys.executable) for part in stage.health]  # asks at the port that is set
    before = set(tree.rglob("*"))
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            without_privileges(command), cwd=tree, env=settings, stdout=output, stderr=output, start_new_session=True
        )
    try:
        deadline = time.monotonic() + PATIENCE_S
        while subprocess.run(health, env=settings, capture_output=True, check=False).returncode:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE_S) as page:
            assert page.status == 200
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(PATIENCE_S)
    assert set(tree.rglob("*")) == before
    assert "Traceback" not in log.read_text()
