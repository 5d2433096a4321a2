"""When somebody leaves, their picture and everything made from it leaves the server, though nobody else comes or goes."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from app.serving import departures
from tests.conftest import PATIENCE_S, ROOT


@pytest.fixture(scope="module")
def counted() -> dict[str, dict[str, int]]:
    """What a server keeps before, during and after a visit with an upload."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.e2e.servers.departing"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, dict[str, int]] = json.loads(run.stdout.splitlines()[-1])
    return found


def test_while_the_visitor_is_there_the_server_has_the_picture(counted: dict[str, dict[str, int]]) -> None:
    assert counted["during"]["uploads"] == 1
    assert counted["during"]["bytes of uploads"] > 0
    assert counted["during"]["uploaded files"] == 0, "the page has read it, and the session has it"
    assert counted["during"]["pictures in addresses"] == 0, "Python would keep them beyond every session"
    assert counted["during"]["activation bytes"] > counted["before"]["activation bytes"]


def test_activations_go_at_once_and_the_picture_waits_for_the_visitor_to_come_back(
    counted: dict[str, dict[str, int]],
) -> None:
    assert counted["left"]["activation bytes"] == counted["before"]["activation bytes"]
    assert counted["left"]["uploads"] == 1


def test_after_that_nothing_of_the_picture_is_left(counted: dict[str, dict[str, int]]) -> None:
    gone = counted["gone"]
    for kept in ("activation bytes", "prepared pictures"):
        assert gone.pop(kept) == counted["before"][kept], "what is made of a sample stays for everybody"
    assert set(gone.values()) == {0}


@pytest.mark.parametrize(
    ("text", "wanted_s"), [("7", 7), ("", 120), ("0", 120), ("-3", 120), ("nine", 120), ("9" * 12, 120), ("²", 120)]
)
def test_the_time_to_come_back_is_read_from_the_environment(text: str, wanted_s: int) -> None:
    assert departures.may_come_back_s({departures.COME_BACK_VARIABLE: text}) == wanted_s
    assert departures.may_come_back_s({}) == departures.DEFAULT_COME_BACK_S
