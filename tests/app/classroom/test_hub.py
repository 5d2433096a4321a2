"""Streams of events, by HTTP against a server."""

from __future__ import annotations

import asyncio
import itertools
import signal
import time
from collections.abc import Iterator

import pytest

from app.classroom import desk, hub, rooms, views
from app.classroom.rooms import Phase
from app.classroom.stores import in_memory
from app.classroom.stores.store import AWAY
from tests.conftest import PATIENCE_S
from tests.support.classroom.served import BRISK, FIELD, FILES, Served, serving


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A server that looks at its rooms all the time."""
    monkeypatch.setattr(in_memory, "LISTEN_S", 0.02)
    with serving() as one:
        yield one


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A server that looks at its rooms when something happens."""
    monkeypatch.setattr(in_memory, "LISTEN_S", PATIENCE_S)
    with serving(hub.Pace()) as one:
        yield one


def test_everybody_hears_of_a_change(served: Served) -> None:
    code, key = served.open()
    teacher, student = served.browser().lead(code, key), served.browser().join(code)
    streams = [
        student.listen(code, "student"),
        served.browser().listen(code, "projector"),
        teacher.listen(code, "host"),
    ]
    for stream in streams:
        first = stream.state(phase="explore")
        assert (first["code"], first["seats"]["all"], first["teacher"]) == (code, 1, "here")
    desk.ask(code, key, FIELD, FILES)
    for stream in streams:
        assert stream.state(phase="vote")["question"]["title"] == "What a unit sees"
    student.post(f"{code}/votes", poll="1.0", choice=1)
    for stream in streams:
        assert stream.until("state", lambda state: state["seats"]["voted"] == 1)["bars"] is None
    teacher.post(f"{code}/phase", to="closed")
    teacher.post(f"{code}/phase", to="answer")
    for stream in streams:
        assert stream.state(phase="answer")["answer"]["right"] == 1


def test_a_stream_is_one_and_no_cache_keeps_it(served: Served) -> None:
    code, _ = served.open()
    connection, response = served.browser()._send("GET", f"{code}/events?as=projector", None, {})
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-accel-buffering"] == "no"
    response.close()
    connection.close()


def test_who_comes_late_gets_the_newest_at_once_and_a_time_to_come_back_after(served: Served) -> None:
    code, key = served.open()
    desk.ask(code, key, FIELD, FILES)
    desk.move(code, key, "outputs")
    first, second = itertools.islice(served.browser().listen(code, "projector"), 2)
    assert first.event == "retry"
    assert 1000 <= first.data <= 3000
    assert (second.event, second.data["phase"], second.data["view"]) == ("state", "vote", "outputs")


def test_nothing_new_is_not_said_again(served: Served) -> None:
    code, _ = served.open()
    stream = served.browser().listen(code, "projector")
    stream.state()
    read = served.store.reads
    served.until(lambda: served.store.reads > read + 5)
    said = [said.event for _, said in zip(range(5), stream, strict=False)]
    assert said == ["ping"] * 5


def test_many_changes_are_read_so_many_times_a_second(patient: Served) -> None:
    code, key = patient.open()
    stream = patient.browser().listen(code, "projector")
    stream.state()
    began, read = time.monotonic(), patient.store.reads
    for place in range(50):
        desk.move(code, key, f"outputs?place={place}")
    stream.state(view="outputs?place=49")
    assert patient.store.reads - read <= 2 + (time.monotonic() - began) / hub.Pace().read_s


def test_a_room_is_read_once_for_all(patient: Served) -> None:
    code, key = patient.open()
    streams = [patient.browser().listen(code, "projector") for _ in range(20)]
    for stream in streams:
        stream.state()
    read = patient.store.reads
    desk.move(code, key, "outputs")
    for stream in streams:
        stream.state(view="outputs")
    assert patient.store.reads - read <= 2


def test_who_is_slow_gets_the_newest(served: Served) -> None:
    async def steps() -> None:
        store = served.store
        one = hub.Hub(store, BRISK).projector(code)
        await anext(one)  # when to come back
        assert b'"view":""' in await anext(one)
        for place in range(10):
            room = await store.change(code, lambda room, _, place=place: rooms.move(room, f"a?{place}"))
            read = store.reads
            while store.reads < read + 2:
                await asyncio.sleep(0.005)
        events = []
        while not events or room.view.encode() not in events[-1]:
            events.append(await anext(one))
        assert [event for event in events if event != hub.PING] == [events[-1]]
        await one.aclose()

    code, _ = served.open()
    served.does(steps())


def test_an_open_stream_says_that_its_student_is_there_and_a_closed_one_does_not(served: Served) -> None:
    code, _ = served.open()
    student = served.browser().join(code)
    token = student.cookies[f"explorer_seat_{code}"]
    stream = student.listen(code, "student")
    served.until(lambda: served.store.seen.count(token) > 3)
    stream.close()
    served.until(lambda: not any(feed.listeners for feed in served.hub._feeds.values()))
    served.store.seen.clear()
    wall = served.browser().listen(code, "projector")
    for _ in range(3):
        wall.until("ping")
    assert served.store.seen == []


def test_looking_around_stays_while_the_stream_is_open(served: Served) -> None:
    code, _ = served.open()
    student = served.browser().join(code)
    stream = student.listen(code, "student")
    student.post(f"{code}/standing", standing="around")
    stream.until("state", lambda state: state["seats"]["around"] == 1)
    seen = len(served.store.seen)
    served.until(lambda: len(served.store.seen) > seen + 2)
    assert served.does(served.store.count_seats(code)).around == 1


def test_a_stream_ends_when_its_seat_was_given_back(served: Served) -> None:
    code, _ = served.open()
    student = served.browser().join(code)
    stream = student.listen(code, "student")
    assert student.ask("DELETE", f"{code}/seats").status == 204
    assert "over" not in stream.rest()


def test_a_room_that_ends_says_so_and_streams_end(served: Served) -> None:
    code, key = served.open()
    teacher, student = served.browser().lead(code, key), served.browser().join(code)
    streams = [
        student.listen(code, "student"),
        served.browser().listen(code, "projector"),
        teacher.listen(code, "host"),
    ]
    for stream in streams:
        stream.state()
    assert teacher.ask("DELETE", code).status == 204
    for stream in streams:
        assert stream.rest()[-1] == "over"
    assert student.ask("GET", f"{code}/events?as=student").status == 404
    served.until(lambda: not served.hub._feeds)


def test_a_teacher_is_missed_then_gone_and_comes_back(served: Served) -> None:
    code, key = served.open()
    desk.ask(code, key, FIELD, FILES)
    stream = served.browser().join(code).listen(code, "student")
    assert stream.state(teacher="here")["control"] == "lead"
    served.store.host_away = views.LOST_S + 1
    assert stream.state(teacher="lost")["control"] == "lead"
    served.store.host_away = views.GONE_S + 1
    gone = stream.state(teacher="gone")
    assert (gone["control"], gone["poll"]) == ("free", "1.0")
    served.store.host_away = None
    assert stream.state(teacher="here")["control"] == "lead"


def test_time_alone_makes_a_teacher_lost_at_the_right_moment(patient: Served) -> None:
    code, _ = patient.open()
    patient.store.host_away = views.LOST_S - 0.05
    stream = patient.browser().listen(code, "projector")
    stream.state(teacher="here")
    patient.store.host_away = views.LOST_S
    stream.state(teacher="lost")


def test_a_console_says_that_its_teacher_is_there_at_once_and_then_often(served: Served) -> None:
    code, key = served.open()
    teacher = served.browser().lead(code, key)
    served.store.seen.clear()
    stream = teacher.listen(code, "host")
    served.until(lambda: served.store.seen.count("host") > 3)
    assert hub.Pace().host_s < views.LOST_S / 2
    stream.close()


def test_a_console_that_comes_back_is_seen_by_all_at_once(patient: Served) -> None:
    code, key = patient.open()
    teacher = patient.browser().lead(code, key)
    patient.store.host_away = views.LOST_S + 1
    stream = patient.browser().listen(code, "projector")
    stream.state(teacher="lost")
    patient.store.host_away = 0.0
    teacher.listen(code, "host")
    stream.state(teacher="here")


def test_a_console_that_was_taken_over_looks_on(served: Served) -> None:
    code, key = served.open()
    first = served.browser().lead(code, key)
    stream = first.listen(code, "host")
    assert stream.state(leads=True)["epoch"] == 0
    second = served.browser().lead(code, key, take_over=True)
    assert stream.state(leads=False)["epoch"] == 1
    newer = second.listen(code, "host")
    assert newer.state(leads=True)["epoch"] == 1
    served.until(lambda: served.store.seen[-3:] == ["host"] * 3)
    newer.close()
    served.until(lambda: sum(len(feed.listeners) for feed in served.hub._feeds.values()) == 1)
    served.store.seen.clear()
    for _ in range(5):
        stream.until("ping")
    assert served.store.seen == [], "only who leads is the teacher"
    assert first.listen(code, "host").state(leads=False)["answer"] is None


def test_a_room_without_its_teacher_is_forgotten_after_a_while_though_nobody_looks(served: Served) -> None:
    code, _ = served.open()
    served.store.host_away = views.WIPED_S - 1
    read = served.store.reads
    other = served.browser().listen(served.open()[0], "projector")
    other.state()
    assert code in served.store.kept_codes()
    assert served.store.reads > read
    served.store.host_away = views.WIPED_S
    assert other.rest()[-1] == "over"
    served.browser().ask("GET", f"{code}/events?as=projector")
    served.until(lambda: served.store.kept_codes() == [])


def test_while_nobody_listens_nobody_listens_to_the_store(served: Served) -> None:
    code, _ = served.open()
    stream = served.browser().listen(code, "projector")
    stream.state()
    served.until(lambda: served.store.listening(code) == 1)
    stream.close()
    served.until(lambda: served.store.listening(code) == 0)
    again = served.browser().listen(code, "projector")
    again.state()
    served.until(lambda: served.store.listening(code) == 1)


def test_a_store_that_goes_away_is_told_of_and_comes_back_by_itself(served: Served) -> None:
    code, key = served.open()
    desk.ask(code, key, FIELD, FILES)
    student = served.browser().join(code)
    student.post(f"{code}/votes", poll="1.0", choice=2)
    streams = [student.listen(code, "student"), served.browser().listen(code, "projector")]
    for stream in streams:
        stream.until("state", lambda state: state["seats"]["voted"] == 1)
    served.store.away = True
    for stream in streams:
        assert stream.until("away") == {"error": AWAY}
    served.store.away = False
    for stream in streams:
        back = stream.state(phase="vote")
        assert (back["poll"], back["seats"]["voted"]) == ("1.0", 1)
    desk.move(code, key, "outputs")
    for stream in streams:
        stream.state(view="outputs")


def test_a_teacher_is_not_missed_for_the_time_in_which_the_store_was_away(served: Served) -> None:
    code, _ = served.open()
    stream = served.browser().join(code).listen(code, "student")
    stream.state(teacher="here")
    served.store.away = True
    stream.until("away")
    served.store.host_away = views.WIPED_S + 1
    served.store.away = False
    assert stream.state()["teacher"] == "here"
    assert served.store.kept_codes() == [code]


def test_while_the_store_is_away_it_is_said_once(served: Served) -> None:
    code, _ = served.open()
    stream = served.browser().join(code).listen(code, "student")
    stream.state()
    served.store.away = True
    stream.until("away")
    said = [said.event for _, said in zip(range(5), stream, strict=False)]
    assert said == ["ping"] * 5


def test_streams_end_when_something_unexpected_fails_and_can_be_opened_again(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    code, _ = served.open()
    stream = served.browser().listen(code, "projector")
    stream.state()
    served.store.broken = True
    assert "over" not in stream.rest()
    assert "A room's events ended" in caplog.text
    served.store.broken = False
    served.browser().listen(code, "projector").state()


def test_so_many_listen_to_one_room(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "MOST_LISTENERS", 2)
    code, _ = served.open()
    streams = [served.browser().listen(code, "projector") for _ in range(2)]
    for stream in streams:
        stream.state()
    answer = served.browser().ask("GET", f"{code}/events?as=projector")
    assert (answer.status, "Too many" in answer.error) == (409, True)


def test_a_server_that_stops_waits_for_no_stream(caplog: pytest.LogCaptureFixture) -> None:
    graceful_s = PATIENCE_S
    with serving(hub.Pace(), timeout_graceful_shutdown=graceful_s) as served:
        code, key = served.open()
        teacher = served.browser().lead(code, key)
        streams = [
            *(student.listen(code, "student") for student in served.students(code, 20)),
            teacher.listen(code, "host"),
        ]
        for stream in streams:
            stream.state()
        began = time.monotonic()
        served.server.handle_exit(signal.SIGTERM, None)
        for stream in streams:
            assert set(stream.rest()) <= {"state", "ping"}
        served.thread.join(PATIENCE_S)
        assert time.monotonic() - began < graceful_s / 2
    assert "without completing" not in caplog.text
    assert "Exception" not in caplog.text


def test_an_ended_vote_reaches_the_bars_with_all_votes(served: Served) -> None:
    code, key = served.open()
    teacher = served.browser().lead(code, key)
    desk.ask(code, key, FIELD, FILES)
    stream = served.browser().listen(code, "projector")
    for place, student in enumerate(served.students(code, 30)):
        assert student.post(f"{code}/votes", poll="1.0", choice=place % 3).status == 204
    for to in (Phase.CLOSED, Phase.BARS):
        assert teacher.post(f"{code}/phase", to=to).status == 204
    assert stream.state(phase="bars")["bars"] == {"rounds": [[10, 10, 10]], "hidden": 0}
