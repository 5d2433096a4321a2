"""Files that cost a decoder much, uploaded to the real server: each is refused with its sentence, and nobody else waits."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.services.decoding import decoders
from tests.conftest import PATIENCE_S
from tests.e2e.conftest import Server, start_server, warm
from tests.load.visitor import Visitor
from tests.support.files import bombs
from tests.support.files.pictures import encoded, noise

BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "scans.jpg": (bombs.jpeg_of_many_scans, "more than 100 scans"),
    "segments.jpg": (bombs.jpeg_of_many_segments, "more than 5,000 segments"),
    "texts.png": (lambda: bombs.png_of_many_texts(700_000), "more than 1,000 remarks"),
    "strips.tif": (bombs.tiff_of_many_strips, "more than 100,000 strips"),
    "remarks.gif": (bombs.gif_of_many_remarks, "more than 1,000 remarks"),
    "chunks.webp": (bombs.webp_of_many_chunks, "more than 20,000 frames"),
}

MANY = 6
"""Pictures of 40 megapixels sent at the same moment; decoded side by side in the server they took 650 MB each."""

needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="what processes take is read from Linux's files")


@dataclass
class Watch:
    """What the server takes, and whether it always answers."""

    server: Server
    peak_bytes: int = 0
    deaf: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        while not self._over.wait(0.02):
            self.peak_bytes = max(self.peak_bytes, resident(self.server.process.pid))
            self.deaf += self.server.status("/livez") != 200

    @contextlib.contextmanager
    def on(self) -> Iterator[None]:
        thread = threading.Thread(target=self.look)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join(PATIENCE_S)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose memory is its own, and which has all the time for a picture."""
    settings = {decoders.DECODE_VARIABLE: str(10 * PATIENCE_S)}
    with warm(start_server(tmp_path_factory.mktemp("bombs"), **settings)) as server:
        yield server


def resident(process: int) -> int:
    """Bytes of memory that a process has."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def decoders_of(server: Server) -> list[int]:
    """The processes that decode for a server."""
    found = []
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if (
                parent == server.process.pid
                and b"app.services.decoding.decoder_process" in (folder / "cmdline").read_bytes()
            ):
                found.append(int(folder.name))
    return found


def worked_s(processes: list[int]) -> float:
    """Processor time that these have taken."""
    ticks = 0
    for process in processes:
        with contextlib.suppress(OSError):
            words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            ticks += int(words[11]) + int(words[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def run(lesson: Coroutine[None, None, None]) -> None:
    with ThreadPoolExecutor(1) as own_thread:  # in this thread the browser's event loop may be running
        own_thread.submit(asyncio.run, lesson).result()


@needs_proc
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_with_its_sentence(name: str, own: Server) -> None:
    build, words = BOMBS[name]
    data = build()

    async def visit() -> None:
        visitor = Visitor(own.url)
        await visitor.join()
        await visitor.open("Feature maps")
        await visitor.upload(name, data)
        assert any(words in alert for alert in visitor.alerts), visitor.alerts
        await visitor.upload("good.jpg", encoded(noise(60, 60, len(data)), "JPEG"))
        assert visitor.reads("(your upload)"), "the next picture is read"
        await visitor.leave()

    before, watch = resident(own.process.pid), Watch(own)
    with watch.on():
        run(visit())
    assert watch.deaf == 0
    assert watch.peak_bytes < 2 * before


@needs_proc
def test_many_pictures_of_forty_megapixels_at_once_leave_the_server_small(own: Server) -> None:
    async def visit(shade: int) -> None:
        visitor = Visitor(own.url)
        await visitor.join()
        await visitor.open("Feature maps")
        await visitor.upload(f"{shade}.webp", bombs.webp_of_40_megapixels(shade))
        assert visitor.reads("(your upload)"), visitor.alerts
        await visitor.leave()

    async def all_at_once() -> None:
        await asyncio.gather(*map(visit, range(MANY)))

    before, watch = resident(own.process.pid), Watch(own)
    with watch.on():
        run(all_at_once())
    assert watch.deaf == 0
    assert watch.peak_bytes < 2 * before
    assert len(decoders_of(own)) <= 2


@needs_proc
def test_what_a_visitor_has_left_behind_is_not_decoded_to_its_end(own: Server) -> None:
    async def visit_and_leave() -> set[int]:
        visitor = Visitor(own.url)
        await visitor.join()
        await visitor.open("Feature maps")
        await visitor.upload("good.jpg", encoded(noise(50, 50), "JPEG"))  # at least one decoder is there
        there = decoders_of(own)
        before = worked_s(there)
        upload = asyncio.create_task(visitor.upload("slow.jpg", bombs.jpeg_of_many_scans(90)))
        while worked_s(there) < before + 0.1:
            assert not upload.done(), "it has to be slow for this"
            await asyncio.sleep(0.01)
        await visitor.leave()
        with contextlib.suppress(Exception):
            await upload
        return set(there)

    found: list[set[int]] = []

    async def visit() -> None:
        found.append(await visit_and_leave())

    run(visit())
    end = time.monotonic() + PATIENCE_S
    while found[0] <= set(decoders_of(own)):
        assert time.monotonic() < end, "it was decoded, though nobody waited for it"
        time.sleep(0.05)
    assert own.status("/livez") == 200
