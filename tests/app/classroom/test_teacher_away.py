"""A teacher who goes away, comes back, or leads from another device, by HTTP against a server."""

from __future__ import annotations

from app.classroom import desk, hub, views
from tests.support.classroom.served import FIELD, FILES, Served


def test_a_teacher_is_missed_then_gone_and_comes_back(brisk: Served) -> None:
    code, key = brisk.open()
    desk.ask(code, key, FIELD, FILES)
    stream = brisk.browser().join(code).listen(code, "student")
    assert stream.state(teacher="here")["control"] == "lead"
    brisk.store.host_away = views.LOST_S + 1
    assert stream.state(teacher="lost")["control"] == "lead"
    brisk.store.host_away = views.GONE_S + 1
    gone = stream.state(teacher="gone")
    assert (gone["control"], gone["poll"]) == ("free", "1.0")
    brisk.store.host_away = None
    assert stream.state(teacher="here")["control"] == "lead"


def test_time_alone_makes_a_teacher_lost_at_the_right_moment(patient: Served) -> None:
    code, _ = patient.open()
    patient.store.host_away = views.LOST_S - 0.05
    stream = patient.browser().listen(code, "projector")
    stream.state(teacher="here")
    patient.store.host_away = views.LOST_S
    stream.state(teacher="lost")


def test_a_console_says_that_its_teacher_is_there_at_once_and_then_often(brisk: Served) -> None:
    code, key = brisk.open()
    teacher = brisk.browser().lead(code, key)
    brisk.store.seen.clear()
    stream = teacher.listen(code, "host")
    brisk.until(lambda: brisk.store.seen.count("host") > 3)
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


def test_a_console_that_was_taken_over_looks_on(brisk: Served) -> None:
    code, key = brisk.open()
    first = brisk.browser().lead(code, key)
    stream = first.listen(code, "host")
    assert stream.state(leads=True)["epoch"] == 0
    second = brisk.browser().lead(code, key, take_over=True)
    assert stream.state(leads=False)["epoch"] == 1
    newer = second.listen(code, "host")
    assert newer.state(leads=True)["epoch"] == 1
    brisk.until(lambda: brisk.store.seen[-3:] == ["host"] * 3)
    newer.close()
    brisk.until(lambda: sum(len(feed.listeners) for feed in brisk.hub._feeds.values()) == 1)
    brisk.store.seen.clear()
    for _ in range(5):
        stream.until("ping")
    assert brisk.store.seen == [], "only who leads is the teacher"
    assert first.listen(code, "host").state(leads=False)["answer"] is None


def test_a_room_without_its_teacher_is_forgotten_after_a_while_though_nobody_looks(brisk: Served) -> None:
    code, _ = brisk.open()
    brisk.store.host_away = views.WIPED_S - 1
    read = brisk.store.reads
    other = brisk.browser().listen(brisk.open()[0], "projector")
    other.state()
    assert code in brisk.store.kept_codes()
    assert brisk.store.reads > read
    brisk.store.host_away = views.WIPED_S
    assert other.rest()[-1] == "over"
    brisk.browser().ask("GET", f"{code}/events?as=projector")
    brisk.until(lambda: brisk.store.kept_codes() == [])


def test_a_teacher_is_not_missed_for_the_time_in_which_the_store_was_away(brisk: Served) -> None:
    code, _ = brisk.open()
    stream = brisk.browser().join(code).listen(code, "student")
    stream.state(teacher="here")
    brisk.store.away = True
    stream.until("away")
    brisk.store.host_away = views.WIPED_S + 1
    brisk.store.away = False
    assert stream.state()["teacher"] == "here"
    assert brisk.store.kept_codes() == [code]
