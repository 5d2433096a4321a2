"""Streams of events, by HTTP against a server."""

from __future__ import annotations

import asyncio
import itertools
import signal
import time

import pytest

from app.classroom import desk, hub, rooms
from app.classroom.rooms import Phase
from app.classroom.stores.store import AWAY
from tests.conftest import PATIENCE_S
from tests.support.classroom.served import BRISK, FIELD, FILES, Served, serving


def test_everybody_hears_of_a_change(brisk: Served) -> None:
    code, key = brisk.open()
    teacher, student = brisk.browser().lead(code, key), brisk.browser().join(code)
    streams = [
        student.listen(code, "student"),
        brisk.browser().listen(code, "projector"),
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


def test_a_stream_is_one_and_no_cache_keeps_it(brisk: Served) -> None:
    code, _ = brisk.open()
    connection, response = brisk.browser()._send("GET", f"{code}/events?as=projector", None, {})
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-accel-buffering"] == "no"
    response.close()
    connection.close()


def test_who_comes_late_gets_the_newest_at_once_and_a_time_to_come_back_after(brisk: Served) -> None:
    code, key = brisk.open()
    desk.ask(code, key, FIELD, FILES)
    desk.move(code, key, "outputs")
    first, second = itertools.islice(brisk.browser().listen(code, "projector"), 2)
    assert first.event == "retry"
    assert 1000 <= first.data <= 3000
    assert (second.event, second.data["phase"], second.data["view"]) == ("state", "vote", "outputs")


def test_nothing_new_is_not_said_again(brisk: Served) -> None:
    code, _ = brisk.open()
    stream = brisk.browser().listen(code, "projector")
    stream.state()
    read = brisk.store.reads
    brisk.until(lambda: brisk.store.reads > read + 5)
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
    assert patient.store.reads - read <= 3 + (time.monotonic() - began) / hub.Pace().read_s


def test_a_room_is_read_once_for_all(patient: Served) -> None:
    code, key = patient.open()
    streams = [patient.browser().listen(code, "projector") for _ in range(20)]
    for stream in streams:
        stream.state()
    read = patient.store.reads
    desk.move(code, key, "outputs")
    for stream in streams:
        stream.state(view="outputs")
    assert patient.store.reads - read <= 3


def test_who_is_slow_gets_the_newest(brisk: Served) -> None:
    async def steps() -> None:
        store = brisk.store
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

    code, _ = brisk.open()
    brisk.does(steps())


def test_an_open_stream_says_that_its_student_is_there_and_a_closed_one_does_not(brisk: Served) -> None:
    code, _ = brisk.open()
    student = brisk.browser().join(code)
    token = student.cookies[f"explorer_seat_{code}"]
    stream = student.listen(code, "student")
    brisk.until(lambda: brisk.store.seen.count(token) > 3)
    stream.close()
    brisk.until(lambda: not any(feed.listeners for feed in brisk.hub._feeds.values()))
    brisk.store.seen.clear()
    wall = brisk.browser().listen(code, "projector")
    for _ in range(3):
        wall.until("ping")
    assert brisk.store.seen == []


def test_looking_around_stays_while_the_stream_is_open(brisk: Served) -> None:
    code, _ = brisk.open()
    student = brisk.browser().join(code)
    stream = student.listen(code, "student")
    student.post(f"{code}/standing", standing="around")
    stream.until("state", lambda state: state["seats"]["around"] == 1)
    seen = len(brisk.store.seen)
    brisk.until(lambda: len(brisk.store.seen) > seen + 2)
    assert brisk.does(brisk.store.count_seats(code)).around == 1


def test_a_stream_ends_when_its_seat_was_given_back(brisk: Served) -> None:
    code, _ = brisk.open()
    student = brisk.browser().join(code)
    stream = student.listen(code, "student")
    assert student.ask("DELETE", f"{code}/seats").status == 204
    assert "over" not in stream.rest()


def test_a_room_that_ends_says_so_and_streams_end(brisk: Served) -> None:
    code, key = brisk.open()
    teacher, student = brisk.browser().lead(code, key), brisk.browser().join(code)
    streams = [
        student.listen(code, "student"),
        brisk.browser().listen(code, "projector"),
        teacher.listen(code, "host"),
    ]
    for stream in streams:
        stream.state()
    assert teacher.ask("DELETE", code).status == 204
    for stream in streams:
        assert stream.rest()[-1] == "over"
    assert student.ask("GET", f"{code}/events?as=student").status == 404
    brisk.until(lambda: not brisk.hub._feeds)


def test_while_nobody_listens_nobody_listens_to_the_store(brisk: Served) -> None:
    code, _ = brisk.open()
    stream = brisk.browser().listen(code, "projector")
    stream.state()
    brisk.until(lambda: brisk.store.listening(code) == 1)
    stream.close()
    brisk.until(lambda: brisk.store.listening(code) == 0)
    again = brisk.browser().listen(code, "projector")
    again.state()
    brisk.until(lambda: brisk.store.listening(code) == 1)


def test_a_store_that_goes_away_is_told_of_and_comes_back_by_itself(brisk: Served) -> None:
    code, key = brisk.open()
    desk.ask(code, key, FIELD, FILES)
    student = brisk.browser().join(code)
    student.post(f"{code}/votes", poll="1.0", choice=2)
    streams = [student.listen(code, "student"), brisk.browser().listen(code, "projector")]
    for stream in streams:
        stream.until("state", lambda state: state["seats"]["voted"] == 1)
    brisk.store.away = True
    for stream in streams:
        assert stream.until("away") == {"error": AWAY}
    brisk.store.away = False
    for stream in streams:
        back = stream.state(phase="vote")
        assert (back["poll"], back["seats"]["voted"]) == ("1.0", 1)
    desk.move(code, key, "outputs")
    for stream in streams:
        stream.state(view="outputs")


def test_while_the_store_is_away_it_is_said_once(brisk: Served) -> None:
    code, _ = brisk.open()
    stream = brisk.browser().join(code).listen(code, "student")
    stream.state()
    brisk.store.away = True
    stream.until("away")
    said = [said.event for _, said in zip(range(5), stream, strict=False)]
    assert said == ["ping"] * 5


def test_streams_end_when_something_unexpected_fails_and_can_be_opened_again(
    brisk: Served, caplog: pytest.LogCaptureFixture
) -> None:
    code, _ = brisk.open()
    stream = brisk.browser().listen(code, "projector")
    stream.state()
    brisk.store.broken = True
    assert "over" not in stream.rest()
    assert "A room's events ended" in caplog.text
    brisk.store.broken = False
    brisk.browser().listen(code, "projector").state()


def test_so_many_listen_to_one_room(brisk: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "MOST_LISTENERS", 2)
    code, _ = brisk.open()
    streams = [brisk.browser().listen(code, "projector") for _ in range(2)]
    for stream in streams:
        stream.state()
    answer = brisk.browser().ask("GET", f"{code}/events?as=projector")
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


def test_an_ended_vote_reaches_the_bars_with_all_votes(brisk: Served) -> None:
    code, key = brisk.open()
    teacher = brisk.browser().lead(code, key)
    desk.ask(code, key, FIELD, FILES)
    stream = brisk.browser().listen(code, "projector")
    for place, student in enumerate(brisk.students(code, 30)):
        assert student.post(f"{code}/votes", poll="1.0", choice=place % 3).status == 204
    for to in (Phase.CLOSED, Phase.BARS):
        assert teacher.post(f"{code}/phase", to=to).status == 204
    assert stream.state(phase="bars")["bars"] == {"rounds": [[10, 10, 10]], "hidden": 0}
