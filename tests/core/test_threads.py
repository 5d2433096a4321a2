from __future__ import annotations

import os
import subprocess
import sys

import pytest

from googlenet_core import threads
from tests.conftest import ROOT


@pytest.mark.parametrize(
    "own", [{"OMP_WAIT_POLICY": "ACTIVE"}, {"GOMP_SPINCOUNT": "7"}, {"KMP_BLOCKTIME": "0"}, {"OMP_WAIT_POLICY": ""}]
)
def test_what_the_user_decided_stays(own: dict[str, str]) -> None:
    environ = dict(own)
    threads.wait_asleep(environ)
    assert environ == own


def test_other_settings_are_kept() -> None:
    environ = {"OMP_NUM_THREADS": "3"}
    threads.wait_asleep(environ)
    assert environ == {"OMP_NUM_THREADS": "3"} | threads.SETTINGS


@pytest.mark.parametrize("way", [["-c", "import googlenet_core, torch"], ["-m", "googlenet_core", "summary", "--json"]])
def test_openmp_has_read_it_when_pytorch_is_loaded(way: list[str]) -> None:
    environ = {name: value for name, value in os.environ.items() if name not in threads.SETTINGS}
    ended = subprocess.run(
        [sys.executable, *way],
        cwd=ROOT,
        env=environ | {"OMP_DISPLAY_ENV": "verbose"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "OMP_WAIT_POLICY = 'PASSIVE'" in ended.stderr.replace("='", " = '")
