"""Many visitors ask for long explanations at once: how long another one's upload takes, and how much memory it costs."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

from app.words.text import plain
from tests.attack.finding import Finding
from tests.attack.watch import resident_mb
from tests.e2e.conftest import Server
from tests.load.scenario import CLASSES, photograph
from tests.load.visitor import VisitError, Visitor

FORTY, TWENTY = 40, 20
"""How many visitors ask for occlusions, and how many for integrated gradients, unless said otherwise."""

UPLOADS = 5
"""Of the victim, each time."""

AFTER_S = 45.0
"""When memory is looked at once more after all explanations are there."""

PATIENT_S = 900
"""How long those wait who ask for an explanation beside so many others."""

LOOK_S = 0.05

FAIR_S, PEAK_MB, LEFT_MB = 3.0, 400.0, 50.0
"""What another's upload may take, what all explanations together, and what may be left of them."""


async def forty_occlusions(
    server: Server, size: int = FORTY, uploads: int = UPLOADS, method: str = "occlusion"
) -> tuple[float, float]:
    """Return the longest of a visitor's uploads in seconds: alone, and beside ``size`` who keep asking for a method's map.

    An upload is a photograph sent and the run of the page until its feature maps are there.
    """
    victim = Visitor(server.url)
    await victim.join()
    await victim.open("Feature maps")
    await uploaded(victim, 0)  # what is made once for all is there from then on
    alone = [await uploaded(victim, 1 + number) for number in range(uploads)]
    async with _asking(server, size, method):
        beside = [await uploaded(victim, 100 + number) for number in range(uploads)]
    await victim.leave()
    return max(alone), max(beside)


async def twenty_integrated_gradients(
    server: Server, size: int = TWENTY, after_s: float = AFTER_S
) -> tuple[float, float, float]:
    """Return the server's memory in MB: warm, at its peak while ``size`` visitors each get one map, and ``after_s`` later."""
    first = Visitor(server.url)
    await explained(first, "integrated-gradients", CLASSES[0])
    await asyncio.sleep(after_s)
    visitors = [Visitor(server.url, limit_s=PATIENT_S) for _ in range(size)]
    await asyncio.gather(*(ready(visitor, "integrated-gradients", CLASSES[1]) for visitor in visitors))
    warm_mb = resident_mb(server)
    peak_mb = warm_mb

    async def watch() -> None:
        nonlocal peak_mb
        while True:
            peak_mb = max(peak_mb, resident_mb(server))
            await asyncio.sleep(LOOK_S)

    watching = asyncio.create_task(watch())
    await asyncio.gather(*(press(visitor, "integrated-gradients") for visitor in visitors))
    await asyncio.sleep(after_s)
    after_mb = resident_mb(server)
    watching.cancel()
    await asyncio.gather(*(visitor.leave() for visitor in (first, *visitors)))
    return warm_mb, peak_mb, after_mb


async def fair_shares(server: Server) -> Finding:
    """Forty sessions of one script keep asking for occlusions while somebody uploads a photograph."""
    alone_s, beside_s = await forty_occlusions(server)
    return Finding(
        "unfair shares",
        f"{FORTY} sessions keep asking for occlusions",
        "another's upload took 23 to 26 s instead of 0.9",
        f"{beside_s:.1f} s instead of {alone_s:.1f}",
        f"≤ {FAIR_S:.0f} s",
        True,  # the maps came
        beside_s <= FAIR_S,
    )


async def memory_of_explanations(server: Server) -> Finding:
    """Twenty visitors ask for integrated gradients at the same time."""
    warm_mb, peak_mb, after_mb = await twenty_integrated_gradients(server)
    return Finding(
        "memory of explanations",
        f"{TWENTY} visitors on integrated gradients",
        "0.60 to 3.34 GB",
        f"+{peak_mb - warm_mb:.0f} MB at most, {after_mb - warm_mb:+.0f} MB after {AFTER_S:.0f} s",
        f"≤ +{PEAK_MB:.0f} MB, within {LEFT_MB:.0f} MB",
        peak_mb - warm_mb <= PEAK_MB and after_mb - warm_mb <= LEFT_MB,
    )


async def uploaded(visitor: Visitor, number: int) -> float:
    """Upload a photograph and return the seconds until its feature maps are there."""
    name = f"victim{number}.jpg"
    start = time.perf_counter()
    await visitor.upload(name, photograph(number))
    took_s = time.perf_counter() - start
    if not visitor.reads(f"{plain(name)} (your upload)"):
        raise VisitError(f"{name} was sent, but is not what is looked at: {'; '.join(visitor.alerts)}")
    return took_s


@contextlib.asynccontextmanager
async def _asking(server: Server, size: int, method: str) -> AsyncIterator[None]:
    """Have ``size`` visitors ask for one map after another for as long as the block lasts; all have begun when it begins."""
    begun = asyncio.Barrier(size + 1)
    visitors = [Visitor(server.url, limit_s=PATIENT_S) for _ in range(size)]
    tasks = [asyncio.create_task(_keep_asking(one, number, method, begun)) for number, one in enumerate(visitors)]
    await begun.wait()
    await asyncio.gather(*(one.seen("Stop") for one in visitors))
    try:
        yield
    finally:
        for task in tasks:
            if task.done() and not task.cancelled():
                task.result()  # a visitor that failed asked for nothing
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _keep_asking(visitor: Visitor, number: int, method: str, begun: asyncio.Barrier) -> None:
    try:
        await ready(visitor, method, CLASSES[number % len(CLASSES)])
        await begun.wait()
        for turn in range(1_000_000):
            await press(visitor, method)
            await _show(visitor, method, CLASSES[(number + turn + 1) % len(CLASSES)])
    finally:
        await visitor.leave()


async def explained(visitor: Visitor, method: str, label: str) -> None:
    """Join and get one map."""
    await ready(visitor, method, label)
    await press(visitor, method)


async def ready(visitor: Visitor, method: str, label: str) -> None:
    """Join, and open the page that offers a method's map for a class."""
    await visitor.join()
    await _show(visitor, method, label)


async def _show(visitor: Visitor, method: str, label: str) -> None:
    """Open the page that offers a method's map for a class."""
    visitor.buttons.clear()
    visitor.query = f"image=coffee&outputs=why&method={method}&class={label}"
    await visitor.open("Three outputs")


async def press(visitor: Visitor, method: str) -> None:
    """Ask for the map, and wait until it is there; nothing where it is kept already."""
    start = next((name for name in visitor.buttons if name.startswith("Compute ")), None)
    if start:
        await visitor.press(start)
