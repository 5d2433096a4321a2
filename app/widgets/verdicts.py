"""Whether the heads are right about a sample picture, of which is known what it shows."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app.services.subjects import Picture
from app.words.text import plain
from googlenet_core import labels
from googlenet_core.blueprint import HEAD_TITLES, HEADS
from googlenet_core.engine import Prediction

RIGHT = ":green-badge[:material/check_circle: Right]"
WRONG = ":orange-badge[:material/cancel: Wrong]"
NO_CLASS = ":blue-badge[:material/help: No right answer]"
_NO_CLASS = (
    "None of the {known:,} classes is what this picture shows. The network has to answer all the same, and how sure it "
    "sounds says nothing about that."
)


def find_right(picture: Picture) -> list[str]:
    """Return the classes of the picture's weights that are right; none where that is not known."""
    known = picture.prepared.weights.labels
    if picture.classes is None or known == labels.generated(len(known)):
        return []
    return [name for name in picture.classes if name in known]


def show(picture: Picture, found: Prediction) -> None:
    """Say who is right, where that is known: not of uploads, nor where the classes have no names."""
    known = picture.prepared.weights.labels
    if picture.classes is None or not found.main or known == labels.generated(len(known)):
        return
    right = find_right(picture)
    if not right:
        st.markdown(f"{NO_CLASS} {_NO_CLASS.format(known=len(known))}")
        return
    answers = {head: scores[0].label for head in HEADS if (scores := found.head(head))}
    sentence = write_verdict(answers, right, {score.label: score.probability for score in found.main})
    st.markdown(f"{RIGHT if answers['main'] in right else WRONG} {sentence}")


def write_verdict(answers: Mapping[str, str], right: list[str], main: Mapping[str, float]) -> str:
    """Return who is right and who is wrong, in Markdown.

    Args:
        answers: the best class of each trained head.
        right: the class names that are right, at least one.
        main: probability of each class at the main head.

    Example:
        >>> write_verdict({"main": "cat", "aux_4a": "dog"}, ["cat"], {"cat": 0.9, "dog": 0.1})
        'The main head says *cat*, which is what the picture shows. The head after inception (4a) says *dog*: wrong.'
    """
    said = answers["main"]
    wanted = " or ".join(f"*{plain(name)}*" for name in right)
    if said in right:
        first = f"The {HEAD_TITLES['main']} says *{plain(said)}*, which is what the picture shows."
    else:
        share = sum(main.get(name, 0.0) for name in right)
        first = (
            f"The {HEAD_TITLES['main']} says *{plain(said)}*, and the picture shows {wanted}, to which it gives "
            f"{share:.1%}."
        )
    others = [
        f"The {HEAD_TITLES[head]} says *{plain(label)}*: {'right' if label in right else 'wrong'}."
        for head, label in answers.items()
        if head != "main"
    ]
    why = [] if said in right else ["“Why”, on the page Three outputs, shows what it looked at."]
    return " ".join([first, *others, *why])
