"""What of a room is sent to whom."""

from __future__ import annotations

import json

import msgspec
import pytest

from app.classroom import rooms, views
from app.classroom.rooms import Control, Phase, Room
from app.classroom.stores.store import Seats
from app.classroom.views import Role, Teacher
from tests.support.classroom.served import FIELD

SEATS = Seats(with_teacher=6, around=2, quiet=1, voted=5)
ASKED = rooms.ask(Room("K7MW", "hash", 0.0), FIELD)
WAY = (Phase.CLOSED, Phase.BARS, Phase.DISCUSS, Phase.ANSWER)
VOTES = [0, 0, 1, 1, 2, 2]


def at(phase: Phase) -> Room:
    room = ASKED
    for to in WAY:
        if room.phase is phase:
            break
        room = rooms.go_on(room, to, VOTES)
    return room


def sent(role: Role, room: Room, away_s: float = 0.0) -> dict[str, object]:
    said: dict[str, object] = json.loads(msgspec.json.encode(views.for_all(room, SEATS, away_s)[role]))
    return said


@pytest.mark.parametrize("role", [Role.STUDENT, Role.PROJECTOR])
def test_students_and_the_wall_learn_votes_with_the_bars_and_the_answer_with_the_answer(role: Role) -> None:
    told = {phase: sent(role, at(phase)) for phase in (Phase.VOTE, *WAY)}
    assert [phase for phase, state in told.items() if state["bars"]] == [Phase.BARS, Phase.DISCUSS, Phase.ANSWER]
    assert [phase for phase, state in told.items() if state["answer"]] == [Phase.ANSWER]
    assert told[Phase.BARS]["bars"] == {"rounds": [[2, 2, 2]], "hidden": 0}
    for phase, state in told.items():
        text = json.dumps(state)
        gives_away = ["right", "jump forgotten", "27 + 4", "It sees", "field.svg", "8 px wide"]
        assert [word in text for word in gives_away] == [phase is Phase.ANSWER] * len(gives_away)


@pytest.mark.parametrize("role", [Role.HOST, Role.LOOKING_ON])
def test_the_console_has_the_answer_at_once_and_votes_as_soon_as_they_are_counted(role: Role) -> None:
    told = {phase: sent(role, at(phase)) for phase in (Phase.VOTE, *WAY)}
    assert [phase for phase, state in told.items() if not state["bars"]] == [Phase.VOTE]
    assert all(state["answer"] for state in told.values())
    assert told[Phase.VOTE]["leads"] is (role is Role.HOST)


def test_who_is_no_console_is_not_told_whether_it_leads() -> None:
    assert "leads" not in sent(Role.STUDENT, ASKED)
    assert "leads" not in sent(Role.PROJECTOR, ASKED)


def test_the_whole_of_what_a_student_gets() -> None:
    assert sent(Role.STUDENT, rooms.move(at(Phase.ANSWER), "outputs?layer=4a")) == {
        "code": "K7MW",
        "revision": 6,
        "epoch": 0,
        "phase": "answer",
        "control": "lead",
        "view": "outputs?layer=4a",
        "poll": "",
        "seats": {"with": 6, "around": 2, "quiet": 1, "all": 9, "voted": 5},
        "teacher": "here",
        "question": {
            "name": "6.1",
            "title": "What a unit sees",
            "text": "How large is the field of a 5×5 unit of 3a?",
            "options": [{"text": "31×31 px"}, {"text": "59×59 px"}, {"text": "5×5 px"}],
            "picture": "cup.png",
            "alt": "A cup of coffee.",
            "link": "feature-maps?layer=inception3a",
        },
        "bars": {"rounds": [[2, 2, 2], [2, 2, 2]], "hidden": 0},
        "answer": {
            "right": 1,
            "shown": "59×59 px",
            "working": "27 + 4 · 8 = 59",
            "finding": "It sees 59 pixels.",
            "drawing": "field.svg",
            "options": [
                {"mistake": "jump forgotten", "explanation": "Each step is 8 px wide."},
                {"mistake": "", "explanation": ""},
                {"mistake": "kernel for field", "explanation": "A kernel reads maps, not pixels."},
            ],
        },
    }


def test_an_empty_room_asks_nothing() -> None:
    state = sent(Role.HOST, Room("K7MW", "hash", 0.0))
    assert (state["question"], state["bars"], state["answer"], state["poll"]) == (None, None, None, "")


def test_the_open_vote_has_a_name() -> None:
    assert sent(Role.STUDENT, ASKED)["poll"] == "1.0"


def test_few_votes_are_hidden_from_everybody() -> None:
    few = rooms.go_on(rooms.go_on(ASKED, Phase.CLOSED, [0, 1, 1, 2]), Phase.BARS, [])
    for role in Role:
        assert sent(role, few)["bars"] == {"rounds": [], "hidden": 1}


@pytest.mark.parametrize(
    ("away_s", "said"),
    [(0.0, "here"), (9.9, "here"), (10.0, "lost"), (59.9, "lost"), (60.0, "gone"), (899.0, "gone")],
)
def test_a_teacher_is_missed(away_s: float, said: str) -> None:
    assert {sent(role, ASKED, away_s)["teacher"] for role in Role} == {said}


def test_students_of_a_teacher_who_is_gone_go_their_own_way_and_the_vote_stays_open() -> None:
    frozen = rooms.control(ASKED, Control.FREEZE)
    before, after = sent(Role.STUDENT, frozen, views.LOST_S), sent(Role.STUDENT, frozen, views.GONE_S)
    assert (before["control"], after["control"]) == ("freeze", "free")
    assert after["poll"] == before["poll"] == "1.0"
    assert sent(Role.HOST, frozen, views.GONE_S)["control"] == "freeze"
    assert views.teacher(views.GONE_S) is Teacher.GONE


def test_no_key_or_its_hash_is_sent() -> None:
    for role in Role:
        assert "hash" not in json.dumps(sent(role, ASKED))
