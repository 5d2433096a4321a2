"""Finds Redis's server for the tests of rooms; ``python -m tests.support.programs.redis`` installs it first if there is none.

As root on Debian and Ubuntu that is the distribution's package, whose own service is left alone: each test starts one
for itself. Where it cannot be had these tests are skipped: whoever runs the containers gets it with its image.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from tests.conftest import PATIENCE_S
from tests.support.programs import packages

NONE = "Redis's server is not installed; on Debian and Ubuntu: apt install redis-server"
_INSTALL_LIMIT_S = 120
_PLACES = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin"])
_SETTINGS = ("--save", "", "--appendonly", "yes", "--appendfsync", "always")


def find() -> str | None:
    """Return the server's path, or None."""
    return shutil.which("redis-server", path=_PLACES)


class RedisServer:
    """A Redis on a free port, which keeps what it has in a folder and can go away and come back."""

    def __init__(self, program: str, folder: Path, settings: Sequence[str] = _SETTINGS) -> None:
        self._program, self.folder, self._settings = program, folder, settings
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Return as soon as it has read what it kept, and answers."""
        place = ("--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.folder))
        with (self.folder / "redis.log").open("ab") as log:
            self._process = subprocess.Popen([self._program, *place, *self._settings], stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE_S
        while not self._answers():
            assert self._process.poll() is None, (self.folder / "redis.log").read_text()
            assert time.monotonic() < deadline, (self.folder / "redis.log").read_text()
            time.sleep(0.02)

    def kill(self) -> None:
        """Have it gone without a word."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def hang(self) -> None:
        """Have it neither answer nor let go of connections, until `go_on`."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGCONT)

    def written(self) -> bytes:
        """Everything that lies in its folder, its log aside."""
        files = (path for path in sorted(self.folder.rglob("*")) if path.is_file() and path.suffix != ".log")
        return b"".join(path.read_bytes() for path in files)

    def ask(self, *words: str) -> object:
        """Return what it answers to a command."""
        with Redis(port=self.port, socket_timeout=PATIENCE_S, protocol=2, legacy_responses=True) as client:
            client.set_response_callback(words[0], lambda answer, **_: answer)
            return client.execute_command(*words)

    def _answers(self) -> bool:
        with contextlib.suppress(RedisError):
            return self.ask("PING") == b"PONG"
        return False


def main() -> int:
    """Install it if there is none; that it cannot be had is no failure."""
    return packages.install_if_missing("redis-server", find, NONE, _INSTALL_LIMIT_S)


if __name__ == "__main__":
    sys.exit(main())
