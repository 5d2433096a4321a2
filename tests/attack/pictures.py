"""Pictures that are small as files and large as work."""

from __future__ import annotations

import asyncio
import time

from app.words.text import plain
from googlenet_core.pictures.preprocessing import preprocess
from googlenet_core.weights import catalogue
from tests.attack.finding import Finding
from tests.attack.watch import watching
from tests.e2e.conftest import Server
from tests.load.scenario import large_photograph
from tests.load.visitor import Visitor
from tests.support.files import bombs

_WEIGHTS = catalogue.load("bundled")[1]
LOOP_S = 0.2
REFUSED_S = 5.0


async def _at_maps(server: Server) -> Visitor:
    visitor = Visitor(server.url)
    await visitor.join()
    await visitor.open("Feature maps")
    return visitor


async def twelve_large_pictures(server: Server, count: int = 12) -> Finding:
    """Twelve visitors each send a file of under two kilobytes that has 40 megapixels."""
    visitors = [await _at_maps(server) for _ in range(count)]
    files = [bombs.webp_of_40_megapixels(20 * number) for number in range(count)]  # made before anybody looks
    async with watching(server) as watch:
        pairs = zip(visitors, files, strict=True)
        await asyncio.gather(*(visitor.upload(f"{len(file)}.webp", file) for visitor, file in pairs))
    shown = sum(visitor.reads("(your upload)") for visitor in visitors)
    await asyncio.gather(*(visitor.leave() for visitor in visitors))
    return Finding(
        "large pictures",
        f"{count} WebP files of 1.6 kB with 40 megapixels",
        "0.85 to 7.6 GB, everybody frozen for 14 s",
        f"{shown} shown; {watch.growth:.2f}x memory, {watch.tree_growth:.2f}x with the decoders; longest answer {watch.longest_s:.2f} s",
        f"≤ 1.5x without them, ≤ {LOOP_S} s",
        shown == count and watch.growth <= 1.5,
        watch.longest_s <= LOOP_S,
    )


async def bombs_refused(server: Server) -> Finding:
    """Files that cost far more than they are worth, one after another."""
    made = {
        "scans.jpg": bombs.jpeg_of_many_scans(),
        "strips.tif": bombs.tiff_of_many_strips(),
        "texts.png": bombs.png_of_many_texts(),
    }
    visitor = await _at_maps(server)
    refused, longest_s = 0, 0.0
    async with watching(server) as watch:
        for name, data in made.items():
            start = time.perf_counter()
            await visitor.upload(name, data)
            longest_s = max(longest_s, time.perf_counter() - start)
            refused += any(plain(name) in alert for alert in visitor.alerts)
    await visitor.leave()
    return Finding(
        "bombs",
        "JPEG of 1,000 scans, TIFF of 2 million strips, PNG of 900,000 texts",
        "23 to 90 s, 27 s and 1 GB, 5 s",
        f"{refused} of {len(made)} refused, the last after {longest_s:.1f} s; longest answer {watch.longest_s:.2f} s",
        f"refused, ≤ {REFUSED_S:.0f} s, ≤ {LOOP_S} s",
        refused == len(made),
        longest_s <= REFUSED_S and watch.longest_s <= LOOP_S,
    )


async def honest_photograph(server: Server) -> Finding:
    """A photograph of 40 megapixels, which is welcome."""
    visitor = await _at_maps(server)
    uploads_s, decoded_s = [], []
    for turn in range(4):
        data = large_photograph(turn)
        start = time.perf_counter()
        preprocess(data, _WEIGHTS)
        decoded_s.append(time.perf_counter() - start)
        start = time.perf_counter()
        await visitor.upload(f"{turn}.png", data)
        uploads_s.append(time.perf_counter() - start)
    shown = visitor.reads("(your upload)")
    await visitor.leave()
    return Finding(
        "an honest photograph",
        "40 megapixels, alone",
        "decoded in the server",
        f"shown after {min(uploads_s):.2f} s; decoding alone, in one process: {min(decoded_s):.2f} s",
        "≤ 0.5 s on top",
        shown,
        min(uploads_s) <= min(decoded_s) + 0.5,
    )
