"""What would be right about a sample picture, of which is known what it shows."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app.figures.tables import answers
from app.services.subjects import Picture
from app.words.text import plain
from googlenet_core import labels
from googlenet_core.engine import Prediction

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
    """Say what would be right, where that is known and the main head does not say it; who is right stands beside each head."""
    known = picture.prepared.weights.labels
    if picture.classes is None or not found.main or known == labels.generated(len(known)):
        return
    right = find_right(picture)
    if not right:
        st.markdown(f"{NO_CLASS} {_NO_CLASS.format(known=len(known))}")
    elif answers.judge(found.main, right) != "right":
        st.markdown(write_truth(right, {score.label: score.probability for score in found.main}))


def write_truth(right: list[str], main: Mapping[str, float]) -> str:
    """Return what the picture shows and how likely that seems to the main head, in Markdown.

    Args:
        right: the class names that are right, at least one.
        main: probability of each class at the main head.

    Example:
        >>> write_truth(["cat"], {"cat": 0.1, "dog": 0.9}).partition(". ")[0]
        'The picture shows *cat*, to which the main head gives 10.0%'
    """
    wanted = " or ".join(f"*{plain(name)}*" for name in right)
    share = sum(main.get(name, 0.0) for name in right)
    return (
        f"The picture shows {wanted}, to which the main head gives {share:.1%}. “Why”, on the page Three outputs, shows "
        "what it looked at."
    )
