from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from googlenet_core.process import threads
from tests.conftest import ROOT


@pytest.mark.parametrize(
    "own", [{"OMP_WAIT_POLICY": "ACTIVE"}, {"GOMP_SPINCOUNT": "7"}, {"KMP_BLOCKTIME": "0"}, {"OMP_WAIT_POLICY": ""}]
)
def test_what_the_user_decided_stays(own: dict[str, str]) -> None:
    environ = dict(own)
    threads.wait_asleep(environ)
    assert environ == own


@pytest.mark.parametrize(
    ("own", "free", "looks"), [({}, 1, "20000"), ({}, None, "3000"), ({threads.HOW_MANY: "3"}, 2, "3000")]
)
def test_threads_look_long_only_where_no_more_compute_than_cores_are_free(
    own: dict[str, str], free: int | None, looks: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "free_cores", lambda: free)
    environ = dict(own)
    threads.wait_asleep(environ)
    assert environ == own | {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": looks}


@pytest.mark.parametrize("way", [["-c", "import googlenet_core, torch"], ["-m", "googlenet_core", "summary", "--json"]])
def test_openmp_has_read_it_when_pytorch_is_loaded(way: list[str]) -> None:
    environ = {name: value for name, value in os.environ.items() if name not in threads.WAITING}
    ended = subprocess.run(
        [sys.executable, *way],
        cwd=ROOT,
        env=environ | {"OMP_DISPLAY_ENV": "verbose"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "OMP_WAIT_POLICY = 'PASSIVE'" in ended.stderr.replace("='", " = '")


def _looks(
    monkeypatch: pytest.MonkeyPatch, folder: Path, *running: str, cores: int = 4, held_to: int | None = None
) -> Path:
    """Make a file that tells, look after look, how many threads want a core."""
    load, later = folder / "loadavg", iter(running[1:])
    load.write_text(f"0.20 0.18 0.12 {running[0]}/80 11206\n", encoding="ascii")
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    monkeypatch.setattr(threads, "quota", lambda: held_to)
    monkeypatch.setattr(
        threads.time, "sleep", lambda _s: _looks(monkeypatch, folder, *later, cores=cores, held_to=held_to)
    )
    return load


@pytest.mark.parametrize(
    ("running", "free"),
    [
        (["1"], 4),
        (["2", "2", "2"], 3),
        (["4", "4", "4"], 1),
        (["90", "90", "90"], 1),
        (["3", "1"], 4),  # who wanted a core at the first look was gone at the second
        (["4", "4", "3"], 2),
    ],
)
def test_cores_that_other_programs_want_are_not_free(
    running: list[str], free: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert threads.free_cores(_looks(monkeypatch, tmp_path, *running)) == free


@pytest.mark.parametrize("running", ["0", "", "some"])
def test_a_system_that_does_not_tell_is_not_guessed_at(
    running: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert threads.free_cores(_looks(monkeypatch, tmp_path, running)) is None
    assert threads.free_cores(tmp_path / "nothing") is None
    (tmp_path / "short").write_text("0.2\n", encoding="ascii")
    assert threads.free_cores(tmp_path / "short") is None


@pytest.mark.parametrize(
    ("threads_here", "free", "environ", "share"),
    [(4, 4, {}, 4), (4, 3, {}, 3), (2, 3, {}, 2), (4, None, {}, 4), (4, 1, {threads.HOW_MANY: "4"}, 4)],
)
def test_no_more_threads_than_free_cores_unless_the_user_decided(
    threads_here: int, free: int | None, environ: dict[str, str], share: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "free_cores", lambda: free)
    assert threads.fair_share(threads_here, environ) == share


@pytest.mark.skipif(not Path("/proc/loadavg").exists(), reason="only Linux tells")
def test_beside_programs_that_keep_every_core_one_is_left() -> None:
    with ExitStack() as running:
        for _ in range(os.cpu_count() or 1):
            loop = running.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", "print(flush=True)\nwhile True: pass"], stdout=subprocess.PIPE, text=True
                )
            )
            running.callback(loop.kill)
            assert loop.stdout
            loop.stdout.readline()
        assert threads.free_cores() == 1


@pytest.mark.parametrize(
    ("told", "cores"),
    [("200000 100000", 2), ("150000 100000", 2), ("1000 100000", 1), ("max 100000", None), ("", None), ("5 0", None)],
)
def test_a_containers_quota_is_known(told: str, cores: int | None, tmp_path: Path) -> None:
    (tmp_path / "cpu.max").write_text(told, encoding="ascii")
    assert threads.quota(tmp_path / "cpu.max") == cores
    assert threads.quota(tmp_path / "nothing") is None


@pytest.mark.parametrize(
    ("held_to", "running", "free"), [(2, "1", 2), (2, "3", 2), (2, "4", 1), (8, "1", 4), (None, "1", 4)]
)
def test_no_more_cores_are_free_than_the_quota(
    held_to: int | None, running: str, free: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert threads.free_cores(_looks(monkeypatch, tmp_path, *[running] * 3, held_to=held_to)) == free
