"""The proxy of ``compose.yaml``, really run, in front of stand-ins for the app: what it lets through and what it refuses."""

from __future__ import annotations

import contextlib
import json
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.conftest import PATIENCE_S
from tests.container import proxied
from tests.container.asking import UPGRADE, answer, ask, connect, head
from tests.container.stand_in import StandIn, stand_in
from tests.e2e.conftest import Server

MEGA = 2**20
UPLOAD = "/_stcore/upload_file/session/file"
QUICK = {
    "timeout client 30s": "timeout client 1s",
    "timeout http-request 10s": "timeout http-request 1s",
    "timeout server 5m": "timeout server 1s",
    "timeout server 30s": "timeout server 1s",
    "wait-for-body time 10s": "wait-for-body time 1s",
}
"""A second for what takes ten, and longer, outside of tests."""
FORGETS_SOON = {"(10s)": "(3s)"}
"""Over how long requests are counted."""
Replicas = tuple[StandIn, StandIn]


@pytest.fixture(scope="module")
def replicas() -> Iterator[Replicas]:
    with stand_in("one") as one, stand_in("two") as two:
        yield one, two


def ports(replicas: Replicas) -> tuple[int, int]:
    return replicas[0].port, replicas[1].port


@pytest.fixture(scope="module")
def proxy(replicas: Replicas, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """With every limit as people get it."""
    with proxied.proxy(tmp_path_factory.mktemp("proxy"), ports(replicas)) as running:
        yield running


@pytest.fixture
def quick(replicas: Replicas, tmp_path: Path) -> Iterator[Server]:
    with proxied.proxy(tmp_path, ports(replicas), QUICK) as running:
        yield running


def told(proxy: Server, **headers: object) -> dict[str, object]:
    """What a replica says it was asked, and the cookie that the proxy added."""
    with connect(proxy) as connection:
        connection.sendall(head("GET", "/", **headers))
        response = answer(connection)
        return json.loads(response.read()) | {"cookie": (response.getheader("set-cookie") or "").partition(";")[0]}


def until(happens: Callable[[], bool], pause_s: float = 0.05) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(pause_s)


@pytest.mark.parametrize("service", ["proxy", "proxy-gpu"])
def test_haproxy_takes_the_file_as_it_is(service: str) -> None:
    checked = subprocess.run(
        [proxied.program(), "-c", "-f", str(proxied.CONFIG)],
        env=proxied.settings(service),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    complaints = [line for line in checked.stderr.splitlines() if "[WARNING]" in line or "[ALERT]" in line]
    assert all("could not resolve address" in line for line in complaints), checked.stderr  # of the containers


def test_a_visitor_stays_with_one_replica_and_many_are_spread_over_both(proxy: Server) -> None:
    first = told(proxy)
    assert {told(proxy, Cookie=first["cookie"])["name"] for _ in range(10)} == {first["name"]}
    assert {told(proxy)["name"] for _ in range(10)} == {"one", "two"}


def test_an_upload_goes_where_its_page_came_from(proxy: Server) -> None:
    for _ in range(4):
        first = told(proxy)
        with connect(proxy) as connection:
            connection.sendall(head("PUT", UPLOAD, Cookie=first["cookie"], Content_Length=3) + b"abc")
            assert json.loads(answer(connection).read())["name"] == first["name"]


def test_a_visitor_of_a_replica_that_is_not_ready_goes_to_the_other(tmp_path: Path) -> None:
    often = proxied.LOOKS_OFTEN
    with (
        stand_in("one") as one,
        stand_in("two") as two,
        proxied.proxy(tmp_path, (one.port, two.port), often) as running,
    ):
        first = told(running)
        mine, other = (one, two) if first["name"] == "one" else (two, one)
        mine.ready = False
        until(lambda: told(running, Cookie=first["cookie"])["name"] == other.name)
        assert ask(running, "PUT", UPLOAD, b"abc", Cookie=first["cookie"]) == 200
        assert one.checked_as == {proxied.NAMES[0]}  # a replica is asked for by its own name
        assert two.checked_as == {proxied.NAMES[1]}


def test_a_replica_learns_from_the_proxy_alone_whom_a_request_is_from(proxy: Server) -> None:
    lies = {"X-Forwarded-For": "192.0.2.1", "X-Real-IP": "192.0.2.1", "Forwarded": "for=192.0.2.1"}
    headers = told(proxy, **lies, **{"X-Forwarded-Host": "outside.example"})["headers"]
    assert headers == {"host": "localhost", "x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "http"}


@pytest.mark.parametrize("path", ["metrics", "metrics/", "%6detrics", "Metrics", "metrics?families=all"])
def test_the_metrics_are_hidden(proxy: Server, path: str) -> None:
    assert ask(proxy, "GET", f"/_stcore/{path}") == 404
    assert ask(proxy, "OPTIONS", f"/_stcore/{path}") == 404


def test_a_picture_of_the_largest_size_is_let_through(proxy: Server) -> None:
    assert ask(proxy, "PUT", UPLOAD, bytes(21 * MEGA)) == 200


@pytest.mark.parametrize("length", [22 * MEGA + 1, 2**32 + 1, 2**63 - 1, 2**64 + 1])
def test_a_larger_one_is_refused_before_any_of_it_is_read(proxy: Server, replicas: Replicas, length: int) -> None:
    before = [replica.uploads for replica in replicas]
    assert ask(proxy, "PUT", UPLOAD, Content_Length=length) == 413  # nothing was sent yet
    assert [replica.uploads for replica in replicas] == before


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/_stcore/%75pload_file/session/file", "/readyz"])
def test_only_the_upload_takes_a_large_body(proxy: Server, path: str) -> None:
    assert ask(proxy, "POST", path, b"small") == 200  # the proxy's part; the app refuses these methods
    assert ask(proxy, "POST", path, Content_Length=4097) == 413


@pytest.mark.parametrize("path", ["/", UPLOAD])
def test_a_body_of_unknown_length_is_refused(proxy: Server, path: str) -> None:
    assert ask(proxy, "PUT", path, Transfer_Encoding="chunked") == 411


@pytest.mark.parametrize(
    "sent",
    [b"GET / HTTP/1.1\r\nHost: local", head("POST", "/", Content_Length=10) + b"abc"],
    ids=["headers", "a small body"],
)
def test_who_is_slow_with_these_is_refused(quick: Server, sent: bytes) -> None:
    with connect(quick) as connection:
        connection.sendall(sent)
        assert answer(connection).status == 408
        assert connection.recv(1) == b""


def test_a_picture_that_stops_coming_is_given_up(quick: Server) -> None:
    with connect(quick) as connection:
        connection.sendall(head("PUT", UPLOAD, Content_Length=MEGA) + bytes(1000))
        assert answer(connection).status >= 400


def test_a_websocket_that_says_nothing_stays_open(quick: Server) -> None:
    with connect(quick) as silent:
        silent.sendall(head("GET", "/_stcore/stream", **UPGRADE))
        assert answer(silent).status == 101
        with connect(quick) as gone:  # a connection that is not a websocket is closed meanwhile
            assert gone.recv(1) == b""
        silent.sendall(b"still there")
        heard = b""
        while not heard.endswith(b"still there"):
            heard += silent.recv(100)


def test_what_a_server_sends_little_by_little_arrives_little_by_little(proxy: Server, replicas: Replicas) -> None:
    for replica in replicas:
        replica.go_on.clear()
    with connect(proxy) as connection:
        connection.sendall(head("GET", "/drips"))
        response = answer(connection)
        for number in range(3):
            assert response.readline() == b"data: %d\n" % number
            assert response.readline() == b"\n"
            for replica in replicas:
                replica.go_on.set()


def test_a_replica_gets_a_few_pictures_at_a_time_and_the_others_wait(replicas: Replicas, tmp_path: Path) -> None:
    few = {"maxconn 16": "maxconn 2"}
    with proxied.proxy(tmp_path, ports(replicas), few) as running, ThreadPoolExecutor(12) as pool:
        for replica in replicas:
            replica.most_uploading = 0
            replica.go_on.clear()
        uploads = [pool.submit(ask, running, "PUT", UPLOAD, bytes(MEGA)) for _ in range(12)]
        until(lambda: sum(replica.uploading for replica in replicas) == 4)
        for replica in replicas:
            replica.go_on.set()
        assert [upload.result() for upload in uploads] == [200] * 12
        assert [replica.most_uploading for replica in replicas] == [2, 2]


def test_a_flood_from_one_address_is_refused_and_forgiven_and_no_others(replicas: Replicas, tmp_path: Path) -> None:
    with proxied.proxy(tmp_path, ports(replicas), FORGETS_SOON, REQUESTS_PER_ADDRESS="50") as running:
        with connect(running) as connection:
            statuses = []
            while 429 not in statuses:
                connection.sendall(head("GET", "/"))
                response = answer(connection)
                response.read()
                statuses.append(response.status)
            assert response.getheader("retry-after") == "10"
            assert set(statuses) == {200, 429}
        assert ask(running, "GET", "/", source="127.0.0.2") == 200
        until(lambda: ask(running, "GET", "/") == 200, pause_s=0.5)  # those refused count too
        assert '"GET / HTTP/1.1"' not in running.log.read_text()  # or a flood of requests were one of lines too


def test_new_sessions_have_a_limit_of_their_own(replicas: Replicas, tmp_path: Path) -> None:
    with proxied.proxy(tmp_path, ports(replicas), FORGETS_SOON, SESSIONS_PER_ADDRESS="20") as running:
        assert ask(running, "GET", "/_stcore/stream", **UPGRADE) == 101
        until(lambda: ask(running, "GET", "/_stcore/stream", **UPGRADE) == 429, pause_s=0)
        assert ask(running, "PUT", UPLOAD, b"abc") == 429
        assert ask(running, "GET", "/") == 200
        until(lambda: ask(running, "GET", "/_stcore/stream", **UPGRADE) == 101, pause_s=0.5)  # those refused count too


def is_let_in(proxy: Server, open_ones: contextlib.ExitStack) -> bool:
    """Whether a new connection, which stays open, is answered."""
    try:
        connection = open_ones.enter_context(connect(proxy))
        connection.sendall(head("GET", "/"))
        response = answer(connection)
    except (ConnectionError, HTTPException):
        return False
    return bool(response.read())


def test_connections_beyond_the_limit_are_closed_without_an_answer(replicas: Replicas, tmp_path: Path) -> None:
    with proxied.proxy(tmp_path, ports(replicas), CONNECTIONS_PER_ADDRESS="20") as running:
        with contextlib.ExitStack() as open_ones:
            let_in: list[bool] = []

            def are_twenty() -> bool:
                let_in.append(is_let_in(running, open_ones))
                return sum(let_in) == 20

            until(are_twenty, pause_s=0)  # who asked whether the proxy runs may still be counted for a moment
            assert not any(is_let_in(running, open_ones) for _ in range(5))
            assert ask(running, "GET", "/", source="127.0.0.2") == 200
        until(lambda: running.status("/") == 200)
