"""What the bar of a class says and offers, and when a page goes along. Scripts without a page."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from tests.support.classroom.states import state
from tests.support.scripts import Script

VIEW, OTHER = "lesson?step=6.1", "outputs"
PHASES = ["explore", "vote", "closed", "bars", "discuss", "answer"]


@cache
def script() -> Script:
    return Script("follow_words.js")


def page(role: str = "student", *, phase: str = "explore", here: str = VIEW, **other: Any) -> dict[str, Any]:
    """A page of a student who is with the class, other things changed."""
    own = {name: other.pop(name) for name in ("joined", "around", "down", "away", "refused", "over") if name in other}
    made = {"joined": True, "around": False, "down": False, "away": "", "refused": "", "over": False}
    return {"role": role, "room": "K7MW", "here": here, "state": state(phase, **other), **made, **own}


def bar(*given: Any, **other: Any) -> Any:
    return script().call("barOf", page(*given, **other))


def ahead(given: dict[str, Any], last: str = "", asked: str = "") -> Any:
    return script().call("viewToGoTo", given, {"last": last, "asked": asked})


def test_nobody_joins_without_a_click() -> None:
    shown = bar(joined=False)
    assert shown["act"] == {"what": "join", "text": "Join room K7MW", "key": ""}
    assert shown["leave"] == "Not now"
    assert not shown["card"]
    assert bar(joined=False, refused="There is no such room.")["told"] == "There is no such room."


@pytest.mark.parametrize("phase", PHASES)
def test_an_open_question_calls_to_the_card(phase: str) -> None:
    shown = bar(phase=phase)
    is_open = phase in ("vote", "discuss")
    assert (shown["card"], shown["calls"]) == ("Answer the open question" if is_open else "Your card", is_open)


def test_who_is_with_the_class_needs_no_way_back_and_who_looks_around_has_one() -> None:
    assert bar()["act"] is None
    assert bar()["told"] == "You are with your class."
    shown = bar(around=True)
    assert shown["told"] == "You are looking around."
    assert shown["act"] == {"what": "back", "text": "Back to the class", "key": "B"}
    assert bar(around=True, view="")["act"] is None


@pytest.mark.parametrize(("here", "offered"), [(VIEW, False), (OTHER, True)])
def test_who_is_free_can_look_where_the_class_is(here: str, offered: bool) -> None:
    assert bool(bar(control="free", here=here)["act"]) == offered


def test_a_page_waits_while_the_teacher_wants_it_to() -> None:
    assert bar(control="freeze")["frozen"]
    assert bar(control="freeze", around=True)["act"] is None
    assert not bar()["frozen"]
    assert not bar(control="freeze", joined=False)["frozen"]
    assert not bar(control="freeze", over=True)["frozen"]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"down": True}, "connection is lost; trying again"),
        ({"away": "The rooms do not answer."}, "The rooms do not answer."),
        ({"teacher": "lost"}, "teacher’s connection is lost"),
    ],
)
def test_what_is_wrong_is_said(what: dict[str, Any], words: str) -> None:
    shown = bar(**what)
    assert words in shown["told"]
    assert shown["warns"]


def test_a_room_that_is_over_can_be_put_away() -> None:
    assert bar(over=True) | {"leave": ""} == bar(role="host", over=True) | {"leave": ""}
    assert (bar(over=True)["told"], bar(over=True)["leave"]) == ("The room is closed.", "Close")


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({}, "The class goes where you go: 20 with you, 3 looking around."),
        ({"control": "free"}, "The class looks around by itself."),
        ({"control": "freeze"}, "The class waits under a notice."),
        ({"phase": "vote"}, "18 of 24 have voted."),
        ({"leads": False}, "The room was taken over on another device."),
        ({"refused": "This room is led by somebody else."}, "This room is led by somebody else."),
    ],
)
def test_a_teacher_is_told_how_the_class_stands(what: dict[str, Any], words: str) -> None:
    shown = bar("host", **what)
    assert shown["told"] == words
    assert shown["act"]["what"] == "console"
    assert not shown["leave"]


def test_a_page_goes_where_the_class_is_and_asks_once() -> None:
    given = page(here=OTHER)
    assert ahead(given) == VIEW
    assert ahead(given, asked=VIEW) == ""
    assert ahead(given, last=VIEW) == ""
    assert ahead(page(here=VIEW)) == ""
    assert ahead(page(here=OTHER, view="")) == ""


@pytest.mark.parametrize(
    "what",
    [{"around": True}, {"joined": False}, {"control": "free"}, {"control": "freeze"}, {"teacher": "gone"}],
)
def test_nobody_is_moved_against_their_will(what: dict[str, Any]) -> None:
    assert ahead(page(here=OTHER, **what)) == ""


@pytest.mark.parametrize("what", [{"around": True}, {"control": "free"}, {"control": "freeze"}, {"teacher": "gone"}])
def test_the_wall_shows_what_the_teacher_shows(what: dict[str, Any]) -> None:
    assert ahead(page("projector", here=OTHER, **what)) == VIEW
    assert ahead(page("host", here=OTHER, **what)) == ""


@pytest.mark.parametrize(
    ("here", "before", "around"),
    [(VIEW, None, False), (OTHER, None, True), (OTHER, OTHER, False), (OTHER, VIEW, True), (OTHER, "", True)],
)
def test_who_comes_by_an_address_of_another_view_looks_around(here: str, before: str | None, around: bool) -> None:
    assert script().call("comesAround", state("explore"), here, before) == around
    assert not script().call("comesAround", state("explore", view=""), here, before)
