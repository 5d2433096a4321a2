"""What goes wrong in a class, by a clock that a test sets: teachers and phones that are away, reloads, second devices."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.classroom import desk, views
from app.classroom.hub import Pace
from app.classroom.stores import in_memory
from app.classroom.stores.in_memory import MemoryStore
from app.classroom.stores.store import NO_ROOM, QUIET_S
from tests.support.classroom.served import BRISK, FIELD, FILES, Browser, Served, Stream, serving
from tests.support.clock import Clock

UNSEEN = Pace(read_s=BRISK.read_s, retry_s=BRISK.retry_s, rest_s=BRISK.rest_s, ping_s=BRISK.ping_s)
"""Rooms are read all the time, but nobody says within a test's time that they are there."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A server whose rooms go by a test's clock."""
    monkeypatch.setattr(in_memory, "LISTEN_S", 0.02)
    with serving(UNSEEN, store=MemoryStore(clock.monotonic)) as one:
        yield one


@pytest.fixture
def room(timed: Served) -> tuple[str, str]:
    """A room with a vote in it, whose teacher has no page open."""
    code, key = timed.open()
    desk.ask(code, key, FIELD, FILES)
    return code, key


def vote(student: Browser, code: str, choice: int) -> int:
    return student.post(f"{code}/votes", poll="1.0", choice=choice).status


def seats(stream: Stream, **wanted: int) -> dict[str, int]:
    """The next counts of seats with these values."""
    state = stream.until("state", lambda state: state["seats"].items() >= wanted.items())
    found: dict[str, int] = state["seats"]
    return found


def read_again(served: Served) -> None:
    """Wait until the room was read since now, and told."""
    reads = served.store.reads
    served.until(lambda: served.store.reads > reads + 2)


def test_a_teacher_is_lost_then_gone_then_the_room_is_wiped(timed: Served, clock: Clock, room: tuple[str, str]) -> None:
    code, _ = room
    student = timed.browser().join(code)
    card, wall = student.listen(code, "student"), timed.browser().listen(code, "projector")
    for stream in (card, wall):
        assert stream.state(teacher="here")["control"] == "lead"
    for away_s, before, said, control in (
        (views.LOST_S, "here", "lost", "lead"),
        (views.GONE_S, "lost", "gone", "free"),
    ):
        clock.now_s += away_s - 0.5 - timed.does(timed.store.host_away_s(code))
        read_again(timed)
        assert timed.hub._feeds[code].teacher == before
        clock.now_s += 0.5
        assert card.state(teacher=said)["control"] == control
        assert wall.state(teacher=said)["control"] == "lead"
    assert vote(student, code, 1) == 204, "the vote stays open"
    assert seats(card, voted=1)["all"] == 1
    clock.now_s += views.WIPED_S - views.GONE_S
    for stream in (card, wall):
        assert stream.rest()[-1] == "over"
    assert (vote(student, code, 1), timed.store.kept_codes()) == (404, [])
    assert student.post(f"{code}/seats").error == NO_ROOM


def test_a_teacher_who_is_back_before_the_room_is_wiped_closes_the_vote_that_was_open(
    timed: Served, clock: Clock, room: tuple[str, str]
) -> None:
    code, key = room
    students = timed.students(code, 5)
    card = students[0].listen(code, "student")
    for student in students:
        assert vote(student, code, 2) == 204
    clock.now_s += views.WIPED_S - 1
    assert card.state(teacher="gone")["control"] == "free"
    teacher = timed.browser().lead(code, key)
    assert card.state(teacher="here")["control"] == "lead"
    for to in ("closed", "bars"):
        assert teacher.post(f"{code}/phase", to=to).status == 204
    assert card.state(phase="bars")["bars"]["rounds"] == [[0, 0, 5]]


def test_a_student_who_reloads_has_seat_and_vote_of_before(timed: Served, room: tuple[str, str]) -> None:
    code, _ = room
    student, wall = timed.browser().join(code), timed.browser().listen(code, "projector")
    before = student.listen(code, "student")
    assert vote(student, code, 0) == 204
    seats(before, voted=1)
    before.close()
    after = student.join(code).listen(code, "student")
    assert after.state(phase="vote")["poll"] == "1.0"
    assert vote(student, code, 2) == 204, "another choice, in the place of the one before"
    timed.students(code, 1)
    assert seats(wall, all=2) == {"with": 2, "around": 0, "quiet": 0, "all": 2, "voted": 1}


def test_a_second_tab_is_the_same_student_and_a_second_phone_another(timed: Served, room: tuple[str, str]) -> None:
    code, _ = room
    student, phone = timed.browser().join(code), timed.browser()
    tabs = [student.listen(code, "student"), student.listen(code, "student")]
    assert [vote(student, code, choice) for choice in (0, 1)] == [204, 204]
    for tab in tabs:
        assert seats(tab, voted=1)["all"] == 1
    tabs[0].close()
    assert vote(phone, code, 1) == 403
    assert vote(phone.join(code), code, 1) == 204
    assert seats(tabs[1], voted=2)["all"] == 2
    student.post(f"{code}/standing", standing="around")
    assert seats(tabs[1], around=1)["with"] == 1


def test_a_phone_that_sleeps_goes_quiet_keeps_its_vote_and_wakes_where_the_class_is(
    timed: Served, clock: Clock, room: tuple[str, str]
) -> None:
    code, key = room
    sleeper, others = timed.browser().join(code), timed.students(code, 4)
    asleep, awake = sleeper.listen(code, "student"), others[0].listen(code, "student")
    assert vote(sleeper, code, 0) == 204
    seats(awake, voted=1)
    asleep.close()
    clock.now_s += QUIET_S
    for student in others:
        assert vote(student, code, 1) == 204
    assert seats(awake, quiet=1, voted=5)["with"] == 4
    teacher = timed.browser().lead(code, key)
    for to in ("closed", "bars"):
        assert teacher.post(f"{code}/phase", to=to).status == 204
    assert awake.state(phase="bars")["bars"]["rounds"] == [[1, 4, 0]]
    assert sleeper.listen(code, "student").state()["phase"] == "bars"
    assert seats(awake, quiet=0)["with"] == 5
