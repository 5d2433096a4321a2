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

Verdict = Literal["", "right", "wrong"]
"""Whether a head's best class is what the picture shows; empty where nobody knows."""


class ClassAnswer(TypedDict):
    """One class, its probability (0 to 1), and that as text."""

    label: str
    share: float
    percent: str


class HeadAnswer(TypedDict):
    """One head: its title, its place in few words, and its best classes; without any, ``note`` says why."""

    title: str
    place: str
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
    known = bool(scores and right)
    return {
        "title": capitalised(HEAD_TITLES[name]),
        "place": HEAD_TITLES[name].removeprefix("head ").replace("inception ", ""),
        "classes": [
            {"label": one_line(score.label), "share": score.probability, "percent": f"{score.probability:.1%}"}
            for score in scores[:top]
        ],
        "verdict": ("right" if scores[0].label in right else "wrong") if known else "",
        "note": "" if scores else UNTRAINED,
    }


def write_finding(answered: Answered) -> str:
    """Return in one line what the heads answer and whether they agree; classes equally likely are all named.

    Example:
        >>> cup, bowl = ({"label": name, "share": 0.9, "percent": "90.0%"} for name in ("cup", "bowl"))
        >>> main = {"title": "Main head", "place": "main head", "classes": [cup], "verdict": "", "note": ""}
        >>> write_finding({"heads": [main]})
        'The main head answers cup'
        >>> write_finding({"heads": [main, {**main, "place": "after (4a)", "classes": [bowl]}]})
        'The heads disagree: main head says cup, after (4a) bowl'
    """
    said = {head["place"]: _best(head["classes"]) for head in answered["heads"] if head["classes"]}
    if not said:
        return "No head was trained, so none has an answer"
    (place, first), *others = said.items()
    if not others:
        name = place if place.endswith("head") else f"head {place}"
        return f"The {name} answers {first}"
    if all(answer == first for _, answer in others):
        return f"{'Both' if len(said) == 2 else 'All three'} heads answer {first}"
    return f"The heads disagree: {place} says {first}, " + ", ".join(f"{where} {answer}" for where, answer in others)


def _best(classes: list[ClassAnswer]) -> str:
    tied = sorted(one["label"] for one in classes if one["share"] == classes[0]["share"])
    if 1 < len(tied) == len(classes):  # of as many as are shown there may be more, as likely or less
        return "no class more than others" if len(classes) < TOP else "several classes alike"
    return " or ".join(tied)
