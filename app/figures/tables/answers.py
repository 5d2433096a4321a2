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
