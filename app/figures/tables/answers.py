"""What the heads answer, as plain data for `lib/answer_rows.js`: the best classes, their shares, and who is right."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, TypedDict

from app.words.text import capitalised, one_line
from googlenet_core.blueprint import HEAD_TITLES, HEADS
from googlenet_core.engine import ClassScore, Prediction

TOP = 5
"""Classes shown of each head."""

UNTRAINED = "No trained weights: nothing to say."

MOST_NAMED = 4
"""Classes equally likely that are named; of more it is said that they are several."""

Verdict = Literal["", "right", "wrong", "tied"]
"""Whether a head's best class is what the picture shows, or one of several equally likely is; empty where nobody knows."""


class ClassAnswer(TypedDict):
    """One class, its probability (0 to 1), and that as text."""

    label: str
    share: float
    percent: str


class HeadAnswer(TypedDict):
    """One head: its title, its place in few words, what it answers, and its best classes; without any, ``note`` says why."""

    title: str
    place: str
    answer: str
    classes: list[ClassAnswer]
    verdict: Verdict
    note: str


class Answered(TypedDict):
    """What all heads say."""

    heads: list[HeadAnswer]


def make(found: Prediction, right: Collection[str] = (), top: int = TOP) -> Answered:
    """Return what the heads answer.

    Args:
        found: every class of each head, best first.
        right: the classes that are right; empty where that is not known, or none of the network's is.
        top: how many classes of each head.
    """
    return {"heads": [_head(name, found.head(name) or (), right, top) for name in HEADS]}


def _head(name: str, scores: tuple[ClassScore, ...], right: Collection[str], top: int) -> HeadAnswer:
    return {
        "title": capitalised(HEAD_TITLES[name]),
        "place": place(name),
        "answer": _answer(scores),
        "classes": [
            {"label": one_line(score.label), "share": score.probability, "percent": f"{score.probability:.1%}"}
            for score in scores[:top]
        ],
        "verdict": judge(scores, right),
        "note": "" if scores else UNTRAINED,
    }


def place(head: str) -> str:
    """Return where a head stands, in few words.

    Example:
        >>> place("main"), place("aux_4a")
        ('main head', 'after (4a)')
    """
    return HEAD_TITLES[head].removeprefix("head ").replace("inception ", "")


def judge(scores: tuple[ClassScore, ...], right: Collection[str]) -> Verdict:
    """Return whether the head is right; of classes equally likely none is its answer more than the others.

    Args:
        scores: every class of the head, best first; empty where it has no answer.
        right: the classes that are right; empty where that is not known.

    Example:
        >>> cat, dog = ClassScore("cat", 0.5), ClassScore("dog", 0.5)
        >>> judge((cat, dog), ["dog"]), judge((cat, dog), ["apple"]), judge((cat, dog), ["cat", "dog"])
        ('tied', 'wrong', 'right')
    """
    judged = {score.label in right for score in _likeliest(scores)}
    if not (judged and right):
        return ""
    return "tied" if len(judged) == 2 else "right" if judged == {True} else "wrong"


def _likeliest(scores: tuple[ClassScore, ...]) -> list[ClassScore]:
    return [score for score in scores if score.probability == scores[0].probability]


def _answer(scores: tuple[ClassScore, ...]) -> str:
    tied = sorted(one_line(score.label) for score in _likeliest(scores))
    if 1 < len(tied) == len(scores):
        return "no class more than others"
    return " or ".join(tied) if len(tied) <= MOST_NAMED else "several classes alike"


def write_finding(answered: Answered) -> str:
    """Return in one line what the heads answer and whether they agree; classes equally likely are all named.

    Example:
        >>> main = {"place": "main head", "answer": "cup", "classes": [{"label": "cup"}]}
        >>> write_finding({"heads": [main]})
        'The main head answers cup'
        >>> write_finding({"heads": [main, {**main, "place": "after (4a)", "answer": "bowl"}]})
        'The heads disagree: main head says cup, after (4a) bowl'
    """
    said = {head["place"]: head["answer"] for head in answered["heads"] if head["classes"]}
    if not said:
        return "No head was trained, so none has an answer"
    (place, first), *others = said.items()
    if not others:
        name = place if place.endswith("head") else f"head {place}"
        return f"The {name} answers {first}"
    if all(answer == first for _, answer in others):
        return f"{'Both' if len(said) == 2 else 'All three'} heads answer {first}"
    return f"The heads disagree: {place} says {first}, " + ", ".join(f"{where} {answer}" for where, answer in others)
