"""The proxy of ``compose.yaml`` on this machine: ``haproxy.cfg`` in front of servers that listen here."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from tests.conftest import PATIENCE_S, ROOT
from tests.e2e.conftest import Server, free_port
from tests.support.programs import haproxy

CONFIG = ROOT / "app/serving/haproxy.cfg"
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
NAMES = ("127.0.0.1", "localhost")
"""What the replicas are called here, which every server answers to: checks ask for them by their names."""
LOOKS_OFTEN = {"check inter 5s fall 3": "check inter 500ms fall 1"}
"""For what begins when a replica is no longer ready; a busy one may be late with its answer to so many checks."""


def filled_in(text: str) -> str:
    """Replace ``${NAME:-value}`` by the value, as Compose does where nobody sets the name."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)


def settings(service: str) -> dict[str, str]:
    """The environment that a service of ``compose.yaml`` has where nobody sets anything."""
    return {name: filled_in(str(value)) for name, value in COMPOSE["services"][service]["environment"].items()}


def program() -> str:
    """HAProxy's path; skips the test where there is none."""
    path = haproxy.find()
    if path is None:
        pytest.skip(haproxy.NONE)
    return path


def pointed_at(ports: tuple[int, int], listen: int, changes: Mapping[str, str]) -> str:
    """``haproxy.cfg`` with other places, and with every one of ``changes`` made."""
    text = CONFIG.read_text()
    places = {"bind :8080": f"bind 127.0.0.1:{listen}"}
    places |= {f'"${{REPLICA_{number}}}:8501"': f"127.0.0.1:{port}" for number, port in enumerate(ports, 1)}
    most_files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if most_files != resource.RLIM_INFINITY and most_files < 13000 and os.geteuid():
        places["maxconn 6000"] = f"maxconn {most_files // 2 - 100}"  # two for each visitor
    for old, new in {**places, **changes}.items():
        assert old in text, f"haproxy.cfg has no {old!r}"
        text = text.replace(old, new)
    return text


@contextmanager
def proxy(folder: Path, ports: tuple[int, int], changes: Mapping[str, str] = {}, **limits: str) -> Iterator[Server]:
    """The proxy in front of servers on these ports, as soon as it answers.

    Args:
        folder: for its log.
        ports: where the two replicas listen.
        changes: what is replaced in ``haproxy.cfg``, for what would take long.
        limits: instead of what ``compose.yaml`` sets.
    """
    path, listen, config, log = program(), free_port(), folder / "haproxy.cfg", folder / "haproxy.log"
    config.write_text(pointed_at(ports, listen, changes))
    environment = settings("proxy") | {"REPLICA_1": NAMES[0], "REPLICA_2": NAMES[1]} | limits
    with log.open("wb") as output:
        process = subprocess.Popen(
            [path, "-W", "-db", "-f", str(config)],
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    running = Server(f"http://127.0.0.1:{listen}", log, process)
    try:
        deadline = time.monotonic() + PATIENCE_S
        while running.status("/") != 200:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        yield running
    finally:
        running.stop()
