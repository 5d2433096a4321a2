"""A real HTTP server on this machine that hands out one file, well or badly, for tests of fetching."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.conftest import PATIENCE_S


@dataclass
class Behaviour:
    """What the server does; may be changed between requests.

    ``cuts`` are numbers of bytes after which the next answers break off; None stands for an answer in full.
    """

    body: bytes
    ranges: bool = True
    length: bool = True
    cuts: list[int | None] = field(default_factory=list)
    status: int | None = None
    redirect: str | None = None
    hold: threading.Event | None = None
    asked: list[str | None] = field(default_factory=list)
    """The Range header of each request so far."""


@dataclass(frozen=True)
class FileServer:
    """Where the server listens and how it behaves."""

    address: str
    behaviour: Behaviour

    def url(self, sha256: str | None = None) -> str:
        """Address of the file, named after its own hash unless told otherwise."""
        return self.address + path_of(self.behaviour.body, sha256)


def path_of(body: bytes, sha256: str | None = None) -> str:
    """Where the server has a file, named after its own hash unless told otherwise."""
    return f"/models/file-{sha256 or hashlib.sha256(body).hexdigest()[:8]}.pth"


@contextmanager
def serving(body: bytes, port: int = 0) -> Iterator[FileServer]:
    """Run the server, at a port of its own unless told which, for as long as the block lasts."""
    behaviour = Behaviour(body)

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Stay quiet."""

        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            behaviour.asked.append(asked)
            if behaviour.redirect:
                self.send_response(302)
                self.send_header("Location", behaviour.redirect)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            if behaviour.status:
                self.send_error(behaviour.status)
                return
            start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and behaviour.ranges else 0
            if asked and start >= len(behaviour.body):
                self.send_error(416)
                return
            part = behaviour.body[start:]
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(behaviour.body) - 1}/{len(behaviour.body)}")
            if behaviour.length:
                self.send_header("Content-Length", str(len(part)))
            self.end_headers()
            cut = behaviour.cuts.pop(0) if behaviour.cuts else None
            with suppress(ConnectionError):  # whoever asked may have hung up
                self.wfile.write(part[:cut])
                self.wfile.flush()
            if behaviour.hold:
                behaviour.hold.wait(PATIENCE_S)
            self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield FileServer(f"http://127.0.0.1:{server.server_address[1]}", behaviour)
    finally:
        if behaviour.hold:
            behaviour.hold.set()
        server.shutdown()
        server.server_close()
        thread.join()
