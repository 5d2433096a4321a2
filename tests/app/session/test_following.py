"""A session that follows a room: it goes where the class is, unless its visitor went elsewhere."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from app.session import address, classroom, following

FIRST, SECOND = "feature-maps?layer=inception4c", "outputs?outputs=why"


class Session:
    """What a session holds, and its runs, without Streamlit."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.values: dict[str, Any] = address.read({"follow": "K7MW"})[0]
        self.kept: dict[str, Any] = {"pages": dict.fromkeys(("", "architecture", "feature-maps", "outputs", "lesson"))}
        self.page = "architecture"
        self.in_fragment = False
        self.told: list[tuple[str, str]] = []
        monkeypatch.setattr(following.state, "get", self.values.__getitem__)
        monkeypatch.setattr(following.state, "put_all", self.values.update)
        monkeypatch.setattr(following.state, "keep", self.kept.__setitem__)
        monkeypatch.setattr(following.state, "kept", self.kept.get)
        monkeypatch.setattr(following, "_in_fragment", lambda: self.in_fragment)
        monkeypatch.setattr(following.leading, "room", lambda: "AAAA")
        monkeypatch.setattr(following.leading, "tell", lambda page, view: self.told.append((page, view)))

    def run(self) -> None:
        """Run the page, or the one that the session is to be at."""
        while (other := following.arrive(self.page)) is not None:
            self.page = other
        following.note()

    def click(self, **values: object) -> None:
        """The visitor does something, and the page runs."""
        self.values.update(values)
        self.run()


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    made = Session(monkeypatch)
    made.run()
    return made


def test_who_opens_a_page_is_where_they_are(session: Session) -> None:
    assert (following.room(), following.last(), following.here()) == ("K7MW", "", "architecture")
    assert not following.has_wandered()
    assert session.told == []


@pytest.mark.parametrize("view", [FIRST, SECOND, "start?image=coffee", "architecture?rows=stages"])
def test_the_page_goes_along(session: Session, view: str) -> None:
    following.go(view, whether_or_no=False)
    session.run()
    assert (following.here(), following.last()) == (view, view)
    assert not following.has_wandered()
    assert session.values["follow"] == "K7MW"
    session.run()
    assert not following.has_wandered()


@pytest.mark.parametrize("page", ["architecture", "feature-maps"])
@pytest.mark.parametrize("newer", ["", SECOND])
def test_a_run_that_is_cut_off_on_the_way_is_no_wandering(session: Session, page: str, newer: str) -> None:
    following.go(FIRST, whether_or_no=False)
    assert following.arrive("architecture") == "feature-maps"
    assert following.arrive("feature-maps") is None
    session.page = page  # the next run begins before this one has come further, for the page that the browser knows
    if newer:
        following.go(newer, whether_or_no=False)
    session.run()
    assert (following.here(), following.has_wandered()) == (newer or FIRST, False)
    session.page = "architecture"
    session.run()
    assert following.has_wandered()


def test_one_who_went_elsewhere_stays_there_until_they_ask(session: Session) -> None:
    following.go(FIRST, whether_or_no=False)
    session.run()
    session.click(layer="inception4a")
    assert following.has_wandered()
    following.go(SECOND, whether_or_no=False)
    session.run()
    assert following.here() == "feature-maps?layer=inception4a"
    following.go(SECOND, whether_or_no=True)
    session.run()
    assert following.here() == SECOND
    assert not following.has_wandered()


def test_a_click_that_only_a_part_of_the_page_ran_for_counts_too(session: Session) -> None:
    following.go(FIRST, whether_or_no=False)
    session.run()
    session.in_fragment = True
    session.values["layer"] = "inception4a"
    following.note()
    assert following.has_wandered()


def test_what_a_page_makes_of_a_view_when_it_arrives_is_no_wandering(session: Session) -> None:
    following.go(FIRST, whether_or_no=False)
    session.run()
    session.values["channel"] = 3
    following.note()
    assert not following.has_wandered()


def test_going_back_to_the_same_view_is_being_with_the_class_again(session: Session) -> None:
    following.go(FIRST, whether_or_no=False)
    session.run()
    session.page = "outputs"
    session.run()
    assert following.has_wandered()
    following.go(FIRST, whether_or_no=True)
    session.run()
    assert (session.page, following.has_wandered()) == ("feature-maps", False)


@pytest.mark.parametrize("view", ["", "classroom?room=K7MW", "nowhere", "//elsewhere"])
def test_nonsense_leads_nowhere_and_is_not_asked_for_again(session: Session, view: str) -> None:
    following.go(view, whether_or_no=True)
    session.run()
    assert following.here() == "architecture"
    assert following.last() == view


def test_the_own_view_is_set_aside_for_a_step_of_the_lesson(session: Session) -> None:
    session.click(layer="inception4a")
    following.go("lesson?step=6.1", whether_or_no=True)
    session.run()
    assert following.here() == "lesson?step=6.1"
    assert session.kept["lesson-aside"]["layer"] == "inception4a"


def test_another_room_is_another_beginning(session: Session) -> None:
    following.go(FIRST, whether_or_no=False)
    session.run()
    session.click(follow="AAAA", layer="inception5a")
    assert (following.last(), following.has_wandered()) == ("", False)


def test_who_follows_tells_no_room_and_who_left_does(session: Session) -> None:
    following.leave()
    session.run()
    assert following.room() == ""
    assert session.told == [("architecture", "architecture")]


def test_the_console_is_a_page_to_go_to(session: Session) -> None:
    following.open_console("K7MW")
    session.run()
    assert session.page == "classroom"
    assert classroom.kept().room == "K7MW"


def test_a_seat_is_known_by_its_cookie(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    cookies: dict[str, str] = {}
    monkeypatch.setattr(following.st, "context", SimpleNamespace(cookies=cookies))
    assert not following.has_seat()
    cookies["explorer_seat_K7MW"] = "x" * 22
    assert following.has_seat()


def test_a_wall_is_one_from_its_address_on_and_stays_it_from_page_to_page(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    query: dict[str, str] = {}
    monkeypatch.setattr(following.st, "query_params", SimpleNamespace(to_dict=lambda: query))
    assert not following.is_wall()
    query |= {"follow": "K7MW", "as": "projector"}
    assert following.is_wall()
    query.clear()
    assert following.is_wall()
    query |= {"follow": "K7MW", "as": "nonsense"}
    assert not following.is_wall()
