"""``make load-class``: a class in one room of the real server; prints times, votes, errors, and what a student costs.

STUDENTS (200) and VOTES (10) in the environment change the size; a run of the usual size without an error is kept in
tests/benchmarks/RESULTS.md. Traffic stays on this machine, is bounded in count and time, and the server is stopped at
the end.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tests.benchmarks.results import measured_on, publish
from tests.benchmarks.table import MET, MISSED
from tests.e2e.conftest import Server, start_server
from tests.load.figures import Figures, Goal
from tests.load.scenario import photograph
from tests.load_class import bare, lesson
from tests.load_class.lesson import Lesson, Size
from tests.load_class.member import leaving

USUAL_SIZE = Size(students=200, followers=30, votes=10, steps=2, vote_s=2.0, idle_s=30.0)
STUDENTS = int(os.environ.get("STUDENTS", USUAL_SIZE.students))
SIZE = replace(
    USUAL_SIZE,
    students=STUDENTS,
    followers=min(USUAL_SIZE.followers, STUDENTS),
    votes=int(os.environ.get("VOTES", USUAL_SIZE.votes)),
)
WHOLE_LIMIT_S = 600
STEP_GOAL_MS, FOLLOWERS_GOAL_MS = 500, 1500
MEMORY_GOAL_MB = 20
"""What may be left when all have gone."""
FORGETTING_S = 5.0
"""Within so long the server has noticed that they have."""

_CONNECTIONS_EACH, _OTHER_FILES = 4, 200


@dataclass
class Cost:
    """What the server took while nobody did anything.

    Attributes:
        seconds: for how long.
        cpu_s: of the processor.
        memory_mb: that it had at the end.
    """

    seconds: float
    cpu_s: float
    memory_mb: float

    @property
    def cpu_a_minute(self) -> float:
        """Seconds of the processor a minute."""
        return 60 * self.cpu_s / self.seconds


@dataclass
class Found:
    """All that a run has found: the lesson with its figures, and what the server took without and with the class."""

    lesson: Lesson
    without: Cost
    beside: Cost


def cpu_s(server: Server) -> float:
    """Seconds of the processor that the server has taken so far."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def idle(server: Server, figures: Figures, seconds: float) -> Cost:
    """Do nothing for a while."""
    begun, before = time.perf_counter(), cpu_s(server)
    await asyncio.sleep(seconds)
    return Cost(time.perf_counter() - begun, cpu_s(server) - before, figures.resident_mb())


async def attend(server: Server, size: Size) -> Found:
    """The whole lesson, from before the first has come to after the last has gone."""
    figures = Figures(server)
    picture = photograph(0)
    async with bare.listened_to(size.students) as peer, asyncio.timeout(WHOLE_LIMIT_S):
        held = Lesson(server.url, figures, size, picture, peer)
        nobody = Cost(1.0, 0.0, figures.resident_mb())
        found = Found(held, nobody, nobody)
        try:
            found.without = await idle(server, figures, size.idle_s)
            await held.open()
            await held.come_in()
            found.beside = await idle(server, figures, size.idle_s)
            figures.memory_mb |= {"start": found.without.memory_mb, "all there": found.beside.memory_mb}
            await held.hold()
            figures.memory_mb["at the end"] = figures.resident_mb()
            figures.errors += [error for one in held.everybody for error in one.errors]
            await held.end()
        except (OSError, asyncio.IncompleteReadError) as error:
            figures.errors.append(repr(error))
        async with leaving(*held.everybody):
            pass
        await asyncio.sleep(FORGETTING_S)
        figures.memory_mb["after all left"] = figures.resident_mb()
    return found


def report(found: Found) -> str:
    """What was found, as Markdown."""
    held, figures, size = found.lesson, found.lesson.figures, found.lesson.size
    goals = {
        lesson.STEP: Goal("p95", STEP_GOAL_MS),
        lesson.STEP_FOLLOWERS: Goal("p95", FOLLOWERS_GOAL_MS),
    }
    memory = ", ".join(f"{value:.0f} MB {moment}" for moment, value in figures.memory_mb.items())
    left_mb = figures.memory_mb["after all left"] - figures.memory_mb.get("start", 0.0)
    votes = MET if held.given == held.counted > 0 and not held.miscounted else MISSED
    cpu = found.beside.cpu_a_minute - found.without.cpu_a_minute
    each_mb = found.beside.memory_mb - found.without.memory_mb
    step_ms, peer_ms = (figures.times_ms.get(what, ()) for what in (lesson.STEP, lesson.PEER))
    times = f": a step takes {np.median(step_ms) / np.median(peer_ms):.1f} times as long (medians)" if peer_ms else ""
    return "\n".join(
        [
            f"{measured_on()}; {size.students} students, {size.followers} of them with the app's stream too, "
            f"{size.votes * size.steps} steps, {size.votes} votes.",
            "",
            figures.table(goals),
            "",
            f"Votes: {held.given} taken, {held.counted} in the bars, {held.miscounted} in a wrong one, {held.late} told "
            f"that they came too late (goal: each student's last one, once: {votes}). The bare server sends the same "
            f"bytes to as many{times}.",
            "",
            f"Doing nothing, the class takes {cpu:.2f} s of a core a minute: {1000 * cpu / size.students:.1f} ms and "
            f"{1000 * each_mb / size.students:.0f} kB of memory for a student. The server alone takes "
            f"{found.without.cpu_a_minute:.2f} s. Server memory: {memory}. Left: {left_mb:.0f} MB "
            f"(goal ≤ {MEMORY_GOAL_MB}: {MET if left_mb <= MEMORY_GOAL_MB else MISSED}). Errors: {len(figures.errors)}.",
            *figures.errors[:20],
        ]
    )


def allow_connections(students: int) -> None:
    """Let this process hold a class's connections."""
    import resource  # which Windows has not

    needed = _CONNECTIONS_EACH * students + _OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


def main() -> int:
    """Start the server, hold the lesson, print and keep; 1 if anything went wrong."""
    allow_connections(SIZE.students)
    with tempfile.TemporaryDirectory() as folder:
        server = start_server(Path(folder), "tests.e2e.servers.taught")
        try:
            server.wait_until_ready()
            found = asyncio.run(attend(server, SIZE))
        finally:
            server.stop()
    failed = (
        bool(found.lesson.figures.errors) or found.lesson.given != found.lesson.counted or found.lesson.miscounted > 0
    )
    publish("load-class", report(found), whole=SIZE == USUAL_SIZE and not failed)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
