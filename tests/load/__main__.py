"""``make load``: a class of visitors on the real server, with think times; prints times, errors and memory.

SESSIONS (30), THINK_S (1) and CLICKS (10) in the environment change the size. Traffic stays on this machine, is bounded
in count and time, and the server is stopped at the end.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path

import torch

from app.departures import COME_BACK_VARIABLE, EVERY_S
from app.services_shelves import BUDGET_VARIABLE
from googlenet_core import weights
from tests.benchmarks.table import interleaved, machine
from tests.e2e.conftest import Server, start_server
from tests.load import scenario
from tests.load.figures import Figures
from tests.load.scenario import Class, Student
from tests.load.visitor import VisitError, Visitor

SIZE = Class(
    sessions=int(os.environ.get("SESSIONS", "30")),
    clicks=int(os.environ.get("CLICKS", "10")),
    think_s=float(os.environ.get("THINK_S", "1")),
)
WHOLE_LIMIT_S = 600
CLICK_GOAL_MS = 250
UPLOAD_GOAL_MS = 2000
"""What all uploads together may take beyond one forward pass for each."""

CACHE_MB = 100
COME_BACK_S = 5
MEMORY_GOAL_MB = 50
"""What may be left beside the caches when all have gone."""


def forward_ms() -> float:
    """Median of a plain forward pass on this machine, alone."""
    net, _ = weights.load("bundled")
    x = torch.randn(1, 3, 224, 224)
    with torch.inference_mode():
        return interleaved({"forward": lambda: net(x)})["forward"]


async def together(work: Callable[[Student], Coroutine[None, None, None]], students: list[Student]) -> None:
    """Let all do something at the same time, and wait for the last."""
    await asyncio.gather(*(work(student) for student in students))


async def lesson(students: list[Student]) -> None:
    """The whole lesson."""
    await together(Student.look_around, students)
    await together(Student.upload, students)
    await together(Student.ask_why, students)
    sweeper, uploader, *others = students
    clicks = [asyncio.create_task(student.click_beside()) for student in others]
    await asyncio.gather(sweeper.sweep(clicks), uploader.upload_large(clicks), *clicks)


async def crowd(server: Server) -> Figures:
    """A first visitor for comparison, then all of them together."""
    figures = Figures(server)
    students = [Student(number, Visitor(server.url), figures, SIZE) for number in range(SIZE.sessions)]
    await _alone(server)
    figures.memory_mb["start"] = figures.resident_mb()
    watching = asyncio.create_task(figures.watch())
    try:
        async with asyncio.timeout(WHOLE_LIMIT_S):
            await lesson(students)
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
    for page, section in (("Feature maps", ""), ("Three outputs", ""), ("Three outputs", "outputs=why")):
        first.query = section
        await first.open(page)
    await first.leave()
    await asyncio.sleep(COME_BACK_S + 2 * EVERY_S)


def report(figures: Figures, one_forward_ms: float) -> str:
    """The figures as Markdown."""
    uploads_ms = SIZE.sessions * one_forward_ms + UPLOAD_GOAL_MS
    memory = ", ".join(f"{value:.0f} MB {moment}" for moment, value in figures.memory_mb.items())
    left_mb = figures.memory_mb["after all left"] - figures.memory_mb["start"]
    met = "met" if left_mb <= CACHE_MB + MEMORY_GOAL_MB else "**missed**"
    return "\n".join(
        [
            f"{SIZE.sessions} sessions, {SIZE.think_s:g} s think time, forward pass {one_forward_ms:.1f} ms; {machine()}.",
            "",
            figures.table(
                {scenario.CLICK: CLICK_GOAL_MS, scenario.CLICK_BESIDE: CLICK_GOAL_MS}, {scenario.UPLOAD: uploads_ms}
            ),
            "",
            f"Server memory: {memory}; peak {figures.peak_mb:.0f} MB. Left: {left_mb:.0f} MB, caches of {CACHE_MB} MB "
            f"included (goal ≤ {CACHE_MB} + {MEMORY_GOAL_MB}: {met}). Errors: {len(figures.errors)}.",
            *figures.errors[:20],
        ]
    )


def main() -> int:
    """Start the server, let them in, print; 1 if anything went wrong."""
    scenario.prepare(SIZE.sessions)
    one_forward_ms = forward_ms()
    with tempfile.TemporaryDirectory() as folder:
        settings = {BUDGET_VARIABLE: str(CACHE_MB), COME_BACK_VARIABLE: str(COME_BACK_S)}
        server = start_server(Path(folder), **settings)
        try:
            server.wait_until_ready()
            figures = asyncio.run(crowd(server))
        finally:
            server.stop()
    print(report(figures, one_forward_ms))
    return 1 if figures.errors else 0


if __name__ == "__main__":
    sys.exit(main())
