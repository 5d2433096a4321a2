"""The app as it is served, and what happens when the server cannot start."""

from __future__ import annotations

import socket

import pytest
import uvicorn
from streamlit.runtime import Runtime
from streamlit.web.server.app_discovery import discover_asgi_app

from app import server
from app.serving.absent_sessions import AbsentSessions
from app.serving.limits.downloads import StayingDownloads
from app.serving.limits.uploads import UnreadFiles
from tests.conftest import ROOT


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


@pytest.mark.parametrize("name", ["server", "main"])
def test_streamlits_own_command_finds_the_app(name: str) -> None:
    found = discover_asgi_app(ROOT / "app" / f"{name}.py")
    assert (found.is_asgi_app, found.import_string) == (True, f"{name}:app")


def test_the_app_has_stores_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Runtime, "_instance", None)  # there may be one at a time
    runtime = server.app._create_runtime()
    assert isinstance(runtime.media_file_mgr._storage, StayingDownloads)
    assert isinstance(runtime.uploaded_file_mgr, UnreadFiles)
    assert isinstance(runtime._session_mgr._session_storage, AbsentSessions)  # type: ignore[attr-defined]


def test_it_is_served_with_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[tuple[uvicorn.Config, list[socket.socket]]] = []

    def run(running: uvicorn.Server, sockets: list[socket.socket]) -> None:
        served.append((running.config, sockets))

    monkeypatch.setattr(uvicorn.Server, "run", run)
    monkeypatch.setattr(server.connections, "raise_descriptors", lambda: 1024)
    with socket.create_server(("127.0.0.1", 0)) as place:
        server._serve([place])
        assert [sockets for _, sockets in served] == [[place]]
    ((config, _),) = served
    assert config.app is server.app
    assert not config.access_log
    assert config.ws_max_size == server.MOST_BYTES
    assert isinstance(config.http, type)
    assert isinstance(config.ws, type)
    assert config.http._places is config.ws._places  # type: ignore[attr-defined]
