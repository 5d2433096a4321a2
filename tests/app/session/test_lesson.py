"""The visitor's own view while a step of the lesson is shown, and the guesses of a session."""

from __future__ import annotations

from typing import Any

import pytest

from app.session import address, lesson
from app.session.lesson import Guessed
from googlenet_core.lesson import STEPS

STEP = STEPS[0].name
OWN = {"layer": "inception4c", "image": "astronaut", "section": "claims"}


class Session:
    """What a session holds, without Streamlit."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.values: dict[str, Any] = address.read({})[0]
        self.kept: dict[str, Any] = {}
        self.title = ""
        monkeypatch.setattr(lesson.state, "get", self.values.__getitem__)
        monkeypatch.setattr(lesson.state, "put", self.values.__setitem__)
        monkeypatch.setattr(lesson.state, "put_all", self.values.update)
        monkeypatch.setattr(lesson.state, "keep", self.kept.__setitem__)
        monkeypatch.setattr(lesson.state, "kept", self.kept.get)
        monkeypatch.setattr(lesson.state, "page", lambda: self.title)

    def come(self, query: dict[str, str] | None, title: str, *, first: bool = False) -> None:
        """Come to a page by an address, or by a link in the navigation, which keeps the view."""
        before = None if first else dict(self.values)
        now = dict(self.values) if query is None else address.read(query)[0]
        self.values.update(lesson.arrive(before, now, in_lesson=title == lesson.TITLE))
        self.title = title

    def own(self) -> dict[str, str]:
        return address.write(self.values)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    return Session(monkeypatch)


def test_a_step_shows_its_view_and_leaving_brings_back_the_visitors(session: Session) -> None:
    session.come(OWN, "Architecture", first=True)
    session.come(None, "Lesson")
    assert session.own() == OWN
    lesson.go(STEP)
    assert session.own() == {"step": STEP, "image": "astronaut"}
    assert session.values["layer"] != OWN["layer"]
    lesson.leave()
    assert session.own() == OWN
    assert lesson.take_page() == "Architecture"
    assert lesson.take_page() is None


def test_a_link_in_the_navigation_leaves_the_lesson_too(session: Session) -> None:
    session.come(OWN, "Feature maps", first=True)
    session.come(None, "Lesson")
    lesson.go(STEP)
    session.come(None, "Three outputs")
    assert session.own() == OWN


def test_an_address_with_a_step_sets_the_view_before_aside(session: Session) -> None:
    session.come(OWN, "Feature maps", first=True)
    session.come({"step": STEP}, "Lesson")
    session.come({}, "Lesson")  # the page's own link, from a step to the chapters
    assert session.own() == OWN


def test_a_first_visit_to_a_step_keeps_the_picture_and_the_weights(session: Session) -> None:
    session.come({"step": STEP, "image": "coffee", "weights": "random"}, "Lesson", first=True)
    lesson.go(STEPS[-1].name)
    assert session.own() == {"step": STEPS[-1].name, "image": "coffee", "weights": "random"}
    lesson.leave()
    assert session.own() == {"image": "coffee", "weights": "random"}
    assert lesson.take_page() == ""


def test_looking_around_keeps_the_steps_view_until_the_lesson_is_left(session: Session) -> None:
    session.come(OWN, "Architecture", first=True)
    session.come(None, "Lesson")
    lesson.go(STEP)
    layer = session.values["layer"]
    lesson.look_around("feature-maps")
    assert lesson.take_page() == "feature-maps"
    session.come(None, "Feature maps")
    assert (session.values["layer"], session.values["step"]) == (layer, "")
    session.come(None, "Lesson")
    lesson.go(STEP)
    lesson.leave()
    assert session.own() == OWN


def test_a_step_in_another_pages_address_is_left_out(session: Session) -> None:
    session.come({"step": STEP}, "Feature maps", first=True)
    assert session.values["step"] == ""


def test_guesses_of_this_session_count_more_than_what_the_browser_kept(session: Session) -> None:
    assert session.kept == {}
    lesson.keep_guess("3.1", Guessed("90"))
    assert not lesson.has_recalled()
    lesson.recall({"3.1": Guessed("1", "too small"), "3.2": Guessed("5", "right")})
    assert lesson.has_recalled()
    lesson.keep_standing("3.1", "too large")
    assert lesson.guesses() == {"3.1": Guessed("90", "too large"), "3.2": Guessed("5", "right")}
    lesson.forget()
    assert lesson.guesses() == {}
