from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.serving import home


def provided(value: Path | str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("HOME", str(value))
    environ = {"HOME": str(value)}
    home.provide(environ)
    return environ


def test_a_home_stays_be_it_empty_or_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert provided(tmp_path, monkeypatch) == {"HOME": str(tmp_path)}
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").touch()
    assert provided(tmp_path, monkeypatch) == {"HOME": str(tmp_path)}


def test_a_home_that_is_no_folder_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert provided(os.devnull, monkeypatch) == {"HOME": home.NOWHERE}


def test_where_no_home_can_be_found_out_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nobody)
    environ: dict[str, str] = {}
    home.provide(environ)
    assert environ == {"HOME": home.NOWHERE}


def test_a_working_folder_is_left_only_when_it_was_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    monkeypatch.chdir(folder)
    home.leave_deleted_folder()
    assert Path.cwd() == folder
    folder.rmdir()
    home.leave_deleted_folder()
    assert Path.cwd() == Path(os.sep)
