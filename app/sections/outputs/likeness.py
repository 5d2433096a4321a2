"""Whether a picture is like anything the network was trained on, and how often that is told wrongly.

Shown only where the weights come with such measurements.
"""

from __future__ import annotations

import streamlit as st

from app.sections.outputs import layout
from app.words.prose import passage
from app.words.text import plain
from googlenet_core.arithmetic import rate
from googlenet_core.evaluation import Likeness
from googlenet_core.markdown import format_table
from googlenet_core.weights import FALSE_ALARMS, Called, Recipe

_TOPIC = "outputs"


def show(found: Likeness | None, recipe: Recipe) -> None:
    """Draw the section."""
    known = recipe.novelty
    if found is None or known is None:
        return
    seen = "unlike anything" if found.unlike else "like pictures"
    st.subheader(f"By its activations, this picture is {seen} the network was trained on", anchor=False)
    head = ("pictures", "called unlike", "share (95% interval)")
    with layout.beside("likeness") as (table, words):
        table.markdown(format_table(head, map(_row, known.rates), right=(1, 2)))
        words.markdown(
            passage(
                _TOPIC,
                "Below the threshold" if found.unlike else "Above the threshold",
                nearest=plain(recipe.labels[found.nearest]),
                cosine=found.cosine,
                threshold=known.threshold,
            )
        )
        words.caption(
            passage(
                _TOPIC,
                "Novelty",
                trained=known.trained_on,
                fitted=known.fitted_on,
                kept=1 - FALSE_ALARMS,
            )
        )


def _row(called: Called) -> tuple[str, str, str]:
    of = rate(called.unlike, called.pictures)
    return plain(called.kind), f"{of.hits:,} of {of.of:,}", f"{of.share:.1%} ({of.low:.1%} to {of.high:.1%})"
