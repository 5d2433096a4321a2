"""The console's arithmetic: which phase comes next, what is asked next, what is said. Scripts without a page."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from app.classroom import rooms
from app.classroom.questions import Option, Question
from app.classroom.rooms import Phase, Room, RoomError
from tests.support.scripts import Script

ROWS = [{"kind": "step", "name": name} for name in ("1.1", "1.3", "3.1", "3.3")]
FEW = "Fewer than five votes make no bars: they would tell who voted for what."
SEATS = {"with": 17, "around": 5, "quiet": 2, "all": 24, "voted": 18}


@cache
def script() -> Script:
    made = Script("console_phases.js", "console_plan.js", "console_bars.js", "console_cards.js")
    made.run(
        "globalThis.sessionStorage = { kept: {}, getItem(n) { return this.kept[n] ?? null; }, setItem(n, v) { this.kept[n] = v; } };"
    )
    return made


def in_phase(phase: Phase) -> Room:
    question = Question("1", "", "", (Option("a"), Option("b"), Option("c")), 0, "a")
    room = Room("K7MW", "", 0.0)
    if phase is not Phase.EXPLORE:
        room = rooms.ask(room, question)
    while room.phase is not phase:
        room = rooms.go_on(room, rooms.NEXT[room.phase], [])
    return room


def test_the_phases_are_the_rooms_in_their_order() -> None:
    assert script().call("() => PHASES.map(([name]) => name)") == list(Phase)
    assert script().call("() => Object.keys(TOLD)") == list(Phase)


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.EXPLORE])
def test_the_filled_button_goes_where_the_room_goes_on(phase: Phase) -> None:
    assert script().call("mainAct", phase, None)["to"] == rooms.NEXT[phase]


def test_while_the_class_explores_it_asks_what_comes_next() -> None:
    row = {"kind": "step", "name": "6.1", "label": "6.1"}
    assert script().call("mainAct", "explore", row) == {"ask": row, "label": "Ask 6.1"}
    assert script().call("mainAct", "explore", None) is None


@pytest.mark.parametrize("phase", Phase)
def test_the_ways_beside_it_are_ways_of_the_room(phase: Phase) -> None:
    ways = script().call("otherWays", phase)
    for _, to in ways:
        rooms.go_on(in_phase(phase), Phase(to), [])
    left_out = {Phase(to) for _, to in ways} | {rooms.NEXT.get(phase)}
    for other in {Phase.CLOSED, Phase.BARS, Phase.DISCUSS, Phase.ANSWER} - left_out:
        with pytest.raises(RoomError):
            rooms.go_on(in_phase(phase), other, [])


@pytest.mark.parametrize("phase", Phase)
def test_votes_are_open_when_the_rooms_are(phase: Phase) -> None:
    assert script().call("isOpen", phase) == (phase in rooms.OPEN)


@pytest.mark.parametrize(
    ("seats", "phase", "words", "share"),
    [
        ({"voted": 18, "all": 24}, "vote", "of 24 have voted", 0.75),
        ({"voted": 3, "all": 24}, "discuss", "of 24 have voted again", 0.125),
        ({"voted": 0, "all": 0}, "vote", "of 0 have voted", 0),
        ({"voted": 5, "all": 4}, "vote", "of 4 have voted", 1),
    ],
)
def test_the_count_is_of_all_seats(seats: dict[str, int], phase: str, words: str, share: float) -> None:
    assert script().call("countOf", seats, phase) == {"number": seats["voted"], "words": words, "share": share}


@pytest.mark.parametrize(
    ("count", "words"), [(0, "students are here"), (1, "student is here"), (24, "students are here")]
)
def test_while_nothing_is_asked_it_is_how_many_are_there(count: int, words: str) -> None:
    seats = {"voted": 0, "all": count}
    assert script().call("countOf", seats, "explore") == {"number": count, "words": words, "share": 0}


def test_an_empty_room_says_how_it_is_found() -> None:
    told = [script().call("toldOf", {"phase": "explore", "seats": {"all": count}}) for count in (0, 1)]
    assert "projector" in told[0]
    assert told[1] == script().call("() => TOLD.explore")


def test_seats_are_states_and_not_people() -> None:
    kinds = script().call("seatKinds", SEATS)
    assert kinds == ["with"] * 17 + ["around"] * 5 + ["quiet"] * 2
    assert script().call("seatsTold", SEATS) == "17 with you · 5 looking around · 2 gone quiet"
    assert script().call("seatsTold", dict.fromkeys(SEATS, 0)) == "Nobody has joined yet."
    assert script().call("manyOf", 1, "student") == "1 student"
    assert script().call("manyOf", 0, "student") == "0 students"


@pytest.mark.parametrize(("count", "px"), [(0, 22), (24, 22), (25, 14), (60, 14), (61, 8), (250, 8)])
def test_the_more_seats_there_are_the_smaller_they_are(count: int, px: int) -> None:
    assert script().call("seatPx", count) == px


@pytest.mark.parametrize(
    ("asked", "refused", "left"),
    [
        ([], [], ["1.1", "1.3", "3.1", "3.3"]),
        (["1.1"], [], ["1.3", "3.1", "3.3"]),
        (["3.1"], [], ["3.3", "1.1", "1.3"]),
        (["3.3", "1.1"], ["1.3"], ["3.1"]),
        (["1.1", "1.3", "3.1", "3.3"], [], []),
        (["9.9"], [], ["1.1", "1.3", "3.1", "3.3"]),
    ],
)
def test_what_comes_next_follows_what_was_asked_last(asked: list[str], refused: list[str], left: list[str]) -> None:
    found = script().call("toCome", ROWS, {"asked": asked, "refused": refused})
    assert [row["name"] for row in found] == left


def test_rows_of_a_plan_and_of_the_quiz() -> None:
    meta = {
        "steps": [{"name": "6.1", "question": "How much?", "title": "t", "minutes": 2}],
        "items": [["macs:1", "MACs", "How many MACs?"]],
    }
    assert script().call("rowsOf", {"kind": "step", "names": ["6.1", "gone"]}, meta) == [
        {"kind": "step", "name": "6.1", "label": "6.1", "text": "How much?", "word": ""}
    ]
    assert script().call("rowsOf", {"kind": "item", "names": ["macs:1"]}, meta) == [
        {"kind": "item", "name": "macs:1", "label": "Quiz 1", "text": "How many MACs?", "word": "MACs"}
    ]


def test_a_plan_is_kept_for_its_room() -> None:
    script().call("keepPlan", "K7MW", {"source": 2, "asked": ["1.1"], "refused": []})
    assert script().call("planKept", "K7MW") == {"source": 2, "asked": ["1.1"], "refused": []}
    assert script().call("planKept", "AAAA") == {"source": 0, "asked": [], "refused": []}


@pytest.mark.parametrize("kept", ["{", "null", "7", '{"source": "x", "asked": "1.1", "refused": {}}', '{"asked": [7]}'])
def test_nonsense_was_not_kept(kept: str) -> None:
    script().call("(kept) => sessionStorage.setItem('explorer-console-QQQQ', kept)", kept)
    assert script().call("planKept", "QQQQ") == {"source": 0, "asked": [], "refused": []}


@pytest.mark.parametrize(
    ("phase", "bars", "keys", "words"),
    [
        ("vote", None, [], ""),
        ("bars", {"rounds": [[1, 4]], "hidden": 0}, [], ""),
        ("discuss", {"rounds": [[1, 4]], "hidden": 0}, ["before"], ""),
        ("answer", {"rounds": [[1, 4], [0, 5]], "hidden": 0}, ["before", "after"], ""),
        ("closed", {"rounds": [], "hidden": 1}, [], FEW),
    ],
)
def test_what_is_said_of_bars(phase: str, bars: Any, keys: list[str], words: str) -> None:
    assert script().call("barsTold", {"phase": phase, "bars": bars}) == {"keys": keys, "text": words}


@pytest.mark.parametrize("phase", Phase)
def test_the_wall_is_told_in_every_phase(phase: Phase) -> None:
    question = None if phase is Phase.EXPLORE else {"name": "6.1"}
    told = script().call("onTheWall", {"phase": phase, "question": question, "seats": SEATS})
    assert told.startswith("Shows ")
    assert ("18 of 24" in told) == (phase in rooms.OPEN)
