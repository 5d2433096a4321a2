"""The watch over the server that all these tests share: it sees what it is there for, and the server gives it nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PATIENCE_S, ROOT
from tests.e2e.conftest import Server
from tests.e2e.servers.guarded import GUARD_FILE
from tests.e2e.visitors.test_requests import UPGRADE, ask

_TRY = """
import os, socket, sys
from contextlib import suppress
from tests.e2e.servers import guarded

guarded.watch(os.environ["GUARD_FILE"])
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
    exec(sys.argv[1])
"""


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("probe.connect(('192.0.2.1', 80))", "socket.connect ('192.0.2.1', 80)\n"),
        ("probe.sendto(b'x', ('192.0.2.1', 80))", "socket.sendto ('192.0.2.1', 80)\n"),
        ("socket.getaddrinfo('outside.invalid', 80)", "socket.getaddrinfo 'outside.invalid'\n"),
        ("from streamlit import net_util; net_util.get_internal_ip()", "socket.connect ('8.8.8.8', 1)\n"),
        ("probe.connect(('127.0.0.1', 9))", ""),
        ("probe.connect(('192.0.2.1', 9))", ""),
        ("probe.connect(('192.0.2.1', 9)); probe.sendto(b'x', ('192.0.2.1', 9))", "socket.sendto ('192.0.2.1', 9)\n"),
        (
            "socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK).connect(('192.0.2.1', 9))",
            "socket.connect ('192.0.2.1', 9)\n",
        ),
        ("socket.getaddrinfo('localhost', 80)", ""),
    ],
)
def test_a_try_to_reach_another_machine_is_written_down(code: str, written: str, tmp_path: Path) -> None:
    file = tmp_path / "tries"
    command = [sys.executable, "-c", _TRY, code]
    subprocess.run(command, env={GUARD_FILE: str(file), "PYTHONPATH": str(ROOT)}, timeout=PATIENCE_S, check=True)
    assert (file.read_text() if file.exists() else "") == written


@pytest.mark.parametrize("origin", ["https://outside.example", "http://192.0.2.7:8501", "null"])
def test_a_page_of_another_site_makes_the_server_ask_nobody(server: Server, guard_file: Path, origin: str) -> None:
    ask(server, "GET", "/_stcore/stream", **(UPGRADE | {"Origin": origin})).is_refused(403)
    assert not guard_file.exists()
