"""What the auxiliary losses add: its norm at each module with and without them, measured."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from app.components import chart
from app.figures.charts import bars
from app.figures.tables.answers import place
from app.sections.outputs import layout
from app.services import why
from app.services.subjects import Network, Subject
from app.session import state
from app.widgets.waiting import show_waiting
from app.words.prose import passage
from app.words.scale import short_number
from app.words.text import plain
from googlenet_core.blueprint import HEAD_TITLES, specs
from googlenet_core.engine import Provenance
from googlenet_core.engine.random_networks import SEED
from googlenet_core.markdown import format_table
from googlenet_core.network.model import CONV_BIAS_INIT
from googlenet_core.pictures import samples
from googlenet_core.why import UNTRAINED_GAINS, GradientReport
from googlenet_core.wording import with_minus

_REPORT_PX = 568
"""Two and the gap between them fit a window of 1280 px that has a scroll bar."""

_OF = {"weights": "by the module's parameters", "output": "by the module's output"}


def show(subject: Subject) -> tuple[Provenance, ...]:
    """Draw the section."""
    recipe = subject.prepared.weights
    target = state.get("class") if state.get("class") in recipe.labels else None
    with layout.controls()[0]:
        st.selectbox(
            "Class taken as right", ["", *dict.fromkeys(recipe.labels)], width=layout.LONG_LIST_PX,
            format_func=lambda name: name or "what the main head answers", **state.widget("class"),
        )  # fmt: skip
        of = st.segmented_control(
            "Gradient", list(_OF), default="weights", format_func=_OF.__getitem__, key="gradient-of"
        )
    of = of or "weights"
    with show_waiting("Sending the losses back through the network…"):
        trained = why.measure_gradients(subject, target)
        untrained = replace(subject, network=Network(subject.weights, specs.PAPER.name))
        fresh = why.measure_gradients(untrained, trained.label)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=_REPORT_PX):
            _report(trained, "With these weights", f"Weights: {recipe.title}", of, "trained")
        with st.container(width=_REPORT_PX):
            _report(fresh, "With random weights", "The paper's network, random weights", of, "fresh")
        with layout.words():
            taps = [head.tap for head in recipe.spec.auxiliary]
            for words in (
                passage("outputs", "Gradients", label=plain(trained.label), tap_1=taps[0], tap_2=taps[1]),
                _write_fresh_weights(),
                passage("outputs", "What more gradient means"),
            ):
                st.caption(words, width=layout.COLUMN_PX)
    return (trained.made, fresh.made)


def _write_fresh_weights() -> str:
    over = UNTRAINED_GAINS
    numbers = {"least": over.least, "most": over.greatest, "first": over.seeds.start, "last": over.seeds.stop - 1}
    title = samples.SAMPLES[over.sample].title
    return passage("outputs", "Fresh weights", seed=SEED, bias=CONV_BIAS_INIT, sample=title, **numbers)


def _report(found: GradientReport, when: str, title: str, of: str, key: str) -> None:
    first = getattr(found.rows[0], of)
    gain = "" if first.gain is None else f": {first.gain:.2f} times the gradient at the first layer"
    st.subheader(f"{when}{gain}", anchor=False)
    words = f"{title}: gradient norm of each module from the main loss alone and from all three; the numbers are below."
    chart.mount(bars.gradient_norms(found, of), key=f"gradients-{key}-{of}", alt=words, wide=True)
    if first.gain is not None:
        st.markdown(
            f"At the first convolution the three losses together give **{first.gain:.2f} times** the gradient of the "
            f"main loss alone ({short_number(first.main)} → {short_number(first.both)})."
        )
    losses = ", ".join(
        f"{place(h)} {loss:.3f}\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}{found.loss_weights[h]:g}"
        for h, loss in found.losses.items()
    )
    untrained = ", ".join(HEAD_TITLES[head] for head in found.untrained)
    note = f" Random weights in: {untrained}." if untrained and len(found.untrained) < len(found.losses) else ""
    st.caption(f"{plain(title)}. Losses and their weights: {losses}.{note}")
    with st.expander("The numbers"):
        rows = []
        for row in found.rows:
            norms = getattr(row, of)
            gain = "" if norms.gain is None else f"{norms.gain:.3f}"
            lengths = (with_minus(f"{length:.4g}") for length in (norms.main, norms.auxiliary, norms.both))
            rows.append((row.label, *lengths, gain))
        head = ("module", "main loss alone", "auxiliary losses", "all three", "all ÷ main")
        st.markdown(format_table(head, rows, right=range(1, len(head))))
