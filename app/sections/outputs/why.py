"""Why a class got its score: a method, a head, a class; the map, and the same with random weights beside it."""

from __future__ import annotations

import streamlit as st

from app.sections.outputs import heat_picture
from app.services import engines, why
from app.services.subjects import Subject
from app.session import state
from app.widgets import heads
from app.widgets.long_work import AT_ONCE_PASSES, show_or_start
from app.words.prose import passage
from app.words.scale import correlation_words
from app.words.text import plain
from googlenet_core.blueprint import HEAD_TITLES, HEADS, naming
from googlenet_core.errors import nearest
from googlenet_core.weights import Recipe
from googlenet_core.why import (
    GRAD_CAM_PRESETS,
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


def show(subject: Subject) -> None:
    """Draw the section."""
    if not subject.prepared.weights.trained_heads:
        heads.show_none_trained("explain")
        return
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
        return
    left, right = st.columns(2, gap="large")
    with left:
        place = f" at {naming.label(question.layer, engines.load(subject.weights).spec)}" if method.needs_layer else ""
        title = f"{method.title}{place}: {found.label}, {HEAD_TITLES[question.head]}"
        heat_picture.show(found, subject.prepared, title, key="map")
        st.caption(
            f"Logit {with_minus(f'{found.score:.3f}')} · {found.made.device}, {found.made.elapsed_ms:.0f} ms · {method.source}"
        )
    with right:
        _sanity(subject, found, key, quick)


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
    heat_picture.show(check.randomised, subject.prepared, "The same with random weights", key="random")
    value = check.rank_correlation
    correlation = "cannot be told (a map holds one value only)" if value is None else correlation_words(value)
    st.info(passage("outputs", "Sanity", correlation=correlation))


def _head_and_class(recipe: Recipe) -> tuple[str, str]:
    """Controls for the head and the class; the class is empty for the head's best."""
    left, right = st.columns(2)
    trained = [head for head in HEADS if head in recipe.trained_heads]
    if state.get("head") not in trained:
        state.put_now("head", trained[0])
    with left:
        st.segmented_control("Head", trained, format_func=lambda name: HEAD_TITLES[name], **state.widget("head"))
    if state.get("class") not in recipe.labels:
        if state.get("class"):
            hint = nearest(state.get("class"), recipe.labels)
            st.warning(plain(f"These weights have no class '{state.get('class')}'.{hint} Showing {_BEST}."))
        state.put_now("class", "")
    with right:
        st.selectbox(
            "Class",
            ["", *dict.fromkeys(recipe.labels)],
            format_func=lambda name: name or _BEST,
            **state.widget("class"),
        )
    return state.get("head"), state.get("class")


def _question(subject: Subject) -> AttributionQuestion:
    """The question that the controls ask."""
    method, parameters = _method_controls()
    head, target = _head_and_class(subject.prepared.weights)
    layer = _layer_control(subject.weights) if method.needs_layer else naming.INPUT
    return AttributionQuestion.ask(method.name, layer=layer, head=head, target=target or None, parameters=parameters)


def _method_controls() -> tuple[Method, dict[str, Setting]]:
    st.segmented_control(
        "Method", list(METHODS), format_func=lambda name: METHODS[name].title, **state.widget("method")
    )
    method = METHODS[state.get("method")]
    given: dict[str, Setting] = {}
    if method.parameters:
        for column, parameter in zip(st.columns(max(3, len(method.parameters))), method.parameters, strict=False):
            with column:
                given[parameter.name] = _control(method, parameter)
    return method, method.checked(given)


def _control(method: Method, parameter: Parameter) -> Setting:
    key = f"{method.name}-{parameter.name}"
    unit = f" ({parameter.unit})" if parameter.unit else ""
    if parameter.kind == "flag":
        return st.toggle(parameter.title, bool(parameter.default), key=key)
    if parameter.kind == "choice":
        return str(
            st.selectbox(parameter.title, parameter.choices, parameter.choices.index(str(parameter.default)), key=key)
        )
    return st.slider(
        f"{parameter.title}{unit}", parameter.low, parameter.high, int(parameter.default), parameter.step, key=key
    )


def _layer_control(weights: str) -> str:
    spec = engines.load(weights).spec
    modules = [module.id for module in spec.modules]
    st.segmented_control(
        "Feature maps of", modules, format_func=lambda layer: _module_title(layer.removeprefix("inception"), layer),
        **state.widget("at"),
    )  # fmt: skip
    return state.get("at")


def _module_title(name: str, layer: str) -> str:
    return f"({name}) ★" if layer in GRAD_CAM_PRESETS else f"({name})"
