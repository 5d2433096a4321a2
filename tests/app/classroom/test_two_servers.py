"""Two servers with one Redis: whoever sits on which, it is one room; and what is there when Redis is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.classroom import desk
from app.classroom.hub import Pace
from app.classroom.stores.in_redis import RedisStore
from tests.support.classroom.served import FIELD, FILES, Served, serving
from tests.support.programs import redis


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[redis.RedisServer]:
    program = redis.find()
    if program is None:
        pytest.skip(redis.NONE)
    server = redis.RedisServer(program, tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def both(kept: redis.RedisServer) -> Iterator[tuple[Served, Served]]:
    with (
        serving(Pace(), store=RedisStore(kept.address)) as one,
        serving(Pace(), store=RedisStore(kept.address)) as other,
    ):
        yield one, other


def test_a_teacher_and_students_on_different_servers_are_in_one_room(both: tuple[Served, Served]) -> None:
    one, other = both
    code, key = one.open()
    teacher, students = one.browser().lead(code, key), other.students(code, 6)
    console, card = teacher.listen(code, "host"), students[0].listen(code, "student")
    desk.ask(code, key, FIELD, FILES)
    assert card.state(phase="vote")["poll"] == "1.0"
    for place, student in enumerate(students):
        assert student.post(f"{code}/votes", poll="1.0", choice=place % 2).status == 204
    console.until("state", lambda state: state["seats"]["voted"] == 6)
    students[0].post(f"{code}/standing", standing="around")
    console.until("state", lambda state: state["seats"]["around"] == 1)
    for to in ("closed", "bars"):
        assert teacher.post(f"{code}/phase", to=to).status == 204
    assert card.state(phase="bars")["bars"]["rounds"] == [[3, 3, 0]]
    assert students[0].ask("GET", f"{code}/files/cup.png").body == FILES["cup.png"][0]
    other.browser().lead(code, key, take_over=True)
    console.state(leads=False)
    assert other.browser().lead(code, key).ask("DELETE", code).status == 204
    assert card.rest()[-1] == "over"
    assert console.rest()[-1] == "over"


def test_redis_goes_away_in_the_middle_of_a_vote_and_comes_back(
    both: tuple[Served, Served], kept: redis.RedisServer
) -> None:
    one, other = both
    code, key = one.open()
    teacher, students = one.browser().lead(code, key), other.students(code, 5)
    desk.ask(code, key, FIELD, FILES)
    streams = [teacher.listen(code, "host"), students[0].listen(code, "student")]
    for student in students[:4]:
        assert student.post(f"{code}/votes", poll="1.0", choice=1).status == 204
    for stream in streams:
        stream.until("state", lambda state: state["seats"]["voted"] == 4)
    kept.kill()
    for stream in streams:
        assert stream.until("away")["error"]
    assert students[4].post(f"{code}/votes", poll="1.0", choice=0).status == 503
    kept.start()
    for stream in streams:
        back = stream.state(phase="vote")
        assert (back["poll"], back["seats"]["voted"], back["teacher"]) == ("1.0", 4, "here")
    assert students[4].post(f"{code}/votes", poll="1.0", choice=0).status == 204
    for stream in streams:
        stream.until("state", lambda state: state["seats"]["voted"] == 5)
    for to in ("closed", "bars"):
        assert teacher.post(f"{code}/phase", to=to).status == 204
    for stream in streams:
        assert stream.state(phase="bars")["bars"]["rounds"] == [[1, 4, 0]]
