"""A server with rooms for the tests of what browsers ask, and who is in them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.classroom import desk, hub
from app.classroom.limits import WINDOW_S, Tries
from app.classroom.stores import in_memory
from tests.conftest import PATIENCE_S
from tests.support.classroom.served import FIELD, FILES, Browser, Served, serving
from tests.support.clock import Clock


@pytest.fixture(scope="package")
def tries_clock() -> Clock:
    """What the limit of tried codes goes by."""
    return Clock()


@pytest.fixture(scope="module")
def server(tries_clock: Clock) -> Iterator[Served]:
    with serving(tries=Tries(tries_clock.monotonic), forwarded_allow_ips="*") as one:
        yield one


@pytest.fixture
def served(server: Served, tries_clock: Clock) -> Iterator[Served]:
    """The server, to which nobody has said anything wrong lately, and with place for rooms."""
    tries_clock.now_s += WINDOW_S
    yield server
    server.store.away = False
    for code in server.store.kept_codes():
        server.does(server.store.end(code))


@pytest.fixture
def room(served: Served) -> tuple[str, str]:
    return served.open()


@pytest.fixture
def code(room: tuple[str, str]) -> str:
    return room[0]


@pytest.fixture
def host(served: Served, room: tuple[str, str]) -> Browser:
    return served.browser().lead(*room)


@pytest.fixture
def asked(room: tuple[str, str]) -> str:
    """The code of a room in which there is a vote."""
    desk.ask(*room, FIELD, FILES)
    return room[0]


@pytest.fixture
def brisk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A server that looks at its rooms all the time."""
    monkeypatch.setattr(in_memory, "LISTEN_S", 0.02)
    with serving() as one:
        yield one


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A server that looks at its rooms when something happens."""
    monkeypatch.setattr(in_memory, "LISTEN_S", PATIENCE_S)
    with serving(hub.Pace()) as one:
        yield one
