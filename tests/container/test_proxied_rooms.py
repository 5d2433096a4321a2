"""What the proxy of ``compose.yaml`` does with a class's rooms: answers that never end, and votes of a few bytes."""

from __future__ import annotations

import contextlib
import http.client
import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.conftest import PATIENCE_S
from tests.container import proxied
from tests.container.asking import answer, ask, connect, head
from tests.container.stand_in import StandIn, stand_in
from tests.e2e.conftest import Server

ROOM = "/classroom/rooms/K7MW"
EVENTS = f"{ROOM}/events?as=student"
SILENCE = "timeout server 45s"


@pytest.fixture
def replicas() -> Iterator[tuple[StandIn, StandIn]]:
    with stand_in("one") as one, stand_in("two") as two:
        yield one, two


def until(happens: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@contextlib.contextmanager
def proxy(folder: Path, replicas: tuple[StandIn, StandIn], changes: Mapping[str, str] = {}) -> Iterator[Server]:
    with proxied.proxy(folder, (replicas[0].port, replicas[1].port), changes) as running:
        yield running


@contextlib.contextmanager
def events(running: Server, cookie: str = "") -> Iterator[http.client.HTTPResponse]:
    with connect(running) as connection:
        connection.sendall(head("GET", EVENTS, **({"Cookie": cookie} if cookie else {})))
        with contextlib.closing(answer(connection)) as response:
            assert response.status == 200
            yield response


def told(response: http.client.HTTPResponse) -> str:
    """The next event; nothing where there will be none."""
    with contextlib.suppress(http.client.HTTPException):
        while line := response.readline():
            if line.startswith(b"data: "):
                return line.removeprefix(b"data: ").decode().strip()
    return ""


def test_events_go_on_beyond_every_limit_as_long_as_something_is_said(
    replicas: tuple[StandIn, StandIn], tmp_path: Path
) -> None:
    short = {
        SILENCE: "timeout server 2s",
        "timeout client 30s": "timeout client 2s",
        "timeout http-request 10s": "timeout http-request 2s",
    }
    with proxy(tmp_path, replicas, short) as running, events(running) as response:
        name, begun = told(response), time.monotonic()
        assert name
        while time.monotonic() < begun + 5:
            assert told(response) == name


def test_a_replica_that_says_nothing_is_left(replicas: tuple[StandIn, StandIn], tmp_path: Path) -> None:
    for replica in replicas:
        replica.beat_s = PATIENCE_S
    with proxy(tmp_path, replicas, {SILENCE: "timeout server 1s"}) as running, events(running) as response:
        assert told(response)
        assert told(response) == ""


def test_a_replica_that_is_not_ready_any_more_is_left_for_the_other(
    replicas: tuple[StandIn, StandIn], tmp_path: Path
) -> None:
    with proxy(tmp_path, replicas, proxied.LOOKS_OFTEN) as running:
        with events(running) as response:
            cookie = (response.getheader("set-cookie") or "").partition(";")[0]
            name = told(response)
            assert name
            mine, other = sorted(replicas, key=lambda replica: replica.name != name)
            mine.ready = False
            while told(response) == name:
                pass
        with events(running, cookie) as response:
            assert told(response) == other.name


def test_a_room_is_on_the_replica_of_its_page(replicas: tuple[StandIn, StandIn], tmp_path: Path) -> None:
    with proxy(tmp_path, replicas) as running:
        for _ in range(4):
            with connect(running) as connection:
                connection.sendall(head("GET", "/room/K7MW"))
                response = answer(connection)
                name = json.loads(response.read())["name"]
                cookie = (response.getheader("set-cookie") or "").partition(";")[0]
            with events(running, cookie) as response:
                assert told(response) == name


def test_who_leaves_is_not_in_the_log(replicas: tuple[StandIn, StandIn], tmp_path: Path) -> None:
    with proxy(tmp_path, replicas) as running:
        for _ in range(5):
            with events(running) as response:
                assert told(response)
        until(lambda: not any(replica.listening for replica in replicas))
        with connect(running) as connection:
            connection.sendall(b"nonsense\r\n\r\n")  # is logged
            answer(connection)
        until(lambda: "BADREQ" in running.log.read_text())
        assert "K7MW" not in running.log.read_text()


@pytest.mark.parametrize("path", ["votes", "seats", "host", "standing", "phase", "control"])
def test_what_is_said_to_a_room_is_short(replicas: tuple[StandIn, StandIn], tmp_path: Path, path: str) -> None:
    with proxy(tmp_path, replicas) as running:
        assert ask(running, "POST", f"{ROOM}/{path}", bytes(4096)) == 200
        assert ask(running, "POST", f"{ROOM}/{path}", Content_Length=4097) == 413
        assert ask(running, "POST", f"{ROOM}/{path}", Transfer_Encoding="chunked") == 411
        assert ask(running, "DELETE", f"{ROOM}/seats") == 200
