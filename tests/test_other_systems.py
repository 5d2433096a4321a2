"""What runs on Linux alone is not reached on Windows and macOS; README says what to type there."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import PATIENCE_S, ROOT
from tests.support.programs.plain_system import SYSTEMS


@pytest.mark.parametrize("system", SYSTEMS)
def test_nothing_is_asked_for_that_the_system_lacks(system: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.programs.plain_system", system],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"files do without what {system} lacks" in done.stdout
    assert "Traceback" not in done.stderr


def test_readme_names_the_two_steps_without_make() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for python in (".venv\\Scripts\\python", ".venv/bin/python"):
        assert f"{python} -m pip install -r requirements.txt" in readme
        assert f"{python} -m app.server" in readme
