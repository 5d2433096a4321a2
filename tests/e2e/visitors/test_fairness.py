"""Beside visitors who all want long explanations another one is served first, and so is who comes after they have left."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from tests.attack.explanations import explained, press, ready, uploaded
from tests.e2e.conftest import Server
from tests.load.scenario import CLASSES
from tests.load.visitor import Visitor

TWELVE = 12


def test_an_upload_is_served_while_most_of_twelve_still_wait_for_their_occlusions(server: Server) -> None:
    victim, later = Visitor(server.url), Visitor(server.url)
    twelve = [Visitor(server.url) for _ in range(TWELVE)]

    async def lesson() -> int:
        await victim.join()
        await victim.open("Feature maps")
        await asyncio.gather(*(ready(one, "occlusion", CLASSES[n % len(CLASSES)]) for n, one in enumerate(twelve)))
        asked = [asyncio.create_task(press(one, "occlusion")) for one in twelve]
        for one in twelve:
            await one.seen("Stop")
        await uploaded(victim, 1)
        unserved = sum(not task.done() for task in asked)
        # All leave: whoever waits leaves the queue, whoever computes stops.
        for task in asked:
            task.cancel()
        await asyncio.gather(*(one.leave() for one in twelve), *asked, return_exceptions=True)
        await explained(later, "occlusion", CLASSES[0])
        await asyncio.gather(victim.leave(), later.leave())
        return unserved

    with ThreadPoolExecutor(1) as own:  # in this thread the browser's event loop may be running
        unserved = own.submit(asyncio.run, lesson()).result()
    assert unserved > TWELVE // 2
    assert later.reads("**Occlusion")
