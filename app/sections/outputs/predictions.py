"""What each of the three heads believes: top classes, entropy, agreement, the combination, and softmax worked through."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app.components import answers as answers_component
from app.figures.tables import agreement, answers as rows
from app.sections.outputs import layout, likeness, trust
from app.services.subjects import Subject
from app.session import state
from app.widgets import heads, novelty, verdicts
from app.words.prose import passage
from app.words.text import plain
from googlenet_core.arithmetic import Softmax, beliefs as softmax
from googlenet_core.blueprint import HEAD_TITLES
from googlenet_core.engine import Provenance
from googlenet_core.markdown import format_table
from googlenet_core.weights import Recipe
from googlenet_core.wording import with_minus

_TOPIC = "outputs"
MOST_ROWS = 20
TOP = 5
_LONGEST_FINDING = 800
"""Characters: names of a few classes fit, each already cut."""


def show(subject: Subject) -> tuple[Provenance, ...]:
    """Draw the section."""
    recipe = subject.prepared.weights
    answers = heads.ask(subject)
    found = answers.logits
    worked = {head: softmax.softmax(values) for head, values in found.items()}
    answered = rows.make(answers.prediction, verdicts.find_right(subject.picture))
    st.subheader(plain(rows.write_finding(answered), _LONGEST_FINDING), anchor=False)
    if not found:
        heads.show_none_trained("believe")
        return ()
    answers_component.mount(agreement.compare(answered, worked), key="answers")
    verdicts.show(subject.picture, answers.prediction)
    novelty.warn(answers.likeness, recipe)
    with st.container(horizontal=True, gap="medium"):
        for words in _write_limits(worked, recipe):
            st.caption(words, width=layout.WORDS_PX)
    trust.show(found, recipe)
    likeness.show(answers.likeness, recipe)
    _worked(found, recipe)
    return (answers.prediction.made,)


def _write_limits(worked: Mapping[str, Softmax], recipe: Recipe) -> list[str]:
    """What the network cannot say, and what training asked for."""
    most = next(iter(worked.values())).most_bits
    words = [passage(_TOPIC, "Only these classes", classes=len(recipe.labels), most=most)]
    if recipe.label_smoothing:
        bits = softmax.smoothed_target_bits(recipe.label_smoothing, len(recipe.labels))
        words.append(passage(_TOPIC, "Smoothed", smoothing=recipe.label_smoothing, bits=bits))
    return words


def _signed(value: float) -> str:
    return with_minus(f"{value:.3f}")


@st.fragment
def _worked(found: Mapping[str, tuple[float, ...]], recipe: Recipe) -> None:
    st.subheader("Softmax, worked through", anchor=False)
    head = state.get("head") if state.get("head") in found else "main"
    with layout.controls()[0]:
        head = (
            st.segmented_control(
                "Head", list(found), default=head, format_func=lambda name: HEAD_TITLES[name], key="softmax-head"
            )
            or head
        )
        low, high = softmax.TEMPERATURES
        temperature = st.slider("Temperature T", low, high, 1.0, 0.1, help="1 in the network", width=layout.SLIDER_PX)
    result = softmax.softmax(found[head], temperature)
    with layout.beside("softmax") as (table, words):
        table.markdown(_write_steps(result, recipe))
        with words:
            st.markdown(
                f"**Entropy at this temperature: {result.entropy_bits:.2f} bits.** "
                + passage(_TOPIC, "What a temperature does")
            )
            st.caption(f"max z/T is {_signed(result.largest)}; subtracting it changes no probability.")
            if len(found) > 1:
                _combination({name: softmax.softmax(values).probabilities for name, values in found.items()}, recipe)


def _write_steps(result: Softmax, recipe: Recipe) -> str:
    """The way of the best classes from logit to probability, and of all others together, as a table in Markdown."""
    head_row = ("class", "logit z", "z/T", "z/T − max", "exp", "÷ sum = probability")
    rows = [
        (
            *(plain(recipe.labels[s.index]), _signed(s.logit), _signed(s.scaled), _signed(s.shifted)),
            *(f"{s.exponential:.4f}", f"{s.exponential:.4f} ÷ {result.total:.4f} = **{s.probability:.2%}**"),
        )
        for s in result.ranked[:MOST_ROWS]
    ]
    tail = result.ranked[MOST_ROWS:]
    if tail:
        share = sum(s.probability for s in tail)
        exponentials = sum(s.exponential for s in tail)
        rows.append((f"{len(tail):,} other classes", "", "", "", f"{exponentials:.4f}", f"{share:.2%}"))
    rows.append(("**sum**", "", "", "", f"**{result.total:.4f}**", "**100%**"))
    return format_table(head_row, rows, right=range(1, len(head_row)))


def _combination(beliefs: dict[str, tuple[float, ...]], recipe: Recipe) -> None:
    st.markdown("**Weighted as in training**")
    loss_weights = softmax.training_weights(recipe.spec)
    combined = softmax.combined(beliefs, loss_weights)
    order = sorted(range(len(combined)), key=lambda index: -combined[index])[:TOP]
    rows = [(plain(recipe.labels[i]), f"{beliefs['main'][i]:.1%}", f"{combined[i]:.1%}") for i in order]
    st.markdown(format_table(("class", "main head alone", "the three, weighted"), rows, right=(1, 2)))
    used = ", ".join(f"{HEAD_TITLES[head]} {weight:g}" for head, weight in loss_weights.items() if head in beliefs)
    st.caption(passage(_TOPIC, "Combination", weights=used))
