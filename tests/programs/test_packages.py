"""Programs that some tests need."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.programs import packages


@pytest.mark.parametrize("installs", [True, False])
def test_that_it_cannot_be_had_is_one_line_and_no_failure(
    installs: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found: list[str] = []

    def install(*names: str, **_: object) -> bool:
        if installs:
            found.extend(names)
        return installs

    monkeypatch.setattr(packages, "from_debian", install)
    assert packages.install_if_missing("it", lambda: found[0] if found else None, "It is missing", limit_s=1) == 0
    assert capsys.readouterr().err.count("\n") == (0 if installs else 1)


@pytest.mark.parametrize("quiet", [True, False])
def test_an_installer_that_fails_says_why_unless_it_is_to_be_quiet(
    quiet: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    failing = tmp_path / "apt-get"
    failing.write_text("#!/bin/sh\necho said >&2\nexit 100\n")
    failing.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert not packages.from_debian("anything", quiet=quiet)
    assert capfd.readouterr().err == ("" if quiet else "said\n")
