"""``make load``: a class of visitors on the real server, with think times; prints times, errors and memory.

SESSIONS (30), THINK_S (1) and CLICKS (10) in the environment change the size; a run of the usual size without an error
is kept in tests/benchmarks/RESULTS.md. Traffic stays on this machine, is bounded in count and time, and the server is
stopped at the end.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path

import numpy as np
import torch

from app.services.budget import BUDGET_VARIABLE
from app.serving.departures import COME_BACK_VARIABLE, EVERY_S
from googlenet_core.weights import catalogue
from tests.benchmarks.results import measured_on, publish
from tests.benchmarks.table import STEADY, interleaved, variation
from tests.e2e.conftest import Server, start_server
from tests.load import scenario
from tests.load.figures import Figures, Goal
from tests.load.scenario import Class, Student
from tests.load.visitor import VisitError, Visitor

USUAL_SIZE = Class(sessions=30, clicks=10, think_s=1)
SIZE = Class(
    sessions=int(os.environ.get("SESSIONS", USUAL_SIZE.sessions)),
    clicks=int(os.environ.get("CLICKS", USUAL_SIZE.clicks)),
    think_s=float(os.environ.get("THINK_S", USUAL_SIZE.think_s)),
)
WHOLE_LIMIT_S = 600
CLICK_GOAL_MS, CLICK_BESIDE_GOAL_MS = 100, 150
UPLOAD_GOAL_MS = 1500
"""What all uploads together may take beyond one forward pass for each."""
PASSES = 7
"""Of the yardstick, each time."""

CACHE_MB = 100
COME_BACK_S = 5
MEMORY_GOAL_MB = 50
"""What may be left beside the caches when all have gone."""


class Yardstick:
    """A plain forward pass on this machine, timed whenever the visitors rest."""

    def __init__(self) -> None:
        self._net, _ = catalogue.load("bundled")
        self._x = torch.randn(1, 3, 224, 224)
        self.moments_ms: list[float] = []

    async def measure(self) -> None:
        """Time it now, on a server that has nothing to do."""
        self.moments_ms.append(await asyncio.to_thread(self._now_ms))

    def _now_ms(self) -> float:
        with torch.inference_mode():
            return float(np.median(interleaved({"forward": lambda: self._net(self._x)}, PASSES)["forward"]))


async def together(work: Callable[[Student], Coroutine[None, None, None]], students: list[Student]) -> None:
    """Let all do something at the same time, and wait for the last."""
    await asyncio.gather(*(work(student) for student in students))


async def lesson(students: list[Student], yardstick: Yardstick) -> None:
    """The whole lesson, and the yardstick before, between and after its parts."""
    for part in (Student.look_around, Student.upload, Student.ask_why):
        await yardstick.measure()
        await together(part, students)
    await yardstick.measure()
    sweeper, uploader, *others = students
    clicks = [asyncio.create_task(student.click_beside()) for student in others]
    await asyncio.gather(sweeper.sweep(clicks), uploader.upload_large(clicks), *clicks)
    await yardstick.measure()


async def crowd(server: Server, yardstick: Yardstick) -> Figures:
    """A first visitor for comparison, then all of them together."""
    figures = Figures(server)
    students = [Student(number, Visitor(server.url), figures, SIZE) for number in range(SIZE.sessions)]
    await _alone(server)
    figures.memory_mb["start"] = figures.resident_mb()
    watching = asyncio.create_task(figures.watch())
    try:
        async with asyncio.timeout(WHOLE_LIMIT_S):
            await lesson(students, yardstick)
    except (VisitError, TimeoutError, OSError) as error:
        figures.errors.append(repr(error))
    figures.memory_mb["all there"] = figures.resident_mb()
    await asyncio.gather(*(student.visitor.leave() for student in students))
    await asyncio.sleep(COME_BACK_S + 2 * EVERY_S)
    figures.memory_mb["after all left"] = figures.resident_mb()
    watching.cancel()
    return figures


async def _alone(server: Server) -> None:
    """One visitor on every page: what is made once for all is there from then on."""
    first = Visitor(server.url)
    await first.join()
    for page, query in (
        ("Architecture", ""),
        ("Feature maps", ""),
        ("Three outputs", ""),
        ("Three outputs", "outputs=why"),
    ):
        first.query = query
        await first.open(page)
    await first.leave()
    await asyncio.sleep(COME_BACK_S + 2 * EVERY_S)


def report(figures: Figures, moments_ms: Sequence[float]) -> str:
    """The figures as Markdown; ``moments_ms`` is the yardstick at several moments."""
    passes_ms = np.array(moments_ms)
    uploads_ms = SIZE.sessions * float(np.median(passes_ms)) + UPLOAD_GOAL_MS
    uploads = Goal("longest", uploads_ms, judged=variation(passes_ms) <= STEADY)
    clicks, beside = (Goal("p95", goal_ms) for goal_ms in (CLICK_GOAL_MS, CLICK_BESIDE_GOAL_MS))
    each = ", ".join(f"{value:.1f}" for value in moments_ms)
    memory = ", ".join(f"{value:.0f} MB {moment}" for moment, value in figures.memory_mb.items())
    left_mb = figures.memory_mb["after all left"] - figures.memory_mb["start"]
    met = "met" if left_mb <= CACHE_MB + MEMORY_GOAL_MB else "**missed**"
    return "\n".join(
        [
            f"{measured_on()}; {SIZE.sessions} sessions, {SIZE.think_s:g} s think time. A plain forward pass takes "
            f"{np.median(passes_ms):.1f} ms, the median of what it took at {len(moments_ms)} moments ({each}).",
            "",
            figures.table({scenario.CLICK: clicks, scenario.CLICK_BESIDE: beside, scenario.UPLOAD: uploads}),
            "",
            f"Server memory: {memory}; peak {figures.peak_mb:.0f} MB. Left: {left_mb:.0f} MB, caches of {CACHE_MB} MB "
            f"included (goal ≤ {CACHE_MB} + {MEMORY_GOAL_MB}: {met}). Errors: {len(figures.errors)}.",
            *figures.errors[:20],
        ]
    )


def main() -> int:
    """Start the server, let them in, print and keep; 1 if anything went wrong."""
    scenario.prepare(SIZE.sessions)
    yardstick = Yardstick()
    with tempfile.TemporaryDirectory() as folder:
        settings = {BUDGET_VARIABLE: str(CACHE_MB), COME_BACK_VARIABLE: str(COME_BACK_S)}
        server = start_server(Path(folder), **settings)
        try:
            server.wait_until_ready()
            figures = asyncio.run(crowd(server, yardstick))
        finally:
            server.stop()
    publish("load", report(figures, yardstick.moments_ms), whole=SIZE == USUAL_SIZE and not figures.errors)
    return 1 if figures.errors else 0


if __name__ == "__main__":
    sys.exit(main())
