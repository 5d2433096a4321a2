"""What belongs to another browser: sessions, files, uploads."""

from __future__ import annotations

import asyncio

import requests

from googlenet_core.pictures import samples
from tests.attack.finding import Finding
from tests.attack.watch import resident_mb
from tests.e2e.conftest import Server
from tests.load.visitor import Visitor

_LARGE = 19_900_000
"""Bytes of a file that is just accepted."""


async def foreign_things(server: Server) -> Finding:
    """Everything that knowing another's identifiers could give."""
    owner, thief = Visitor(server.url), Visitor(server.url)
    await owner.join()
    await owner.open("Feature maps")
    await owner.upload("mine.jpg", samples.read_sample("coffee") + b"owned")
    await thief.join()
    await thief.open("Feature maps")
    address = await owner.make(owner.deferred["Picture"])
    fetched = [await _get(server, address, who) for who in (owner, thief)]
    made = await thief.make(owner.deferred["Picture"])
    sent = (await Visitor(server.url, session_id=owner.session_id, cookies=thief.cookies).send_file("x", b"x"))[1]
    session = owner.session_id
    await owner.leave()
    taken = Visitor(server.url, session_id=session, cookies=dict(thief.cookies))
    await taken.join()
    tried = {
        "file fetched": fetched[1] == 200,
        "file made": bool(made),
        "upload sent": sent.status_code < 300,
        "session taken over": taken.session_id == session,
    }
    await taken.leave()
    await thief.leave()
    got = [what for what, worked in tried.items() if worked]
    return Finding(
        "another's things",
        "its file's address, its button's and its session's id",
        "for whoever knew them",
        ", ".join(got) or "nothing worked; the owner's file came",
        "nothing works",
        not got and fetched[0] == 200,
    )


async def _get(server: Server, address: str, who: Visitor) -> int:
    answer = await asyncio.to_thread(requests.get, server.url + address, headers={"Cookie": who.cookie}, timeout=60)
    return answer.status_code


async def many_uploads(server: Server, count: int = 60, size_bytes: int = _LARGE) -> Finding:
    """One session leaves sixty files on the server."""
    visitor = Visitor(server.url)
    await visitor.join()
    await visitor.open("Feature maps")
    data = bytes(size_bytes)
    await visitor.send_file("first.jpg", data)  # a server's first upload also brings what reads uploads into memory
    before_mb = resident_mb(server)
    for number in range(count):
        await visitor.send_file(f"{number}.jpg", data)
    grown_mb = resident_mb(server) - before_mb
    await visitor.leave()
    most_mb = 6 * size_bytes / 1e6  # two are kept; one that is being received is there up to three times
    return Finding(
        "many uploads",
        f"{count} files of {size_bytes / 1e6:.1f} MB by one session",
        "+1,100 MB",
        f"+{grown_mb:.0f} MB",
        f"≤ {most_mb:.0f} MB",
        grown_mb <= most_mb,
    )
