"""What the three heads answer about the picture, asked once, and what keeps answers from being misread."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from app.services import why
from app.services.subjects import Subject
from app.services.why import Answers
from app.widgets import novelty, verdicts
from app.widgets.waiting import show_empty, show_waiting
from app.words.text import capitalised, plain
from googlenet_core.blueprint import HEAD_TITLES, HEADS


def ask(subject: Subject) -> Answers:
    """Return what the heads say; shows that they are being asked where that is not known yet."""
    with show_waiting("Asking the three heads…", needed=not why.ask_heads.is_kept(subject)):
        return why.ask_heads(subject)


def show_cautions(subject: Subject, answers: Answers) -> None:
    """Say what keeps answers from being misread: what would be right, what is unlike the training, which classes there are."""
    recipe = subject.prepared.weights
    verdicts.show(subject.picture, answers.prediction)
    novelty.warn(answers.likeness, recipe)
    st.caption(
        f"{plain(recipe.title)}: {len(recipe.labels):,} classes. The network can only answer with one of these; which they "
        "are can be looked up above, under “Network”."
    )


def show_none_trained(to: str) -> None:
    """Say, in place of a section, that weights without a trained head leave nothing ``to`` explain, or believe."""
    show_empty(f"None of these heads was trained: there is nothing to {to}. Choose other weights under “Network”.")


def name_silent_heads(trained: Collection[str]) -> str:
    """Return the heads without trained weights, as a sentence begins; empty where all are trained."""
    return capitalised(" and the ".join(HEAD_TITLES[name] for name in HEADS if name not in trained))
