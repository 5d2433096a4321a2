"""``make load``: a class of visitors on the real server, with think times; prints times, errors and memory.

SESSIONS (30), THINK_S (1) and CLICKS (10) in the environment change the size. Traffic stays on this machine, is bounded
in count and time, and the server is stopped at the end.
"""

from __future__ import annotations

import asyncio
import io
import os
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable
from pathlib import Path

import numpy as np
from PIL import Image
from skimage import data

from googlenet_core.spec import TABLE_1
from tests.benchmarks.table import machine
from tests.e2e.conftest import Server, start_server
from tests.load.visitor import VisitError, Visitor

SESSIONS = int(os.environ.get("SESSIONS", "30"))
THINK_S = float(os.environ.get("THINK_S", "1"))
CLICKS = int(os.environ.get("CLICKS", "10"))
WHOLE_LIMIT_S = 600
GRAPH = "network_graph"


class Figures:
    """Times by action, errors, and the server's memory."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.times_ms: dict[str, list[float]] = defaultdict(list)
        self.errors: list[str] = []
        self.memory_mb: dict[str, float] = {}
        self.peak_mb = 0.0

    async def timed(self, action: str, work: Awaitable[None]) -> None:
        """Wait for ``work`` and note how long it took, or why it failed."""
        start = time.perf_counter()
        try:
            await work
        except (VisitError, OSError) as error:
            self.errors.append(f"{action}: {error}")
            raise
        self.times_ms[action].append((time.perf_counter() - start) * 1000)

    def resident_mb(self) -> float:
        """Memory of the server's process in MB."""
        status = Path(f"/proc/{self._server.process.pid}/status").read_text()
        kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
        return int(kilobytes) / 1024

    async def watch(self) -> None:
        """Follow the memory until cancelled."""
        while True:
            self.peak_mb = max(self.peak_mb, self.resident_mb())
            await asyncio.sleep(0.2)


def photograph(number: int) -> bytes:
    """A different real photograph for each visitor: a crop, tinted."""
    picture = data.astronaut().astype(np.int16)
    picture = np.clip(np.roll(picture, 7 * number, axis=1) + number % 17, 0, 255).astype(np.uint8)
    target = io.BytesIO()
    Image.fromarray(picture).save(target, "JPEG", quality=90)
    return target.getvalue()


async def visit(number: int, visitor: Visitor, figures: Figures, everybody: asyncio.Barrier) -> None:
    """What one student does."""
    chance = random.Random(number)
    await everybody.wait()
    await figures.timed("join", visitor.join())
    for _ in range(CLICKS):
        await asyncio.sleep(THINK_S * chance.uniform(0.5, 1.5))
        layer = chance.choice(TABLE_1).id
        await figures.timed("click on a layer", visitor.emit(GRAPH, "event", {"kind": "select", "layer": layer}))
    await asyncio.sleep(THINK_S * chance.uniform(0.5, 1.5))
    layer = chance.choice(TABLE_1).id
    await figures.timed("unfold a module", visitor.emit(GRAPH, "event", {"kind": "unfold", "layer": layer}))
    await asyncio.sleep(THINK_S * chance.uniform(0.5, 1.5))
    await figures.timed("open the feature maps", visitor.open("Feature maps"))
    await everybody.wait()
    await figures.timed("upload, all at once", visitor.upload(f"photo{number}.jpg", photograph(number)))
    if not any("your upload" in text for text in visitor.texts):
        figures.errors.append(f"visitor {number} does not see the upload: {visitor.alerts}")
    for _ in range(CLICKS // 2):
        await asyncio.sleep(THINK_S * chance.uniform(0.5, 1.5))
        await figures.timed("next layer's maps", visitor.press("Next"))
    await everybody.wait()
    await visitor.leave()


async def crowd(server: Server) -> Figures:
    """All of them together."""
    figures = Figures(server)
    first = Visitor(server.url)
    await first.join()
    await first.leave()
    figures.memory_mb["start"] = figures.resident_mb()
    watching = asyncio.create_task(figures.watch())
    everybody = asyncio.Barrier(SESSIONS)
    visitors = [Visitor(server.url) for _ in range(SESSIONS)]
    async with asyncio.timeout(WHOLE_LIMIT_S):
        results = await asyncio.gather(
            *(visit(number, visitor, figures, everybody) for number, visitor in enumerate(visitors)),
            return_exceptions=True,
        )
    figures.errors += [repr(result) for result in results if isinstance(result, BaseException)]
    figures.memory_mb["all there"] = figures.resident_mb()
    await asyncio.sleep(5)
    figures.memory_mb["after all left"] = figures.resident_mb()
    watching.cancel()
    return figures


def report(figures: Figures) -> str:
    """The figures as Markdown."""
    lines = [
        f"{SESSIONS} sessions, {THINK_S:g} s think time; {machine()}.\n",
        "| action | times | p50 | p95 | longest |",
        "|---|---:|---:|---:|---:|",
    ]
    for action, times in figures.times_ms.items():
        cuts = statistics.quantiles(times, n=20) if len(times) > 1 else times * 19
        lines.append(f"| {action} | {len(times)} | {cuts[9]:.0f} ms | {cuts[18]:.0f} ms | {max(times):.0f} ms |")
    memory = ", ".join(f"{value:.0f} MB {moment}" for moment, value in figures.memory_mb.items())
    lines.append(f"\nServer memory: {memory}; peak {figures.peak_mb:.0f} MB. Errors: {len(figures.errors)}.")
    return "\n".join([*lines, *figures.errors[:20]])


def main() -> int:
    """Start the server, let them in, print; 1 if anything went wrong."""
    with tempfile.TemporaryDirectory() as folder:
        server = start_server(Path(folder))
        try:
            server.wait_until_ready()
            figures = asyncio.run(crowd(server))
        finally:
            server.stop()
    print(report(figures))
    return 1 if figures.errors else 0


if __name__ == "__main__":
    sys.exit(main())
