"""A question as a class is asked it: options to choose from, which of them is right, and what a wrong one stands for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose.

    Attributes:
        text: what is read: ``59×59 px``.
        mistake: what the misconception is called that leads here; nothing where there is none.
        explanation: one or two sentences that put it right.
    """

    text: str
    mistake: str = ""
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        name: where it comes from: ``6.1`` for a step of the lesson, an item's id for the quiz, ``view`` for the view on
            screen.
        title: what stands above it: ``What a unit sees``.
        text: the question.
        options: two to six answers.
        right: which of them is right, from 0.
        shown: the answer in the largest type: ``59×59 px``.
        working: the sum that leads there; nothing where nothing is computed.
        finding: one or two sentences under the answer.
        link: address in the app, page and query, of the view that shows it.
        picture: name of the kept file that is shown with the question; nothing for none.
        drawing: name of the kept file that is shown with the answer; nothing for none.
        alt: what the picture shows, for those who do not see it.
    """

    name: str
    title: str
    text: str
    options: tuple[Option, ...]
    right: int
    shown: str
    working: str = ""
    finding: str = ""
    link: str = ""
    picture: str = ""
    drawing: str = ""
    alt: str = ""
