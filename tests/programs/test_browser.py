"""The search for a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.programs import browser


@pytest.fixture
def no_installers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "_INSTALLERS", ())


def _program(path: Path, exit_code: int) -> str:
    path.write_text(f"#!/bin/sh\nexit {exit_code}\n")
    path.chmod(0o755)
    return str(path)


def test_a_browser_named_by_hand_is_the_only_one_considered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BROWSER_PATH", _program(tmp_path / "mine", 0))
    assert browser.find() == str(tmp_path / "mine")
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "nothing-here"))
    assert browser.find() is None


def test_a_stub_that_does_not_start_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stub, works = _program(tmp_path / "stub", 1), _program(tmp_path / "works", 0)
    monkeypatch.setattr(browser, "_candidates", lambda: iter([stub, works]))
    assert browser.find() == works


@pytest.mark.usefixtures("no_installers")
def test_no_browser_at_all_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(browser, "_candidates", lambda: iter(()))
    assert browser.main() == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "BROWSER_PATH" in said


def test_the_second_installer_is_tried_when_the_first_brings_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = tmp_path / "installed"

    def second() -> bool:
        _program(place, 0)
        return True

    monkeypatch.setattr(browser, "_INSTALLERS", (("trying one", lambda: False), ("trying two", second)))
    monkeypatch.setattr(browser, "_candidates", lambda: iter([str(place)]))
    assert browser.find_or_install() == str(place)
