"""``make attack``: everything that was tried against the server, tried again; prints what everybody else notices of it.

ONLY in the environment names the attacks to run, separated by commas; a run of all of them in which everything holds is
kept in tests/benchmarks/RESULTS.md. Traffic stays on this machine, is bounded in count and time, and each server is
stopped at the end. Memory is read from /proc: Linux alone.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from tests.attack import connections, explanations, messages, ownership, paths, pictures
from tests.attack.finding import Finding, markdown
from tests.benchmarks.results import measured_on, publish
from tests.conftest import ROOT
from tests.e2e.conftest import Server, start_server

Attack = Callable[[Server], Awaitable[Finding]]

GROUPS: Sequence[Sequence[Attack]] = (
    (pictures.twelve_large_pictures, pictures.bombs_refused, pictures.honest_photograph),
    (explanations.fair_shares,),
    (explanations.memory_of_explanations,),
    (messages.large_messages, messages.emptied_caches, messages.many_messages, messages.many_downloads),
    (ownership.many_uploads, ownership.foreign_things, paths.foreign_paths, paths.foreign_pages),
    (connections.half_sent, connections.dropped_sockets),
    (connections.class_comes_back,),
)
"""Each group has a server of its own."""

LYING_FILES = (
    "tests/core/weights/formats/test_pickled_weights.py",
    "tests/core/weights/test_checkpoints.py",
    "tests/core/weights/formats/test_caffe_file.py",
)


def lying_weights() -> Finding:
    """Weights files that lie about themselves: their tests, run once more."""
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *LYING_FILES],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    told = run.stdout.strip().splitlines()[-1:] or ["no answer"]
    return Finding(
        "lying weights files",
        "deflated and lying archives, pickles that ask for gigabytes, pipes, links",
        "a file of 61 kB took 89 s and 4.4 GB",
        told[0].strip("= "),
        "all refused",
        run.returncode == 0,
    )


def wanted(attack: Callable[..., object]) -> bool:
    """Whether an attack is among those to run."""
    only = os.environ.get("ONLY", "")
    return not only or attack.__name__ in only.split(",")


def run_group(group: Sequence[Attack]) -> list[Finding]:
    """Run some attacks, one after another, on a server of their own."""
    chosen = [attack for attack in group if wanted(attack)]
    if not chosen:
        return []
    found = []
    with tempfile.TemporaryDirectory() as folder:
        server = start_server(Path(folder))
        try:
            server.wait_until_ready()
            for attack in chosen:
                start = time.perf_counter()
                found.append(asyncio.run(attack(server)))  # type: ignore[arg-type]
                print(f"{attack.__name__}: {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
        finally:
            server.stop()
    return found


def main() -> int:
    """Run everything, print and keep the table; 1 if anything does not hold."""
    start = time.perf_counter()
    found = [finding for group in GROUPS for finding in run_group(group)]
    if wanted(lying_weights):
        found.append(lying_weights())
    body = f"{measured_on()}; {time.perf_counter() - start:.0f} s in all.\n\n{markdown(found)}"
    held = all(one.holds for one in found)
    publish("attack", body, whole=held and not os.environ.get("ONLY"))
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
