"""Messages that no page sends, or not so many: over a visitor's own websocket."""

from __future__ import annotations

import asyncio
import time

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.attack.finding import Finding
from tests.attack.watch import watching
from tests.e2e.conftest import Server
from tests.load.visitor import Visitor

LOOP_S = 0.2
"""For how long the server's event loop may be held up."""

WAIT_S = 60


async def _closed(visitor: Visitor, message: BackMsg) -> bool:
    """Send a message; return whether the server ends the connection for it."""
    assert visitor.socket is not None
    try:
        await visitor.socket.send(message.SerializeToString())
        async with asyncio.timeout(WAIT_S):
            while True:
                await visitor.socket.recv()
    except websockets.ConnectionClosed:
        return True
    except TimeoutError:
        return False


def states(size_bytes: int) -> BackMsg:
    """A request for a run with the states of very many widgets."""
    message = BackMsg()
    for number in range(size_bytes // 20):
        message.rerun_script.widget_states.widgets.add(id=f"widget{number:08}", int_value=number)
    return message


def hashes(size_bytes: int) -> BackMsg:
    """A request for a run by a browser that says it has cached very many messages."""
    message = BackMsg()
    message.rerun_script.cached_message_hashes.extend(f"{number:032x}" for number in range(size_bytes // 34))
    return message


async def large_messages(server: Server, size_bytes: int = 21_000_000) -> Finding:
    """Messages of 21 MB."""
    made = (states(size_bytes), hashes(size_bytes))
    closed = []
    async with watching(server) as watch:
        for message in made:
            visitor = Visitor(server.url)
            await visitor.join()
            closed.append(await _closed(visitor, message))
    return Finding(
        "large messages",
        f"{size_bytes / 1e6:.0f} MB of widget states, then of hashes",
        "26 s and +1.2 GB; event loop blocked for 2.4 s",
        f"{sum(closed)} of {len(closed)} connections ended; longest answer {watch.longest_s:.2f} s, {watch.growth:.2f}x memory",
        f"ended, ≤ {LOOP_S} s, ≤ 1.1x",
        all(closed),
        watch.longest_s <= LOOP_S and watch.growth <= 1.1,
    )


async def page_s(visitor: Visitor) -> float:
    """Seconds until the feature maps are there."""
    start = time.perf_counter()
    await visitor.open("Feature maps")
    return time.perf_counter() - start


async def emptied_caches(server: Server) -> Finding:
    """A message that empties everybody's caches."""
    student, other = Visitor(server.url), Visitor(server.url)
    await student.join()
    await other.join()
    await page_s(student)
    before_s = await page_s(student)
    closed = await _closed(other, BackMsg(clear_cache=True))
    after_s = await page_s(student)
    await student.leave()
    return Finding(
        "emptied caches",
        "the protocol's clear_cache",
        "another's maps page took 4.9 s instead of 0.05",
        f"connection {'ended' if closed else 'kept'}; {after_s:.2f} s ({before_s:.2f} before)",
        "ended, ≤ 3x as before",
        closed,
        after_s <= max(3 * before_s, LOOP_S),
    )


async def many_messages(server: Server, count: int = 3000) -> Finding:
    """As many requests for a run as the connection takes."""
    message = BackMsg()
    message.rerun_script.query_string = ""
    data = message.SerializeToString()
    visitor, student = Visitor(server.url), Visitor(server.url)
    await visitor.join()
    await student.join()
    assert visitor.socket is not None
    socket = visitor.socket

    async def read() -> None:
        async for _ in socket:
            pass

    async def send() -> None:
        for _ in range(count):
            await socket.send(data)

    async with watching(server) as watch:
        work = [asyncio.create_task(read()), asyncio.create_task(send())]
        await asyncio.sleep(1)
        start = time.perf_counter()
        await student.open("Inception module")
        page = time.perf_counter() - start
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        await socket.close()
        await student.leave()
    return Finding(
        "many messages",
        f"{count:,} requests for a run at once",
        "not measured",
        f"another's page {page:.2f} s, longest answer {watch.longest_s:.2f} s",
        "≤ 3 s, ≤ 1 s",
        True,  # the page came
        page <= 3 and watch.longest_s <= 1,
    )


async def many_downloads(server: Server, count: int = 200) -> Finding:
    """One page asks for two hundred files at once, another for one."""
    greedy, student = Visitor(server.url), Visitor(server.url)
    for visitor in (greedy, student):
        await visitor.join()
        await visitor.open("Feature maps")
    slowest = greedy.deferred["NPZ"]
    asked = [asyncio.create_task(greedy.send_deferred(slowest)) for _ in range(count)]
    await asyncio.sleep(LOOP_S)
    start = time.perf_counter()
    address = await student.make(student.deferred["CSV"])
    waited = time.perf_counter() - start
    await asyncio.gather(*asked)
    await greedy.leave()
    await student.leave()
    return Finding(
        "many downloads",
        f"{count} files of one page asked for at once",
        "another's file took 56 s",
        f"{waited:.2f} s",
        "≤ 3 s",
        bool(address),
        waited <= 3,
    )
