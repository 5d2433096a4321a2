"""What the three heads believe about the picture, and which classes they can choose from."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.components import answers as answers_component
from app.figures.tables import answers as rows
from app.services import why
from app.services.subjects import Subject
from app.services.why import Answers
from app.widgets import novelty, verdicts
from app.widgets.waiting import show_empty, show_waiting
from app.words.text import capitalised, plain
from googlenet_core.blueprint import HEAD_TITLES, HEADS

_LONGEST_FINDING = 800
"""Characters: names of three classes fit, each already cut."""


def ask(subject: Subject) -> Answers:
    """Return what the heads say; shows that they are being asked where that is not known yet."""
    with show_waiting("Asking the three heads…", needed=not why.ask_heads.is_kept(subject)):
        return why.ask_heads(subject)


def show(subject: Subject) -> None:
    """Show the top classes of each head side by side, with the words that keep them from being misread."""
    answers = ask(subject)
    answered = rows.make(answers.prediction, verdicts.find_right(subject.picture))
    st.subheader(plain(rows.write_finding(answered), _LONGEST_FINDING), anchor=False)
    answers_component.mount(answered, key="answers")
    show_cautions(subject, answers)


def show_cautions(subject: Subject, answers: Answers) -> None:
    """Say what keeps answers from being misread: who is right, what is unlike the training, which classes there are."""
    found, recipe = answers.prediction, subject.prepared.weights
    verdicts.show(subject.picture, found)
    novelty.warn(answers.likeness, recipe)
    st.caption(
        f"{plain(recipe.title)}: {len(recipe.labels):,} classes. The network can only answer with one of these; which they "
        "are can be looked up above, under “Network”."
    )
    if recipe.trained_heads:
        st.caption(f"{found.made.device}, {found.made.elapsed_ms:.0f} ms for all heads.")


def show_none_trained(to: str) -> None:
    """Say, in place of a section, that weights without a trained head leave nothing ``to`` explain, or believe."""
    show_empty(f"None of these heads was trained: there is nothing to {to}. Choose other weights under “Network”.")


def lay_out_columns(trained: Collection[str]) -> dict[str, DeltaGenerator]:
    """Lay out a column with its title for each trained head and, where some are not trained, one that says so."""
    shown, silent = [name for name in HEADS if name in trained], name_silent_heads(trained)
    columns = st.columns(len(shown) + bool(silent))
    found = dict(zip(shown, columns[: len(shown)], strict=True))
    for name, column in found.items():
        column.markdown(f"**{capitalised(HEAD_TITLES[name])}**")
    if silent:
        columns[-1].markdown(f"**{silent}**")
        columns[-1].caption(rows.UNTRAINED)
    return found


def name_silent_heads(trained: Collection[str]) -> str:
    """Return the heads without trained weights, as a sentence begins; empty where all are trained."""
    return capitalised(" and the ".join(HEAD_TITLES[name] for name in HEADS if name not in trained))
