"""What the three heads believe about the picture, and which classes they can choose from."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.services import why
from app.services.subjects import Subject
from app.services.why import Answers
from app.widgets import novelty, verdicts
from app.widgets.waiting import show_waiting
from app.words.text import capitalised, plain
from googlenet_core.blueprint import HEAD_TITLES, HEADS
from googlenet_core.engine import ClassScore

TOP = 5


def ask(subject: Subject) -> Answers:
    """Return what the heads say; shows that they are being asked where that is not known yet."""
    with show_waiting("Asking the three heads…", needed=not why.ask_heads.is_kept(subject)):
        return why.ask_heads(subject)


def show(subject: Subject) -> None:
    """Show the top classes of each head side by side, with the words that keep them from being misread."""
    answers = ask(subject)
    found = answers.prediction
    recipe = subject.prepared.weights
    st.subheader("What the three heads believe", anchor=False)
    scores = {name: known for name in HEADS if (known := found.head(name))}
    for name, column in lay_out_columns(scores).items():
        with column:
            _bars(scores[name][:TOP])
    verdicts.show(subject.picture, found)
    novelty.warn(answers.likeness, recipe)
    st.caption(
        f"{plain(recipe.title)}: {len(recipe.labels):,} classes. The network can only answer with one of these; which they "
        "are can be looked up above, under “Network”."
    )
    if recipe.trained_heads:
        st.caption(f"{found.made.device}, {found.made.elapsed_ms:.0f} ms for all heads.")


def lay_out_columns(trained: Collection[str]) -> dict[str, DeltaGenerator]:
    """Lay out a column with its title for each trained head and, where some are not trained, one that says so."""
    shown, silent = [name for name in HEADS if name in trained], name_silent_heads(trained)
    columns = st.columns(len(shown) + bool(silent))
    found = dict(zip(shown, columns[: len(shown)], strict=True))
    for name, column in found.items():
        column.markdown(f"**{capitalised(HEAD_TITLES[name])}**")
    if silent:
        columns[-1].markdown(f"**{silent}**")
        columns[-1].caption("No trained weights: nothing to say.")
    return found


def name_silent_heads(trained: Collection[str]) -> str:
    """Return the heads without trained weights, as a sentence begins; empty where all are trained."""
    return capitalised(" and the ".join(HEAD_TITLES[name] for name in HEADS if name not in trained))


def _bars(scores: tuple[ClassScore, ...]) -> None:
    for score in scores:
        st.progress(score.probability, text=f"{plain(score.label)} · {score.probability:.1%}")
