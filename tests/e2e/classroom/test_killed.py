"""A server with its rooms in memory that is killed and started again: they are gone, and everybody is told so."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from app.classroom.stores.store import NO_ROOM
from tests.e2e.conftest import Server, start_server, warm
from tests.support.classroom.served import Browser, Stream


@dataclass
class Place:
    """Where a server is, also the one after it."""

    port: int
    below: str = ""
    streams: list[Stream] = field(default_factory=list)


def started(folder: Path, **settings: str) -> Server:
    folder.mkdir()
    return start_server(folder, "tests.e2e.servers.taught", **settings)


def test_a_room_in_memory_ends_with_its_server_and_a_new_one_can_be_opened(tmp_path: Path) -> None:
    with warm(started(tmp_path / "before")) as server:
        place = Place(urlsplit(server.url).port or 0)
        teacher, student = Browser(place), Browser(place)
        room = json.loads(teacher.ask("POST", "/desk/open", {}).body)
        code = room["code"]
        teacher.lead(code, room["key"])
        streams = [teacher.listen(code, "host"), student.join(code).listen(code, "student")]
        for stream in streams:
            stream.until("state", lambda state: state["seats"]["with"] == 1)
        os.killpg(server.process.pid, signal.SIGKILL)
        for stream in streams:
            assert "over" not in stream.rest(), "nobody could say so"
    with warm(started(tmp_path / "after", PORT=str(place.port))) as server:
        for one, role in ((teacher, "host"), (student, "student")):
            answer = one.ask("GET", f"{code}/events?as={role}")
            assert (answer.status, answer.error) == (404, NO_ROOM)
        assert student.post(f"{code}/votes", poll="1.0", choice=0).error == NO_ROOM
        assert teacher.post(f"{code}/host", key=room["key"]).error == NO_ROOM
        again = json.loads(teacher.ask("POST", "/desk/open", {}).body)
        teacher.lead(again["code"], again["key"])
        stream = student.join(again["code"]).listen(again["code"], "student")
        assert stream.state(teacher="here")["seats"]["all"] == 1
        for open_one in place.streams:
            open_one.close()
        assert "Traceback" not in server.log.read_text()
