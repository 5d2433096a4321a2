"""How far the answers can be believed: reliability, and the fitted temperature.

Shown only where the weights come with such measurements.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app.components import chart
from app.figures.charts import reliability
from app.sections.outputs import layout
from app.words.prose import passage
from app.words.text import capitalised
from googlenet_core.arithmetic import softmax
from googlenet_core.blueprint import HEAD_TITLES
from googlenet_core.weights import Recipe

_TOPIC = "outputs"

Logits = Mapping[str, tuple[float, ...]]


def show(logits: Logits, recipe: Recipe) -> None:
    """Draw the section."""
    measured = recipe.confidence
    known = [head for head in logits if measured and head in measured.heads]
    if measured is None or not known:
        return
    points = 100 * measured.heads[known[0]].error_before
    st.subheader(
        f"The {HEAD_TITLES[known[0]]}'s percentages miss how often it is right by {points:.1f} points on average",
        anchor=False,
    )
    with st.container(horizontal=True, gap="medium"):
        for head in known:
            of_head = measured.heads[head]
            words = (
                f"How often the {HEAD_TITLES[head]} was right by how sure it was: {reliability.in_words(of_head.bins)}"
            )
            before, after = (max(softmax(logits[head], t).probabilities) for t in (1.0, of_head.temperature))
            with st.container(width=layout.COLUMN_PX):
                st.markdown(f"**{capitalised(HEAD_TITLES[head])}**")
                chart.mount(reliability.reliability(of_head.bins, chart.ink()), key=f"reliability-{head}", alt=words)
                st.markdown(
                    passage(
                        _TOPIC,
                        "Temperature fitted",
                        temperature=of_head.temperature,
                        before=before,
                        after=after,
                        error_before=of_head.error_before,
                        error=of_head.error,
                    )
                )
        st.container(width=layout.WORDS_PX).caption(
            passage(
                _TOPIC, "Reliability", fitted=measured.fitted_on, measured=measured.measured_on, few=reliability.FEW
            )
        )
