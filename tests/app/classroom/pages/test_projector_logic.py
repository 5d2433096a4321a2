"""What the wall shows for what the server sends: a script without a page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.classroom.states import AFTER, ANSWER, BEFORE, QUESTION, TEXTS, state
from tests.support.scripts import Script


def wall(phase: str, **other: Any) -> Any:
    return Script("room_words.js", "projector_logic.js").call("wallOf", state(phase, **other))


def drawn(shown: Any) -> list[list[tuple[str, int]]]:
    return [[(bar["kind"], bar["votes"]) for bar in row["bars"]] for row in shown["question"]["rows"]]


def test_without_a_question_it_says_how_to_join_and_how_many_did() -> None:
    shown = wall("explore")
    assert shown["join"] == {"students": 24, "line": ""}
    assert shown["question"] is None
    assert shown["head"] == {"name": "", "title": "GoogLeNet Explorer", "phase": ""}


def test_an_open_vote_shows_answers_and_how_many_have_voted_and_no_votes() -> None:
    shown = wall("vote")
    assert [row["text"] for row in shown["question"]["rows"]] == list(TEXTS)
    assert drawn(shown) == [[]] * 4
    assert shown["count"] == {"votes": {"voted": 18, "all": 24}, "line": ""}
    assert shown["head"] == {"name": "6.1", "title": QUESTION["title"], "phase": "vote"}
    assert shown["question"]["legend"] is None


def test_what_is_said_below_the_answers_when_no_vote_is_open() -> None:
    assert wall("closed")["count"] == {"votes": None, "line": "The votes are in."}
    assert wall("bars")["count"] is None


def test_one_round_of_votes_is_solid_and_its_longest_bar_is_whole() -> None:
    shown = wall("bars")
    assert drawn(shown) == [[("after", votes)] for votes in BEFORE]
    assert [row["bars"][0]["share"] for row in shown["question"]["rows"]] == [votes / 9 for votes in BEFORE]
    assert shown["question"]["legend"] == {"keys": [], "text": "24 votes."}


def test_while_a_class_talks_the_votes_before_are_hatched() -> None:
    shown = wall("discuss")
    assert drawn(shown) == [[("before", votes)] for votes in BEFORE]
    assert shown["question"]["legend"]["keys"] == ["before"]
    assert "neighbours" in shown["count"]["line"]
    assert shown["count"]["votes"]["voted"] == 18


def test_the_answer_shows_both_rounds_by_one_scale_and_names_misconceptions() -> None:
    shown = wall("answer")
    assert drawn(shown) == [[("before", first), ("after", then)] for first, then in zip(BEFORE, AFTER, strict=True)]
    assert max(bar["share"] for row in shown["question"]["rows"] for bar in row["bars"]) == 1
    assert shown["question"]["rows"][0]["bars"][0]["share"] == 6 / 19
    assert [(row["kind"], row["label"]) for row in shown["question"]["rows"]] == [
        ("wrong", "Window taken for the field"),
        ("wrong", "Stride ignored in the field"),
        ("right", "Right: 27 + (5 − 1) × 8 = 59"),
        ("wrong", "Sees everything"),
    ]
    assert shown["question"]["legend"] == {"keys": ["before", "after"], "text": "24 votes each."}
    assert shown["question"]["finding"] == ANSWER["finding"]


@pytest.mark.parametrize("phase", ["explore", "vote", "closed", "bars", "discuss"])
def test_names_of_misconceptions_are_not_told_before_the_answer(phase: str) -> None:
    assert "ignored" not in str(wall(phase))


@pytest.mark.parametrize(
    ("rounds", "hidden", "text"),
    [
        ([], 1, "Fewer than five votes are not shown: they would tell who voted for what."),
        ([BEFORE], 1, "24 votes. Fewer than five votes are not shown: they would tell who voted for what."),
        ([BEFORE, [1, 3, 17, 1]], 0, "24 and 22 votes."),
    ],
)
def test_the_legend_says_how_many_votes_there_are_and_what_is_not_shown(
    rounds: list[list[int]], hidden: int, text: str
) -> None:
    assert wall("answer", bars={"rounds": rounds, "hidden": hidden})["question"]["legend"]["text"] == text


def test_an_answer_that_nobody_saw_the_votes_of_has_no_bars() -> None:
    shown = wall("answer", bars={"rounds": [], "hidden": 0})
    assert drawn(shown) == [[]] * 4
    assert shown["question"]["legend"] is None


def test_long_answers_stand_above_their_bars() -> None:
    assert wall("vote")["question"]["short"]
    longer = [{"text": "Its maps are laid one behind another"}, {"text": "Their sum"}]
    assert not wall("vote", question=QUESTION | {"options": longer})["question"]["short"]


def test_only_steps_of_the_lesson_have_a_number() -> None:
    assert wall("vote", question=QUESTION | {"name": "view"})["head"]["name"] == ""


@pytest.mark.parametrize(("teacher", "words"), [("lost", "lost"), ("gone", "look around")])
def test_a_teacher_who_is_away_is_told_of(teacher: str, words: str) -> None:
    assert words in wall("vote", teacher=teacher)["notice"]["text"]


def test_a_frozen_class_is_asked_to_look_up() -> None:
    assert wall("explore", control="freeze")["join"]["line"] == "Please look up here."


@pytest.mark.parametrize("phase", ["explore", "vote", "answer"])
def test_while_there_is_no_question_the_wall_shows_the_app_where_the_teacher_is(phase: str) -> None:
    shown = wall(phase, view="feature-maps?layer=inception3a")
    assert shown["live"] == {
        "shown": phase == "explore",
        "address": "feature-maps?layer=inception3a&follow=K7MW&as=projector&embed=true",
    }


@pytest.mark.parametrize("view", ["", "//elsewhere.example", "a b"])
def test_a_teacher_who_is_nowhere_is_not_shown(view: str) -> None:
    assert wall("explore", view=view)["live"] == {"shown": False, "address": ""}


def test_long_questions_are_set_smaller() -> None:
    script = Script("room_words.js")
    assert [script.call("questionSize", letters * "a") for letters in (140, 141)] == ["", "long"]
