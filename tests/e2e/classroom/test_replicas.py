"""What ``compose.yaml`` runs, on this machine: two servers with one Redis behind the proxy, and a class on both of them."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest

from app.classroom.stores.choice import VARIABLE
from app.classroom.stores.store import AWAY
from tests.conftest import PATIENCE_S
from tests.container import proxied
from tests.e2e.conftest import Server, start_server
from tests.support.classroom.served import FIELD, Answer, Browser, Said, Stream
from tests.support.programs import redis

REPLICA = "explorer_replica"


@dataclass
class Member(Browser):
    """Comes back to events that ended, as browsers do, and keeps all that was said."""

    said: list[Said] = field(default_factory=list)
    times_back: int = 0
    _at: tuple[str, str] = ("", "")
    _stream: Iterator[Said] = field(default_factory=lambda: iter(()))

    def enter(self, code: str, role: str) -> None:
        self._at = code, role
        self._stream = self._connected()

    def until(self, event: str, wanted: Callable[[Any], bool] = lambda _: True) -> Any:
        """What the next event of a name says, for which something holds."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            for said in self._stream:
                self.said.append(said)
                if said.event == event and wanted(said.data):
                    return said.data
            self.times_back += 1
            self._stream = self._connected()
        raise AssertionError(f"'{event}' did not come; at last: {self.said[-3:]}")

    def state(self, **wanted: object) -> Any:
        """The next state with these values."""
        return self.until("state", lambda state: all(state[name] == value for name, value in wanted.items()))

    def back(self) -> Any:
        """The next state that was told over another connection than the first."""
        return self.until("state", lambda _: self.times_back > 0)

    def events(self, name: str) -> int:
        """How often something was said."""
        return [said.event for said in self.said].count(name)

    def _connected(self) -> Iterator[Said]:
        code, role = self._at
        with contextlib.suppress(OSError, AssertionError):  # nobody there at the moment
            yield from self.listen(code, role)


@dataclass
class Class:
    """Two servers, the proxy before them, the Redis behind them, and who has it open."""

    replicas: tuple[Server, Server]
    proxy: Server
    kept: redis.RedisServer
    below: str = ""
    streams: list[Stream] = field(default_factory=list)

    @property
    def port(self) -> int:
        return urlsplit(self.proxy.url).port or 0

    def member(self, replica: int) -> Member:
        """Somebody whose page came from a replica, by its number."""
        return Member(self, {REPLICA: str(replica)})

    def students(self, code: str, count: int, replica: int) -> list[Member]:
        students = [self.member(replica) for _ in range(count)]
        for student in students:
            student.join(code)
            student.enter(code, "student")
            student.state()
        return students


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[redis.RedisServer]:
    program = redis.find()
    if program is None:
        pytest.skip(redis.NONE)
    server = redis.RedisServer(program, tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def replicas(kept: redis.RedisServer, tmp_path: Path) -> Iterator[tuple[Server, Server]]:
    proxied.program()
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    one, two = (start_server(folder, "tests.e2e.servers.taught", **{VARIABLE: kept.address}) for folder in folders)
    try:
        for server in (one, two):
            server.wait_until_ready()
        yield one, two
    finally:
        for server in (one, two):
            server.stop()


@pytest.fixture
def together(kept: redis.RedisServer, replicas: tuple[Server, Server], tmp_path: Path) -> Iterator[Class]:
    one, two = (urlsplit(server.url).port or 0 for server in replicas)
    with proxied.proxy(tmp_path, (one, two), proxied.LOOKS_OFTEN) as running:
        held = Class(replicas, running, kept)
        yield held
        for stream in held.streams:
            stream.close()


def desk(teacher: Member, what: str, **asked: object) -> Answer:
    """Do what a page of the teacher's does."""
    answer = teacher.ask("POST", f"/desk/{what}", msgspec.to_builtins(asked))
    assert answer.status == 200, answer.body
    return answer


def lead(held: Class, replica: int) -> tuple[Member, str, str]:
    """A teacher on a replica, with a room of theirs: its code and key."""
    teacher = held.member(replica)
    opened = json.loads(desk(teacher, "open").body)
    teacher.lead(opened["code"], opened["key"])
    teacher.enter(opened["code"], "host")
    teacher.state(teacher="here")
    return teacher, opened["code"], opened["key"]


def vote(students: list[Member], code: str, choice: int) -> None:
    for student in students:
        assert student.post(f"{code}/votes", poll="1.0", choice=choice).status == 204


def voted(count: int) -> Callable[[Any], bool]:
    return lambda state: state["seats"]["voted"] == count


def test_a_lesson_on_two_replicas_outlives_its_redis_and_one_of_them(together: Class) -> None:
    teacher, code, key = lead(together, replica=1)
    mine, others = together.students(code, 3, replica=1), together.students(code, 3, replica=2)
    everybody = [teacher, *mine, *others]
    question = replace(FIELD, picture="", drawing="")

    desk(teacher, "move", code=code, key=key, view="lesson?step=6.1")
    for one in everybody:
        one.state(view="lesson?step=6.1")
    desk(teacher, "ask", code=code, key=key, question=question, files={})
    for one in everybody:
        assert one.state(phase="vote")["poll"] == "1.0"
    vote([mine[0], others[0]], code, 1)
    for one in everybody:
        one.until("state", voted(2))

    together.kept.kill()
    for one in everybody:
        assert one.until("away") == {"error": AWAY}
    refused = others[1].post(f"{code}/votes", poll="1.0", choice=0)
    assert (refused.status, refused.error, refused.headers["retry-after"]) == (503, AWAY, "2")
    together.kept.start()
    for one in everybody:
        back = one.state(phase="vote")
        assert (back["poll"], back["seats"]["voted"], back["seats"]["all"]) == ("1.0", 2, 6)
        assert (one.events("away"), one.times_back) == (1, 0), "one line, and the connection stays"
    vote([others[1]], code, 0)
    for one in everybody:
        one.until("state", voted(3))
    for replica in together.replicas:
        log = replica.log.read_text()
        assert 0 < log.count("Redis does not answer") < len(everybody), log
        assert "Redis answers again" in log
        assert "Traceback" not in log
        assert code not in log

    os.killpg(together.replicas[0].process.pid, signal.SIGKILL)
    for one in [teacher, *mine]:
        assert one.back()["seats"]["voted"] == 3
    vote([*mine[1:], others[2]], code, 1)
    for one in everybody:
        assert one.until("state", voted(6))["seats"]["all"] == 6, "everybody has the seat of before"
    for to in ("closed", "bars"):
        assert teacher.post(f"{code}/phase", to=to).status == 204
    for one in everybody:
        assert one.state(phase="bars", teacher="here")["bars"] == {"rounds": [[1, 5, 0]], "hidden": 0}
    assert {one.times_back for one in others} == {0}, "who sat on the other noticed nothing"
