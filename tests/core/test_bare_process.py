"""The command line in a process that has next to nothing: it does what needs nothing, and names what it lacks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from googlenet_core.cache_folder import CACHE_VARIABLE
from tests.bare import nameless
from tests.conftest import PATIENCE_S

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command in an empty folder that is not the project's, without home and name."""
    folder = tmp_path / "empty"
    folder.mkdir()
    environment = nameless(tmp_path)

    def command(*words: object, redirect: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        shell = f'"$0" -m googlenet_core "$@" {redirect}'
        return subprocess.run(
            ["sh", "-c", shell, sys.executable, *map(str, words)],
            cwd=folder,
            env={**environment, **more},
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )

    return command


@pytest.mark.parametrize("words", [["channels", "3a"], ["rf", "--json"], ["weights", "list"], ["weights", "verify"]])
def test_facts_and_what_ships_need_neither_home_nor_name(words: list[str], run: Run) -> None:
    if words == ["weights", "verify"]:
        words = [*words, "bundled"]
    done = run(*words)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_a_prediction_needs_neither_home_nor_name(run: Run, photograph: Path) -> None:
    done = run("predict", photograph, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert '"weights": "bundled"' in done.stdout


@pytest.mark.parametrize("words", [["weights", "fetch", "imagenet"], ["weights", "verify", "imagenet"]])
def test_fetched_weights_without_a_home_ask_for_a_folder_in_one_line(words: list[str], run: Run) -> None:
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == f"error: There is no home folder to keep fetched weights in; name a folder in {CACHE_VARIABLE}.\n"
    )


def test_a_path_below_a_home_that_is_not_there_is_refused_in_one_line(run: Run, photograph: Path) -> None:
    done = run("predict", photograph, "--weights", "~/own.pth")
    assert done.returncode == 2
    assert done.stderr == "error: There is no home folder to look for '~/own.pth' in; give the whole path.\n"


@pytest.mark.parametrize("home", ["", "/nonexistent", os.devnull])
def test_a_home_that_is_none_is_as_good(home: str, run: Run) -> None:
    done = run("weights", "list", HOME=home)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_folder_that_cannot_be_had_is_named_with_a_remedy(run: Run) -> None:
    done = run("weights", "fetch", "imagenet", HOME=os.devnull)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert CACHE_VARIABLE in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="a shell closes the streams")
@pytest.mark.parametrize(
    ("redirect", "code"),
    [(">&-", 0), ("2>&-", 0), ("<&-", 0), ("<&- >&- 2>&-", 0), ("| head -n 1", 0), (">/dev/full", 2)],
)
def test_closed_and_full_streams_bring_no_traceback(redirect: str, code: int, run: Run) -> None:
    if redirect == ">/dev/full" and not Path("/dev/full").exists():
        pytest.skip("there is no full device here")
    done = run("rf", "--json", redirect=redirect)
    assert done.returncode == code
    assert done.stderr.count("\n") == (1 if code else 0), done.stderr


@pytest.mark.skipif(os.name != "posix", reason="a shell closes the streams")
def test_bad_input_is_bad_input_where_nobody_can_be_told(run: Run) -> None:
    done = run("channels", "3z", redirect=">&- 2>&-")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")
