"""Sessions that lost their connection wait for their visitor; where there are too many, those with least to lose go."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime.session_manager import SessionInfo

from app.serving import absent_sessions
from app.serving.absent_sessions import AbsentSessions
from tests.support.clock import Clock

TIME_S = 60.0


class Session:
    """A session that notes its end."""

    def __init__(self, name: str, picture: bool = False) -> None:
        self.id = name
        self.session_state: dict[str, object] = {"upload": 1} if picture else {"values": 1}
        self.ended = False
        self.watched = 0

    def register_file_watchers(self) -> None:
        self.watched += 1

    def shutdown(self) -> None:
        self.ended = True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(absent_sessions, "time", clock)
    return clock


def info(name: str, *, runs: int = 5, picture: bool = False) -> SessionInfo:
    session: Any = Session(name, picture)
    return SessionInfo(client=None, session=session, script_run_count=runs)


def has_picture(one: SessionInfo) -> bool:
    return "upload" in one.session.session_state


def absent(most: int = 2) -> AbsentSessions:
    return AbsentSessions(TIME_S, has_picture, most)


def names(kept: AbsentSessions) -> list[str]:
    return [one.session.id for one in kept.list()]


def test_a_session_waits_and_is_taken_up_again_without_being_ended(clock: Clock) -> None:
    kept, one = absent(), info("one")
    kept.save(one)
    assert kept.get("one") is one
    kept.delete("one")
    assert kept.get("one") is None
    assert not one.session.ended  # type: ignore[attr-defined]


def test_one_that_never_waited_is_not_known(clock: Clock) -> None:
    kept = absent()
    kept.delete("nobody")
    assert kept.get("nobody") is None
    assert kept.end_expired() == 0


def test_it_waits_for_its_time_and_no_longer(clock: Clock) -> None:
    kept, one, later = absent(), info("one"), info("later")
    kept.save(one)
    clock.now_s += 1
    kept.save(later)
    clock.now_s += TIME_S - 1.5
    assert kept.get("one") is one
    assert kept.end_expired() == 0
    clock.now_s += 0.5
    assert kept.get("one") is None
    assert kept.end_expired() == 1
    assert names(kept) == ["later"]
    assert one.session.ended  # type: ignore[attr-defined]
    assert not one.session.session_state
    assert not later.session.ended  # type: ignore[attr-defined]


def test_who_comes_back_and_leaves_again_waits_anew(clock: Clock) -> None:
    kept, one = absent(), info("one")
    kept.save(one)
    kept.delete("one")
    clock.now_s += TIME_S - 1
    kept.save(one)
    clock.now_s += TIME_S - 1
    assert kept.get("one") is one


@pytest.mark.parametrize(
    ("first", "second", "third", "left"),
    [
        ({"runs": 0}, {"runs": 1}, {"runs": 2}, ["second", "third"]),
        ({"runs": 2}, {"runs": 1}, {"runs": 0}, ["first", "second"]),
        ({"runs": 1}, {"runs": 0}, {"runs": 1}, ["first", "third"]),
        ({"runs": 9}, {"runs": 2}, {"runs": 3}, ["second", "third"]),
        ({"runs": 1, "picture": True}, {"runs": 9}, {"runs": 9}, ["first", "third"]),
        ({"picture": True}, {"picture": True}, {"picture": True}, ["second", "third"]),
    ],
    ids=["no page", "itself", "in between", "settled is settled", "a picture counts most", "the oldest of equals"],
)
def test_where_there_are_too_many_the_one_with_least_to_lose_ends(
    clock: Clock, first: dict[str, Any], second: dict[str, Any], third: dict[str, Any], left: list[str]
) -> None:
    kept = absent(most=2)
    all_three = [info(name, **how) for name, how in (("first", first), ("second", second), ("third", third))]
    for one in all_three:
        kept.save(one)
    assert names(kept) == left
    ended = [one.session.id for one in all_three if one.session.ended]  # type: ignore[attr-defined]
    assert sorted([*ended, *left]) == ["first", "second", "third"]


def test_three_hundred_that_only_open_and_drop_push_nobody_out(clock: Clock) -> None:
    kept, student = AbsentSessions(TIME_S, has_picture), info("student", picture=True)
    kept.save(student)
    for number in range(2 * absent_sessions.MOST):
        kept.save(info(str(number), runs=0))
    assert len(kept.list()) == absent_sessions.MOST
    assert kept.get("student") is student


def test_what_ends_sessions_is_what_the_watch_over_departures_calls(clock: Clock) -> None:
    from app.serving import departures

    kept = absent()
    kept.save(info("one"))
    clock.now_s += TIME_S
    runtime: Any = SimpleNamespace(_session_mgr=SimpleNamespace(_session_storage=kept))
    assert departures.end_expired(runtime) == 1
    assert kept.list() == []


@pytest.mark.parametrize(("watcher", "watched"), [("none", 0), ("auto", 1)])
def test_who_comes_back_has_modules_looked_through_only_where_files_are_watched(
    monkeypatch: pytest.MonkeyPatch, watcher: str, watched: int
) -> None:
    monkeypatch.setattr(absent_sessions.config, "get_option", {"server.fileWatcherType": watcher}.get)
    left = info("left")
    absent().save(left)
    session: Any = left.session
    session.register_file_watchers()
    assert session.watched == watched
