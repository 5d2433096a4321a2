"""What is put around Streamlit's app, by the own server and by Streamlit's command."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit import config

from app.classroom import routes
from app.classroom.stores import choice
from app.serving import asgi, readiness
from app.serving.limits import hosts
from app.serving.limits.hosts import KnownHosts
from app.serving.security import SecurityHeaders
from app.serving.sub_path import SubPath


@pytest.fixture(autouse=True)
def sub_path() -> Iterator[None]:
    """Streamlit's setting as it is found."""
    before = config.get_option("server.baseUrlPath")
    yield
    config.set_option("server.baseUrlPath", before)


def around(*, own_server: bool) -> dict[object, dict[str, object]]:
    """The middleware of an app, from the outside in, with what each was made with."""
    app = st.App(asgi.MAIN, **asgi.options(own_server=own_server))
    asgi.complete(app)
    return {one.cls: dict(one.kwargs) for one in app._user_middleware}


def test_streamlits_command_serves_under_any_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(hosts.HOSTS_VARIABLE, raising=False)
    theirs, own = around(own_server=False), around(own_server=True)
    assert theirs[KnownHosts]["names"] == hosts.ANY
    assert own[KnownHosts]["names"] == hosts.allowed_hosts({})
    assert SecurityHeaders in theirs.keys() & own.keys()
    monkeypatch.setenv(hosts.HOSTS_VARIABLE, "class.example.org")
    assert around(own_server=False)[KnownHosts]["names"] == {"class.example.org"}


def test_health_is_told_under_any_name() -> None:
    assert around(own_server=True)[KnownHosts]["for_all"] == readiness.PATHS


def test_a_sub_path_is_taken_off_before_anything_looks_at_it_and_streamlit_expects_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(asgi.SUB_PATH_VARIABLE, "explorer")
    made = around(own_server=True)
    assert made[SubPath] == {"path": "explorer"}
    assert config.get_option("server.baseUrlPath") == ""
    order = list(made)
    assert order.index(SecurityHeaders) < order.index(SubPath) < order.index(KnownHosts)
    monkeypatch.delenv(asgi.SUB_PATH_VARIABLE)
    config.set_option("server.baseUrlPath", "from-the-command-line")
    assert around(own_server=False)[SubPath] == {"path": "from-the-command-line"}


def test_rooms_are_served_beside_streamlits_app() -> None:
    app = st.App(asgi.MAIN, **asgi.options(own_server=True))
    assert any(getattr(route, "path", "").startswith(f"{routes.PATH}/") for route in app._user_routes)


def test_an_address_of_rooms_that_is_none_is_one_clear_line_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(choice.VARIABLE, "nonsense")
    with pytest.raises(SystemExit) as ended:
        asgi.options(own_server=True)
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
