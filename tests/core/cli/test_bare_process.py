"""The command line in a process that has next to nothing: it does what needs nothing, and names what it lacks."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from googlenet_core.weights.fetching.cache_folder import CACHE_VARIABLE
from tests.conftest import PATIENCE_S
from tests.support.programs.bare import as_another, nameless, unset

Run = Callable[..., "subprocess.CompletedProcess[str]"]

needs_shell = pytest.mark.skipif(os.name != "posix", reason="a shell closes streams and deletes the folder it is in")
needs_full_device = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command in an empty folder that is not the project's, without home and name."""
    folder = tmp_path / "empty"
    folder.mkdir()
    pretended = nameless(tmp_path)

    def command(
        *words: object, before: str = "", redirect: str = "", user: list[str] | None = None, **more: str
    ) -> subprocess.CompletedProcess[str]:
        shell = f'{before} {shlex.join(user or [])} "$0" -m googlenet_core "$@" {redirect}'
        return subprocess.run(
            ["sh", "-c", shell, sys.executable, *map(str, words)],
            cwd=folder,
            env={**(unset() if user else pretended), **more},
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


@pytest.mark.parametrize(
    "words", [["weights", act, name] for act in ("fetch", "verify") for name in ("imagenet", "imagenet-caffe")]
)
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


@needs_shell
@pytest.mark.parametrize("redirect", [">&-", "2>&-", "<&-", "<&- >&- 2>&-", "| head -n 1"])
def test_closed_streams_bring_no_traceback(redirect: str, run: Run) -> None:
    done = run("rf", "--json", redirect=redirect)
    assert (done.returncode, done.stderr) == (0, "")


@needs_shell
def test_bad_input_is_bad_input_where_nobody_can_be_told(run: Run) -> None:
    done = run("channels", "3z", redirect=">&- 2>&-")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")


@needs_full_device
@pytest.mark.parametrize(
    ("words", "redirect", "code", "lines"),
    [
        ("channels 3a", ">/dev/full", 2, 1),
        ("channels 3a", ">/dev/full 2>/dev/full", 2, 0),
        ("channels 3a", "2>/dev/full", 0, 0),
        ("channels 3z", "2>/dev/full", 2, 0),
        ("channels", "2>/dev/full", 2, 0),
        ("channels 3z", ">/dev/full", 2, 1),
        ("predict none.jpg", "2>/dev/full", 2, 0),
    ],
)
def test_a_full_disk_behind_a_stream_changes_no_exit_code(
    words: str, redirect: str, code: int, lines: int, run: Run
) -> None:
    done = run(*words.split(), redirect=redirect)
    assert (done.returncode, done.stderr.count("\n")) == (code, lines), done.stderr


@needs_full_device
def test_what_a_library_left_unwritten_changes_no_exit_code() -> None:
    code = "import warnings; from googlenet_core.cli import main; warnings.warn('lost'); main.main(['channels', '3a'])"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", code], env=unset(), stdout=subprocess.PIPE, stderr=full, timeout=PATIENCE_S
        )
    assert done.returncode == 0


@needs_shell
@pytest.mark.parametrize(
    "words",
    [
        "predict picture.jpg",
        "predict {photograph}",
        "summary",
        "graph",
        "notebook {photograph} --layer 3a -o view.ipynb",
    ],
)
def test_from_a_deleted_folder_what_needs_one_is_refused_in_one_line(words: str, run: Run, photograph: Path) -> None:
    done = run(*words.format(photograph=photograph).split(), before='rmdir "$PWD";')
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: The working folder was deleted; start again in one that is there.\n"


@needs_shell
@pytest.mark.parametrize("words", ["channels 3a", "weights list", "weights verify", "--help"])
def test_from_a_deleted_folder_what_needs_none_is_answered(words: str, run: Run) -> None:
    done = run(*words.split(), before='rmdir "$PWD";')
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


@pytest.mark.parametrize("home", ["", os.devnull])
def test_an_explanation_says_nothing_of_folders_that_a_library_lacks(home: str, run: Run, photograph: Path) -> None:
    done = run("explain", photograph, "--json", **({"HOME": home} if home else {}))
    assert (done.returncode, done.stderr) == (0, "")
    assert '"method": "grad-cam"' in done.stdout


def test_the_folder_that_a_user_named_for_matplotlib_is_used(run: Run, photograph: Path, tmp_path: Path) -> None:
    named = tmp_path / "named"
    done = run("explain", photograph, MPLCONFIGDIR=str(named))
    assert (done.returncode, done.stderr) == (0, "")
    assert list(named.iterdir())


@pytest.fixture
def open_photograph(photograph: Path) -> Iterator[Path]:
    """The photograph where every user may read it, which pytest's own folders are closed to."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield Path(shutil.copy(photograph, folder))


@pytest.mark.parametrize(
    "words", ["channels 3a", "summary", "weights verify", "predict {photograph}", "explain {photograph}"]
)
def test_another_user_without_a_name_gets_the_same_answers(words: str, run: Run, open_photograph: Path) -> None:
    done = run(*words.format(photograph=open_photograph).split(), user=as_another())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_another_user_is_told_in_one_line_what_cannot_be_written(run: Run, open_photograph: Path) -> None:
    done = run("maps", open_photograph, "--layer", "3a", "--out", "maps.png", user=as_another())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: Cannot write 'maps.png': Permission denied.\n"
