"""Warming up, readiness, and what happens when the server cannot start."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from streamlit.runtime import Runtime
from streamlit.web.server.app_discovery import discover_asgi_app

from app import server
from app.absent_sessions import AbsentSessions
from app.owners import OwnedMedia
from app.uploads import UnreadFiles
from googlenet_core.errors import WeightsError
from tests.conftest import PATIENCE_S, ROOT
from tests.e2e.conftest import free_port


@pytest.fixture(autouse=True)
def _thaw() -> Iterator[None]:
    yield
    gc.unfreeze()


def _readyz(warmup: server.Warmup) -> tuple[int, dict[str, str]]:
    response = asyncio.run(warmup.readyz(None))  # type: ignore[arg-type]
    return response.status_code, json.loads(bytes(response.body))


def test_ready_is_said_only_after_the_work_is_done() -> None:
    may_finish = threading.Event()
    warmup = server.Warmup(lambda: may_finish.wait(PATIENCE_S))
    thread = warmup.start()
    assert _readyz(warmup)[0] == 503
    may_finish.set()
    thread.join(PATIENCE_S)
    assert _readyz(warmup) == (200, {"status": "ready", "reason": "The engine is loaded."})


def test_warm_objects_are_left_alone_by_the_garbage_collector() -> None:
    assert gc.get_freeze_count() == 0
    server.Warmup(lambda: None).start().join(PATIENCE_S)
    assert gc.get_freeze_count() > 0


def test_our_own_error_is_shown_as_it_is() -> None:
    def fail() -> None:
        raise WeightsError("The weights file is cut short; fetch it again.")

    warmup = server.Warmup(fail)
    warmup.start().join(PATIENCE_S)
    assert _readyz(warmup) == (503, {"status": "failed", "reason": "The weights file is cut short; fetch it again."})


def test_an_unexpected_error_is_logged_and_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise RuntimeError("secret detail")

    warmup = server.Warmup(fail)
    warmup.start().join(PATIENCE_S)
    code, said = _readyz(warmup)
    assert code == 503
    assert "secret detail" not in said["reason"]
    assert "secret detail" in caplog.text


def test_the_place_comes_from_the_environment() -> None:
    assert server.listening_place({}) == ("127.0.0.1", 8501)
    assert server.listening_place({"PORT": "", "ADDRESS": ""}) == ("127.0.0.1", 8501)
    assert server.listening_place({"PORT": " 9000 ", "ADDRESS": "0.0.0.0"}) == ("0.0.0.0", 9000)


@pytest.mark.parametrize("port", ["abc", "0", "-1", "65536", "85 01", "²", "9" * 5000])
def test_a_port_that_is_no_port_is_refused_by_name(port: str) -> None:
    with pytest.raises(ValueError, match="PORT is"):
        server.listening_place({"PORT": port})


def test_a_port_in_use_is_one_clear_line_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        monkeypatch.delenv("ADDRESS", raising=False)
        assert server.main() == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    assert f"Port {port} is in use" in output.err


def test_an_address_that_is_not_ours_is_refused() -> None:
    reason = server.refusal("203.0.113.7", 8501)
    assert reason is not None
    assert "203.0.113.7" in reason


def test_a_free_place_is_not_refused() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert server.refusal("127.0.0.1", port) is None


def test_streamlits_own_command_finds_the_app() -> None:
    found = discover_asgi_app(ROOT / "app" / "server.py")
    assert (found.is_asgi_app, found.import_string) == (True, "server:app")


def test_the_app_has_stores_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Runtime, "_instance", None)  # there may be one at a time
    runtime = server.app._create_runtime()
    assert isinstance(runtime.media_file_mgr._storage, OwnedMedia)
    assert isinstance(runtime.uploaded_file_mgr, UnreadFiles)
    assert isinstance(runtime._session_mgr._session_storage, AbsentSessions)  # type: ignore[attr-defined]


def test_it_is_served_with_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[tuple[uvicorn.Config, tuple[str, int]]] = []

    def run(running: uvicorn.Server, sockets: list[socket.socket]) -> None:
        served.append((running.config, sockets[0].getsockname()))

    monkeypatch.setattr(uvicorn.Server, "run", run)
    monkeypatch.setattr(server.connections, "raise_descriptors", lambda: 1024)
    port = free_port()
    server._serve("127.0.0.1", port)
    ((config, place),) = served
    assert place == ("127.0.0.1", port)
    assert config.app is server.app
    assert not config.access_log
    assert config.ws_max_size == server.MOST_BYTES
    assert isinstance(config.http, type)
    assert isinstance(config.ws, type)
    assert config.http._places is config.ws._places  # type: ignore[attr-defined]


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="no socket for both kinds of addresses here")
def test_all_addresses_are_those_of_both_kinds() -> None:
    with server._listen("::", 0) as place:
        port = place.getsockname()[1]
        for address in ("127.0.0.1", "::1"):
            with socket.create_connection((address, port), timeout=PATIENCE_S):
                pass
