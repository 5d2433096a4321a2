"""The search for Firefox."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.programs import firefox


@pytest.mark.parametrize(("exit_code", "works"), [(0, True), (1, False)])
def test_a_firefox_counts_if_it_starts(
    exit_code: int, works: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "firefox"
    program.write_text(f"#!/bin/sh\nexit {exit_code}\n")
    program.chmod(0o755)
    monkeypatch.setenv("FIREFOX_PATH", str(program))
    assert firefox.find() == (str(program) if works else None)
    monkeypatch.setenv("FIREFOX_PATH", str(tmp_path / "nothing-here"))
    assert firefox.find() is None
