"""A connection that can be pulled like a plug: everything passes through, until it is cut."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit


class Cable:
    """Passes every connection on to another address; `cut` drops them all and lets none in, `mend` ends that."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self._to = (str(place.hostname), int(place.port or 80))
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._whole = True
        self.refused = 0
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def cut(self) -> None:
        self._whole = False
        for end in list(self._open):
            _drop(end)

    def mend(self) -> None:
        self._whole = True

    def close(self) -> None:
        self.cut()
        _drop(self._listening)

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self._to, 5) if self._whole else None
            except OSError:
                far = None
            if far is None:
                self.refused += 1
                near.close()
                continue
            far.settimeout(None)
            self._open |= {near, far}
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(source, target), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for end in (source, target):
            _drop(end)
            self._open.discard(end)


def _drop(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def cable(url: str) -> Iterator[Cable]:
    """A cable to a server for as long as the block lasts."""
    running = Cable(url)
    try:
        yield running
    finally:
        running.close()
