"""The real server: what it answers, with which headers, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page

from app.serving.security import security_headers
from tests.conftest import PATIENCE_S, ROOT
from tests.e2e.conftest import Server, start_server


@pytest.mark.parametrize("path", ["/", "/livez", "/readyz", "/_stcore/health", "/media/nothing"])
def test_every_response_carries_the_security_headers(server: Server, path: str) -> None:
    request = urllib.request.Request(server.url + path)
    with urllib.request.build_opener(_KeepErrors).open(request, timeout=PATIENCE_S) as response:
        got = {name.lower(): value for name, value in response.headers.items()}
    assert got | security_headers() == got


def test_alive_and_ready_are_answered(server: Server) -> None:
    assert server.status("/livez") == 200
    with urllib.request.urlopen(server.url + "/readyz", timeout=PATIENCE_S) as response:
        assert json.load(response)["status"] == "ready"


def test_pytorchs_threads_wait_asleep(server: Server) -> None:
    told = server.log.read_text().replace("='", " = '")  # each maker of OpenMP has its own spaces
    assert "OMP_WAIT_POLICY = 'PASSIVE'" in told


def test_the_first_page_is_served_before_the_engine_is_ready(tmp_path: Path) -> None:
    running = start_server(tmp_path)
    try:
        while running.status("/livez") == 0:
            assert running.process.poll() is None, running.log.read_text()
        assert (running.status("/"), running.status("/readyz")) == (200, 503)
        running.wait_until_ready()
    finally:
        running.stop()


@pytest.mark.skipif(os.name != "posix", reason="signals of this kind are POSIX's")
def test_ctrl_c_ends_it_without_a_complaint(tmp_path: Path) -> None:
    running = start_server(tmp_path)
    try:
        running.wait_until_ready()
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(PATIENCE_S) == 0
    finally:
        running.stop()
    assert "Traceback" not in running.log.read_text()


def test_a_second_server_on_the_same_port_is_refused(server: Server) -> None:
    port = server.url.rsplit(":", 1)[1]
    second = subprocess.run(
        [sys.executable, "-m", "app.server"],
        cwd=ROOT,
        env={"PORT": port},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert second.returncode == 2
    assert second.stderr.strip().splitlines() == [
        f"Port {port} is in use; stop what listens there or choose another: PORT={int(port) + 1}"
    ]
    assert server.status("/livez") == 200


def test_a_request_under_a_foreign_name_is_refused(server: Server) -> None:
    request = urllib.request.Request(server.url + "/", headers={"Host": "attacker.example"})
    with urllib.request.build_opener(_KeepErrors).open(request, timeout=PATIENCE_S) as response:
        assert response.status in (400, 403, 421)
        assert b"<script" not in response.read()


def test_an_upload_without_its_token_is_refused(server: Server) -> None:
    request = urllib.request.Request(server.url + "/_stcore/upload_file/session/file", method="PUT", data=b"x")
    with urllib.request.build_opener(_KeepErrors).open(request, timeout=PATIENCE_S) as response:
        assert response.status == 403


def test_the_page_asks_nothing_outside_and_breaks_no_policy(page: Page) -> None:
    page.goto("/")
    page.get_by_role("heading", level=1).first.wait_for()


class _KeepErrors(urllib.request.HTTPErrorProcessor):
    """Hands back a response of any status instead of raising."""

    def http_response(self, request: urllib.request.Request, response: object) -> object:
        return response

    https_response = http_response
