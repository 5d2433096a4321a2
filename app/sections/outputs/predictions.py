"""What each of the three heads believes: top classes, entropy, agreement, the combination, and softmax worked through."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app.sections.outputs import trust
from app.services.subjects import Subject
from app.session import state
from app.widgets import heads, novelty
from app.words.prose import passage
from app.words.text import capitalised, plain
from googlenet_core.arithmetic import Softmax, beliefs as softmax
from googlenet_core.blueprint import HEAD_TITLES
from googlenet_core.markdown import format_table
from googlenet_core.weights import Recipe
from googlenet_core.wording import with_minus

_TOPIC = "outputs"
MOST_ROWS = 20
TOP = 5


def show(subject: Subject) -> None:
    """Draw the section."""
    recipe = subject.prepared.weights
    heads.show(subject)
    answers = heads.ask(subject)
    found = answers.logits
    if not found:
        heads.show_none_trained("believe")
        return
    worked = {head: softmax.softmax(values) for head, values in found.items()}
    beliefs = {head: result.probabilities for head, result in worked.items()}
    trust.show(found, recipe)
    novelty.show(answers.likeness, recipe)
    certainty, combination = st.columns(2, gap="large") if len(beliefs) > 1 else (st.container(), None)
    with certainty:
        _certainty(worked, recipe)
    if combination is not None:
        with combination:
            _combination(beliefs, recipe)
    _worked(found, recipe)


def _certainty(worked: dict[str, Softmax], recipe: Recipe) -> None:
    st.subheader("How sure, and do they agree?" if len(worked) > 1 else "How sure?", anchor=False)
    most = next(iter(worked.values())).most_bits
    rows = [(HEAD_TITLES[head], f"**{result.entropy_bits:.2f} bits**") for head, result in worked.items()]
    st.markdown(format_table(("head", "entropy"), rows, right=(1,)))
    st.caption(f"Entropy, of at most {most:.2f} bits (every class equally likely).")
    agreement = softmax.agreement({head: result.probabilities for head, result in worked.items()})
    best = {head: plain(recipe.labels[index]) for head, index in agreement.best.items()}
    same = f"All answer **{best['main']}**." if agreement.same_best and len(best) > 1 else ""
    each = "; ".join(f"the {HEAD_TITLES[head]} answers **{label}**" for head, label in best.items()) + "."
    shared = ", ".join(
        f"{HEAD_TITLES[a]} and {HEAD_TITLES[b]} {value:.0%}" for (a, b), value in agreement.overlap.items()
    )
    st.markdown(f"{same or capitalised(each)} " + (passage(_TOPIC, "Overlap", pairs=shared) if shared else ""))
    st.caption(passage(_TOPIC, "Only these classes", classes=len(recipe.labels), most=most))
    if recipe.label_smoothing:
        bits = softmax.smoothed_target_bits(recipe.label_smoothing, len(recipe.labels))
        st.caption(passage(_TOPIC, "Smoothed", smoothing=recipe.label_smoothing, bits=bits))


def _combination(beliefs: dict[str, tuple[float, ...]], recipe: Recipe) -> None:
    st.subheader("Weighted as in training", anchor=False)
    loss_weights = softmax.training_weights(recipe.spec)
    combined = softmax.combined(beliefs, loss_weights)
    order = sorted(range(len(combined)), key=lambda index: -combined[index])[:TOP]
    rows = [(plain(recipe.labels[i]), f"{beliefs['main'][i]:.1%}", f"{combined[i]:.1%}") for i in order]
    st.markdown(format_table(("class", "main head alone", "the three, weighted"), rows, right=(1, 2)))
    used = ", ".join(f"{HEAD_TITLES[head]} {weight:g}" for head, weight in loss_weights.items() if head in beliefs)
    st.caption(passage(_TOPIC, "Combination", weights=used))


def _signed(value: float) -> str:
    return with_minus(f"{value:.3f}")


@st.fragment
def _worked(found: Mapping[str, tuple[float, ...]], recipe: Recipe) -> None:
    st.subheader("Softmax, worked through", anchor=False)
    controls, table = st.columns([2, 3], gap="large")
    head = state.get("head") if state.get("head") in found else "main"
    with controls:
        head = (
            st.segmented_control(
                "Head", list(found), default=head, format_func=lambda name: HEAD_TITLES[name], key="softmax-head"
            )
            or head
        )
        low, high = softmax.TEMPERATURES
        temperature = st.slider("Temperature T", low, high, 1.0, 0.1, help="1 in the network")
        result = softmax.softmax(found[head], temperature)
        st.markdown(
            f"**Entropy at this temperature: {result.entropy_bits:.2f} bits.** "
            + passage(_TOPIC, "What a temperature does")
        )
        st.caption(f"max z/T is {_signed(result.largest)}; subtracting it changes no probability.")
    ranked = result.ranked[:MOST_ROWS]
    head_row = ("class", "logit z", "z/T", "z/T − max", "exp", "÷ sum = probability")
    rows = [
        (
            *(plain(recipe.labels[s.index]), _signed(s.logit), _signed(s.scaled), _signed(s.shifted)),
            *(f"{s.exponential:.4f}", f"{s.exponential:.4f} ÷ {result.total:.4f} = **{s.probability:.2%}**"),
        )
        for s in ranked
    ]
    rest = len(result.steps) - len(ranked)
    if rest:
        tail = result.ranked[MOST_ROWS:]
        share = sum(s.probability for s in tail)
        exponentials = sum(s.exponential for s in tail)
        rows.append((f"{rest:,} other classes", "", "", "", f"{exponentials:.4f}", f"{share:.2%}"))
    rows.append(("**sum**", "", "", "", f"**{result.total:.4f}**", "**100%**"))
    table.markdown(format_table(head_row, rows, right=range(1, len(head_row))))
