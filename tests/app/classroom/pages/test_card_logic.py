"""What a student's card shows for what the server sends and what the phone alone knows: scripts without a page."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from tests.support.classroom.states import AFTER, ANSWER, BEFORE, QUESTION, TEXTS, state
from tests.support.scripts import Script

CALM = {"down": False, "away": "", "standing": "sent", "refused": ""}
PHASES = ("explore", "vote", "closed", "bars", "discuss", "answer")


def scripts() -> Script:
    return Script("room_words.js", "card_own.js", "card_logic.js")


def own(**votes: int) -> dict[str, Any]:
    """Votes by round: ``own(r0=1, r1=2)``."""
    about = f"{QUESTION['name']}\n{QUESTION['text']}"
    return {"code": "K7MW", "about": about, "asked": "3", "votes": {name[1:]: vote for name, vote in votes.items()}}


def card(phase: str, mine: dict[str, Any] | None = None, *, link: dict[str, Any] | None = None, **other: Any) -> Any:
    return scripts().call("cardOf", state(phase, **other), mine or own(), CALM | (link or {}))


def options(shown: Any) -> list[tuple[str, bool, str]]:
    return [(option["kind"], option["chosen"], option["note"]) for option in shown["options"]]


def test_an_open_vote_has_buttons_the_own_vote_and_how_many_have_voted_and_no_votes() -> None:
    shown = card("vote", own(r0=1))
    assert [option["text"] for option in shown["options"]] == list(TEXTS)
    assert options(shown) == [
        ("open", False, ""),
        ("open", True, "your vote"),
        ("open", False, ""),
        ("open", False, ""),
    ]
    assert (shown["foot"]["voted"], shown["foot"]["all"]) == (18, 24)
    assert shown["question"]["heading"] == QUESTION["text"]
    assert shown["figure"] == {"name": "cat.png", "alt": QUESTION["alt"]}
    assert shown["said"].startswith("New question. One number")
    assert shown["said"].endswith("Answers: 5×5 px; 31×31 px; 59×59 px; 224×224 px.")


@pytest.mark.parametrize(
    ("standing", "note"), [("sending", "sending…"), ("kept", "not sent yet"), ("sent", "your vote")]
)
def test_an_own_vote_says_whether_it_has_arrived(standing: str, note: str) -> None:
    assert options(card("vote", own(r0=1), link={"standing": standing}))[1] == ("open", True, note)


def test_a_closed_vote_shows_the_own_vote_and_nothing_to_press() -> None:
    shown = card("closed", own(r0=1), link={"standing": "sending"})
    assert options(shown)[:2] == [("still", False, ""), ("still", True, "your vote")]
    assert all(option["share"] is None for option in shown["options"])
    assert "voted" not in shown["foot"]


def test_bars_are_shares_of_the_votes_given() -> None:
    shown = card("bars", own(r0=1))
    assert [option["share"] for option in shown["options"]] == [pytest.approx(votes / 24) for votes in BEFORE]
    assert options(shown)[1] == ("still", True, "9 of 24 · you")
    assert shown["said"] == "The votes: 5×5 px, 6; 31×31 px, 9; 59×59 px, 5; 224×224 px, 4."


def test_too_few_votes_are_not_shown_and_it_is_said_why() -> None:
    shown = card("bars", own(r0=1), bars={"rounds": [], "hidden": 1})
    assert "Fewer than five" in shown["question"]["lines"][0]
    assert options(shown)[1] == ("still", True, "your vote")
    assert all(option["share"] is None for option in shown["options"])


def test_in_the_second_vote_the_first_own_vote_is_marked_and_does_not_count_as_chosen() -> None:
    assert options(card("discuss", own(r0=1)))[1] == ("open", False, "before")
    assert options(card("discuss", own(r0=1, r1=2)))[1:3] == [("open", False, "before"), ("open", True, "your vote")]
    assert options(card("discuss", own(r0=1, r1=1)))[1] == ("open", True, "your vote")


def test_the_answer_names_misconceptions_and_counts_the_last_votes() -> None:
    shown = card("answer", own(r0=1, r1=2))
    assert options(shown) == [
        ("wrong", False, "1 of 24"),
        ("wrong", False, "3 of 24"),
        ("right", True, "19 of 24 · you"),
        ("wrong", False, "1 of 24"),
    ]
    assert [option["mistake"] for option in shown["options"]] == [
        "Window taken for the field",
        "Stride ignored in the field",
        "",
        "Sees everything",
    ]
    assert shown["question"]["heading"] == "59×59 px"
    assert shown["question"]["lines"] == [ANSWER["working"], ANSWER["finding"]]
    assert shown["foot"]["link"] == {
        "text": "look around here",
        "address": "feature-maps?layer=inception3a&follow=K7MW",
    }


def test_names_of_misconceptions_are_not_told_before_the_answer() -> None:
    for phase in PHASES[:-1]:
        assert "ignored" not in str(card(phase, own(r0=1)))


@pytest.mark.parametrize(
    ("votes", "rounds", "bold", "explained"),
    [
        ({"r0": 1, "r1": 2}, 2, "You changed from 31×31 px to 59×59 px.", "stride ignored"),
        ({"r0": 2, "r1": 1}, 2, "You changed from 59×59 px to 31×31 px.", "stride ignored"),
        ({"r0": 0, "r1": 1}, 2, "You changed from 5×5 px to 31×31 px.", "stride ignored"),
        ({"r0": 2, "r1": 2}, 2, "You stayed with 59×59 px.", ""),
        ({"r0": 0, "r1": 0}, 2, "You stayed with 5×5 px.", "window taken"),
        ({"r0": 0}, 2, "You chose 5×5 px, and did not vote again.", "window taken"),
        ({"r0": 2}, 2, "You chose 59×59 px, and did not vote again.", ""),
        ({"r1": 2}, 2, "You had it right.", ""),
        ({"r0": 2}, 1, "You had it right.", ""),
        ({"r0": 3}, 1, "You chose 224×224 px.", "sees everything"),
    ],
)
def test_who_voted_is_told_how_and_what_was_wrong_with_it(
    votes: dict[str, int], rounds: int, bold: str, explained: str
) -> None:
    bars = {"rounds": [BEFORE, AFTER][:rounds], "hidden": 0}
    told = card("answer", own(**votes), bars=bars)["own"]
    assert told["bold"] == bold
    assert explained in told["text"]
    assert bool(told["text"]) == bool(explained)


def test_who_did_not_vote_is_told_nothing_of_it() -> None:
    assert card("answer")["own"] is None


def test_a_misconception_without_a_name_is_explained_all_the_same() -> None:
    answer = ANSWER | {"options": [{"mistake": "", "explanation": "No."}] * 4}
    assert card("answer", own(r0=0), answer=answer)["own"]["text"] == "No."


def test_the_drawing_of_an_answer_takes_the_pictures_place() -> None:
    assert card("answer", answer=ANSWER | {"drawing": "field.svg"})["figure"]["name"] == "field.svg"
    assert card("answer")["figure"]["name"] == "cat.png"


@pytest.mark.parametrize(
    ("control", "teacher", "heading", "go"),
    [
        ("lead", "here", "Look at the wall", "Follow in the app"),
        ("free", "here", "Look around by yourself", "Open the app"),
        ("freeze", "here", "Look at the wall", None),
        ("lead", "lost", "Look at the wall", "Follow in the app"),
        ("freeze", "gone", "Look around by yourself", "Open the app"),
    ],
)
def test_without_a_question_the_card_says_where_to_look(
    control: str, teacher: str, heading: str, go: str | None
) -> None:
    shown = card("explore", control=control, teacher=teacher)
    assert shown["question"]["heading"] == heading
    assert (shown["go"] and shown["go"]["text"]) == go
    assert shown["options"] is None
    assert bool(shown["notice"]) == (teacher != "here")


def test_a_frozen_class_has_no_way_out_of_an_answer() -> None:
    foot = card("answer", control="freeze")["foot"]
    assert (foot["link"], foot["line"]) == (None, "Wait for the next question.")


@pytest.mark.parametrize(
    ("view", "address"),
    [
        ("lesson?step=6.1", "lesson?step=6.1&follow=K7MW"),
        ("/feature-maps", "feature-maps?follow=K7MW"),
        ("", "?follow=K7MW"),
        ("//elsewhere.example", ""),
        ("https://elsewhere.example/", ""),
        ("javascript:alert(1)", ""),
        ("a/../../b", ""),
        ("lesson#top", ""),
    ],
)
def test_links_into_the_app_lead_nowhere_else(view: str, address: str) -> None:
    assert scripts().call("appAddress", view, "K7MW") == address


@pytest.mark.parametrize(
    ("link", "teacher", "words"),
    [
        ({"down": True}, "gone", "No connection"),
        (
            {"away": "The rooms’ memory does not answer."},
            "lost",
            "The rooms’ memory does not answer. Your vote is kept",
        ),
        ({"refused": "The vote is closed."}, "here", "The vote is closed."),
        ({}, "lost", "Your teacher’s connection is lost. Your vote is kept."),
        ({}, "gone", "the vote stays open"),
    ],
)
def test_the_notice_tells_the_most_important_trouble(link: dict[str, Any], teacher: str, words: str) -> None:
    assert words in card("vote", own(r0=1), link=link, teacher=teacher)["notice"]["text"]


def test_a_vote_that_was_not_given_is_not_said_to_be_kept() -> None:
    assert "vote" not in card("vote", link={"down": True})["notice"]["text"]


def kept(given: dict[str, Any] | None, phase: str, **other: Any) -> Any:
    return scripts().call("ownVotes", given, state(phase, **other))["votes"]


def test_own_votes_are_those_on_this_question_of_this_room() -> None:
    mine = own(r0=1)
    assert kept(mine, "vote") == kept(mine, "discuss") == kept(mine, "closed") == kept(mine, "answer") == {"0": 1}
    assert kept(mine, "explore") == {}
    assert kept(mine, "vote", poll="4.0") == {}  # the same question asked again
    assert kept(mine, "vote", code="AAAA") == {}
    assert kept(mine, "closed", question=QUESTION | {"text": "Another?"}) == {}
    assert kept(None, "vote") == {}


def test_votes_are_told_by_round_and_can_be_taken_back() -> None:
    call = scripts().call
    twice = call("withVote", call("withVote", own(), "3.0", 1), "3.1", 2)
    assert twice["votes"] == {"0": 1, "1": 2}
    assert (call("voteIn", twice, "3.0"), call("voteIn", twice, "3.2")) == (1, None)
    assert call("withVote", twice, "3.1", None)["votes"] == {"0": 1}


@pytest.mark.parametrize(
    "text", [None, "", "{", "null", "[]", '{"code": 1}', '{"code":"","about":"","asked":"","votes":{"0":"x"}}']
)
def test_a_phones_memory_may_hold_nonsense(text: str | None) -> None:
    assert scripts().call("readVotes", text) is None


def test_what_is_kept_is_read_again() -> None:
    assert scripts().call("(votes) => readVotes(JSON.stringify(votes))", own(r0=1)) == own(r0=1)


@given(
    phase=st.sampled_from(PHASES),
    votes=st.dictionaries(st.sampled_from(["r0", "r1"]), st.integers(0, 3)),
    rounds=st.lists(st.lists(st.integers(2, 200), min_size=4, max_size=4), max_size=2),
    hidden=st.integers(0, 2),
)
def test_every_state_makes_a_card(phase: str, votes: dict[str, int], rounds: list[list[int]], hidden: int) -> None:
    bars = {"rounds": rounds, "hidden": hidden} if phase in ("bars", "discuss", "answer") else None
    shown = card(phase, own(**votes), bars=bars)
    assert bool(shown["badge"]["text"]) == (phase != "explore")
    assert shown["question"]["heading"]
    for option in shown["options"] or []:
        assert option["share"] is None or 0 <= option["share"] <= 1
        assert "undefined" not in str(option)
        assert "NaN" not in str(option)


@pytest.mark.parametrize("kind", ["missing", "full", "over", "left"])
def test_outside_a_room_it_is_said_why(kind: str) -> None:
    told = scripts().call("outsideOf", kind, "K7MW", "")
    assert "K7MW" in told["heading"]
    assert "" not in told["lines"]
