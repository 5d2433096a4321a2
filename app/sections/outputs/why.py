"""Why a class got its score: a method, a head, a class; the map, and the same with random weights beside it."""

from __future__ import annotations

import streamlit as st

from app.sections.outputs import heat_picture, layout
from app.services import engines, why
from app.services.subjects import Subject
from app.session import state
from app.widgets import heads
from app.widgets.long_work import AT_ONCE_PASSES, show_or_start
from app.words.prose import passage
from app.words.scale import correlation_words
from app.words.text import plain
from googlenet_core.blueprint import HEAD_TITLES, HEADS, naming
from googlenet_core.engine import Provenance
from googlenet_core.errors import nearest
from googlenet_core.weights import Recipe
from googlenet_core.why import (
    METHODS,
    Attribution,
    AttributionQuestion,
    Method,
    Parameter,
    SanityCheck,
    Setting,
)
from googlenet_core.wording import with_minus

_BEST = "the head's best"


def show(subject: Subject) -> tuple[Provenance, ...]:
    """Draw the section."""
    if not subject.prepared.weights.trained_heads:
        heads.show_none_trained("explain")
        return ()
    question = _question(subject)
    method = METHODS[question.method]
    key = f"{subject.key} {question}"
    passes = question.passes_at_least
    quick = passes.forward + passes.backward <= AT_ONCE_PASSES
    found: Attribution | None = show_or_start(
        key,
        f"Compute {method.title}",
        passes.forward + passes.backward,
        lambda progress: why.explain_class(subject, question, progress),
        at_once=quick,
    )
    if found is None:
        return ()
    left, right = st.columns(2, gap="large")
    with left:
        place = f" at {naming.label(question.layer, engines.load(subject.weights).spec)}" if method.needs_layer else ""
        title = f"{method.title}{place}: {found.label}, {HEAD_TITLES[question.head]}"
        words = f"{heat_picture.describe(found)} Logit {with_minus(f'{found.score:.3f}')} · {method.source}"
        heat_picture.show(found, subject.prepared, title, words, key="map")
    with right:
        _sanity(subject, found, key, quick)
    return (found.made,)


def _sanity(subject: Subject, found: Attribution, key: str, quick: bool) -> None:
    passes = found.question.passes_at_least
    check: SanityCheck | None = show_or_start(
        f"sanity {key}",
        "Compare with random weights",
        passes.forward + passes.backward,
        lambda progress: why.compare_with_random(subject, found, progress),
        at_once=quick,
    )
    if check is None:
        return
    value = check.rank_correlation
    correlation = "cannot be told (a map holds one value only)" if value is None else correlation_words(value)
    words = passage("outputs", "Sanity", correlation=correlation)
    heat_picture.show(check.randomised, subject.prepared, "The same with random weights", words, key="random")


def _head_and_class(recipe: Recipe) -> tuple[str, str]:
    """Controls for the head and the class; the class is empty for the head's best."""
    trained = [head for head in HEADS if head in recipe.trained_heads]
    if state.get("head") not in trained:
        state.put_now("head", trained[0])
    st.segmented_control("Head", trained, format_func=lambda name: HEAD_TITLES[name], **state.widget("head"))
    if state.get("class") not in recipe.labels:
        if state.get("class"):
            hint = nearest(state.get("class"), recipe.labels)
            st.warning(plain(f"These weights have no class '{state.get('class')}'.{hint} Showing {_BEST}."))
        state.put_now("class", "")
    st.selectbox(
        "Class",
        ["", *dict.fromkeys(recipe.labels)],
        format_func=lambda name: name or _BEST,
        width=layout.LIST_PX,
        **state.widget("class"),
    )
    return state.get("head"), state.get("class")


def _question(subject: Subject) -> AttributionQuestion:
    """The question that the controls ask."""
    ways, aims, places = layout.controls(3)
    with ways:
        method, parameters = _method_controls()
    with aims:
        head, target = _head_and_class(subject.prepared.weights)
    with places:
        layer = _layer_control(subject.weights) if method.needs_layer else naming.INPUT
    return AttributionQuestion.ask(method.name, layer=layer, head=head, target=target or None, parameters=parameters)


def _method_controls() -> tuple[Method, dict[str, Setting]]:
    st.segmented_control(
        "Method", list(METHODS), format_func=lambda name: METHODS[name].title, **state.widget("method")
    )
    method = METHODS[state.get("method")]
    return method, method.checked({parameter.name: _control(method, parameter) for parameter in method.parameters})


def _control(method: Method, parameter: Parameter) -> Setting:
    key = f"{method.name}-{parameter.name}"
    unit = f" ({parameter.unit})" if parameter.unit else ""
    if parameter.kind == "flag":
        return st.toggle(parameter.title, bool(parameter.default), key=key)
    if parameter.kind == "choice":
        first = parameter.choices.index(str(parameter.default))
        return str(st.selectbox(parameter.title, parameter.choices, first, key=key, width=layout.LIST_PX))
    ends = (parameter.low, parameter.high, int(parameter.default), parameter.step)
    return st.slider(f"{parameter.title}{unit}", *ends, key=key, width=layout.SLIDER_PX)


def _layer_control(weights: str) -> str:
    spec = engines.load(weights).spec
    modules = [module.id for module in spec.modules]
    st.segmented_control(
        "Feature maps of", modules, format_func=lambda layer: f"({layer.removeprefix('inception')})",
        **state.widget("at"),
    )  # fmt: skip
    return state.get("at")
