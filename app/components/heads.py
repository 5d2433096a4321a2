"""What the three heads believe about the picture, and which classes they can choose from."""

from __future__ import annotations

import streamlit as st

from app import services_why
from app.components.image_picker import Picture
from app.components.waiting import waiting
from app.components.weights_switch import weights_switch
from app.services_why import Answers
from app.text import plain
from googlenet_core.prediction import HEADS, ClassScore
from googlenet_core.targets import HEAD_TITLES

TOP = 5


def answered(picture: Picture, weights: str) -> Answers:
    """What the heads say; shows that they are being asked where that is not known yet."""
    needed = not services_why.has_answers(picture.prepared, weights)
    with waiting(weights, "Asking the three heads…", needed=needed):
        return services_why.answers(picture.prepared, weights)


def heads(picture: Picture, weights: str) -> None:
    """Show the top classes of each head side by side, with the words that keep them from being misread."""
    found = answered(picture, weights).prediction
    recipe = picture.prepared.weights
    st.subheader("What the three heads believe", anchor=False)
    for column, name in zip(st.columns(len(HEADS)), HEADS, strict=True):
        with column:
            title = HEAD_TITLES[name]
            st.markdown(f"**{title[:1].upper()}{title[1:]}**")
            scores = found.head(name)
            if scores is None:
                st.caption("No trained weights: it has nothing to say.")
            else:
                _bars(scores[:TOP])
    known = len(recipe.labels)
    names = f": {', '.join(map(plain, recipe.labels))}" if known <= 20 else ""
    st.caption(f"{plain(recipe.title)}: {known:,} classes{names}. The network can only answer with one of these.")
    weights_switch(weights, "heads")
    if recipe.trained_heads:
        st.caption(f"{found.device}, {found.elapsed_ms:.0f} ms for all heads.")


def _bars(scores: tuple[ClassScore, ...]) -> None:
    for score in scores:
        st.progress(score.probability, text=f"{plain(score.label)} · {score.probability:.1%}")
