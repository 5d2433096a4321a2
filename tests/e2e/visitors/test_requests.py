"""Requests that no page of ours makes: each is refused early, with the security headers, and costs no memory."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.serving.security import security_headers
from tests.e2e.conftest import Server
from tests.load.visitor import Visitor

MEGA = 2**20
LIMIT_MB = 20
BOUNDARY = "cut-here"
PART = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'.encode()
END = f"\r\n--{BOUNDARY}--\r\n".encode()


@dataclass(frozen=True)
class Answer:
    """A response as far as it matters here."""

    status: int
    headers: dict[str, str]
    body: bytes

    def is_refused(self, *statuses: int) -> None:
        assert self.status in statuses
        assert self.headers | security_headers() == self.headers
        assert b"Traceback" not in self.body
        assert b"site-packages" not in self.body


def read(connection: socket.socket) -> Answer:
    response = http.client.HTTPResponse(connection)
    response.begin()
    headers = {name.lower(): value for name, value in response.getheaders()}
    body = b"" if response.status == 101 else response.read()
    return Answer(response.status, headers, body)


def connect(server: Server) -> socket.socket:
    place = urlsplit(server.url)
    return socket.create_connection((str(place.hostname), int(place.port or 0)), 30)


def ask(server: Server, method: str, path: str, **headers: str) -> Answer:
    named = {"Host": urlsplit(server.url).netloc, "Connection": "close"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items()), "", ""]
    with connect(server) as connection:
        connection.sendall("\r\n".join(lines).encode())
        return read(connection)


class Upload:
    """The upload route of a session that is there, with its token."""

    def __init__(self, server: Server, visitor: Visitor) -> None:
        self.server = server
        self.path = f"/_stcore/upload_file/{visitor.session_id}/some-file"
        self.headers = {
            "Host": urlsplit(server.url).netloc,
            "Origin": server.url,
            "Cookie": visitor.cookie,
            "X-Xsrftoken": visitor.cookies["_streamlit_xsrf"],
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        }

    def begin(self, **headers: str) -> socket.socket:
        named = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"PUT {self.path} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items()), "", ""]
        connection = connect(self.server)
        connection.sendall("\r\n".join(lines).encode())
        return connection


@pytest.fixture(scope="module")
def upload(server: Server) -> Iterator[Upload]:
    """Somebody who stays for the whole of these tests; in a thread, since Playwright may hold this one's event loop."""
    visitor, done = Visitor(server.url), threading.Event()
    joined: list[bool] = []

    async def visit() -> None:
        await visitor.join()
        joined.append(True)
        await asyncio.to_thread(done.wait)
        await visitor.leave()

    with ThreadPoolExecutor(1) as pool:
        visiting = pool.submit(asyncio.run, visit())
        while not joined and not visiting.done():
            with contextlib.suppress(TimeoutError):
                visiting.result(0.05)
        try:
            yield Upload(server, visitor)
        finally:
            done.set()
            visiting.result(30)


def grows_mb(server: Server, work: Callable[[], None]) -> float:
    """By how many MB the server's memory was larger, at its most, while it worked."""
    process = Path("/proc") / str(server.process.pid)
    if sys.platform != "linux" or not process.exists():
        pytest.skip("memory is read where Linux shows it")

    def most() -> int:
        line = next(line for line in (process / "status").read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1])

    (process / "clear_refs").write_text("5")  # forget the most so far
    before = most()
    work()
    return (most() - before) / 1024


def test_an_upload_of_the_largest_size_is_taken(upload: Upload) -> None:
    body = PART + bytes(LIMIT_MB * MEGA - len(PART) - len(END)) + END
    with upload.begin(Content_Length=str(len(body))) as connection:
        connection.sendall(body)
        answer = read(connection)
    answer.is_refused(204)  # not refused, but with the same headers


def test_a_larger_upload_is_refused_before_any_of_it_is_read(upload: Upload) -> None:
    def work() -> None:
        with upload.begin(Content_Length=str(LIMIT_MB * MEGA + 1)) as connection:
            read(connection).is_refused(413)  # nothing was sent yet

    assert grows_mb(upload.server, work) < 5


def test_an_endless_upload_without_a_length_is_cut_off_at_the_limit(upload: Upload) -> None:
    piece = b"%x\r\n%b\r\n" % (MEGA, bytes(MEGA))
    pieces = 0

    def work() -> None:
        nonlocal pieces
        with upload.begin(Transfer_Encoding="chunked") as connection:
            connection.sendall(b"%x\r\n%b\r\n" % (len(PART), PART))
            with contextlib.suppress(ConnectionError):
                while pieces < 500:
                    connection.sendall(piece)
                    pieces += 1
            # It may hang up rather than listen to the rest, and so lose any part of its answer on the way.
            with contextlib.suppress(ConnectionError, http.client.IncompleteRead):
                read(connection).is_refused(413)

    grown = grows_mb(upload.server, work)
    assert pieces < 100, "the server went on reading"
    assert grown < 3 * LIMIT_MB
    assert upload.server.status("/livez") == 200


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"X-Xsrftoken": ""}, 403),
        ({"X-Xsrftoken": "2|00000000|00000000000000000000000000000000|1"}, 403),
        ({"Cookie": ""}, 403),
    ],
)
def test_an_upload_without_the_right_token_is_refused(upload: Upload, changed: dict[str, str], status: int) -> None:
    other = Upload.__new__(Upload)
    other.server, other.path, other.headers = upload.server, upload.path, upload.headers | changed
    with other.begin(Content_Length="1000000") as connection:
        read(connection).is_refused(status)


@pytest.mark.parametrize("session", ["nobody", "..%2f..%2fetc%2fpasswd", "%00"])
def test_an_upload_into_nobodys_session_is_refused(upload: Upload, session: str) -> None:
    other = Upload.__new__(Upload)
    other.server, other.headers = upload.server, upload.headers
    other.path = f"/_stcore/upload_file/{session}/file"
    with other.begin(Content_Length="1000000") as connection:
        read(connection).is_refused(403, 404)


@pytest.mark.parametrize(
    "path",
    [
        "//outside.example/x",
        "/..%2f..%2fetc/passwd",
        "/media/../../etc/passwd",
        "/component/..%2f..%2fapp/server.py",
        "/_stcore/bidi-components/..%2f..%2fserver.py",
        "/static/..%5c..%5cx",
        "/%00",
        "/<script>alert(1)</script>".replace("<", "%3C").replace(">", "%3E"),
        "/app/static/x",
    ],
)
def test_no_path_leads_to_a_file(server: Server, path: str) -> None:
    answer = ask(server, "GET", path)
    answer.is_refused(200, 400, 403, 404)
    if answer.status == 200:  # Streamlit's page answers to what it does not know; it is the same for everybody
        assert answer.body == ask(server, "GET", "/").body
    assert b"root:" not in answer.body
    assert b"import " not in answer.body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused(server: Server, method: str) -> None:
    ask(server, method, "/").is_refused(400, 404, 405)
    ask(server, method, "/readyz").is_refused(400, 404, 405)


UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.mark.parametrize(
    ("path", "changed", "status"),
    [
        ("/_stcore/stream", {"Origin": "https://outside.example"}, 403),
        ("/_stcore/stream", {"Origin": "null"}, 403),
        ("/_stcore/stream", {"Host": "outside.example"}, 400),
        ("/nothing", {}, 403),
    ],
)
def test_a_websocket_that_is_not_ours_is_refused(
    server: Server, path: str, changed: dict[str, str], status: int
) -> None:
    ask(server, "GET", path, **(UPGRADE | changed)).is_refused(status)


def test_our_own_websocket_is_let_in(server: Server) -> None:
    assert ask(server, "GET", "/_stcore/stream", **(UPGRADE | {"Origin": server.url})).status == 101


def test_a_host_that_is_not_ours_is_refused(server: Server) -> None:
    ask(server, "GET", "/", Host="outside.example").is_refused(400)
