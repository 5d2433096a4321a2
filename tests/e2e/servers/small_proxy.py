"""HAProxy with a few lines of configuration in front of one server: ways in that are not those of ``compose.yaml``."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.conftest import PATIENCE_S
from tests.container.proxied import program
from tests.e2e.conftest import Server, free_port

_COMMON = """
defaults
    mode http
    timeout connect 5s
    timeout client 60s
    timeout server 60s
    timeout tunnel 1h
    timeout tarpit 60s
    timeout check 5s

backend explorer
    {check}
    server explorer {place} check inter 500ms
"""


@contextmanager
def small_proxy(folder: Path, server: Server, check: str = "", **frontends: str) -> Iterator[dict[str, Server]]:
    """HAProxy in front of a server, as soon as all its frontends listen.

    Args:
        folder: for its log.
        server: what it stands before.
        check: the path at which it asks whether the server is ready; else it does not ask.
        frontends: what each does, by its name.
    """
    ports = {name: free_port() for name in frontends}
    asked = f"option httpchk GET {check}\n    http-check send hdr Host somewhere.internal" if check else ""
    text = _COMMON.format(check=asked, place=urlsplit(server.url).netloc)
    for name, lines in frontends.items():
        text += f"\nfrontend {name}\n    bind 127.0.0.1:{ports[name]}\n{lines}\n    default_backend explorer\n"
    config, log = folder / "haproxy.cfg", folder / "haproxy.log"
    config.write_text(text)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [program(), "-W", "-db", "-f", str(config)], stdout=output, stderr=output, start_new_session=True
        )
    running = {name: Server(f"http://127.0.0.1:{port}", log, process) for name, port in ports.items()}
    try:
        deadline = time.monotonic() + PATIENCE_S
        while any(one.status("/") == 0 for one in running.values()):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        yield running
    finally:
        next(iter(running.values())).stop()
